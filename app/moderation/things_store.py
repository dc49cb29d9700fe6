"""The things that can be reported: finding them, whatever their kind, and putting their words aside and back.

What is hidden is moved out of its own row. So no page, list, share card, board or live frame can show it, also none
that is written tomorrow; a list only has to leave it out (`store.shown`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, case, delete, select, update
from sqlmodel import col

from app.contributions.tables import Contribution, Picture
from app.directions.tables import Direction, DirectionEcho
from app.facts.tables import Fact
from app.initiatives.tables import Initiative
from app.ledger import standings_store as standings
from app.ledger.tables import Activity
from app.moderation import store
from app.moderation.tables import Hidden
from app.platform.database import Work
from app.platform.i18n import _
from app.players.tables import Player
from app.quests.tables import Quest
from app.talk.tables import Message
from app.teams.tables import Organisation, Team
from game.moderation import Kind
from game.quests import DRAFT, IDEA
from game.talk import in_plain, title_of

TABLES: dict[Kind, Any] = {
    Kind.PICTURE: Picture,
    Kind.CONTRIBUTION: Contribution,
    Kind.QUEST: Quest,
    Kind.INITIATIVE: Initiative,
    Kind.DIRECTION: Direction,
    Kind.ECHO: DirectionEcho,
    Kind.PLAYER: Player,
    Kind.TEAM: Team,
    Kind.ORGANISATION: Organisation,
    Kind.MESSAGE: Message,
    Kind.FACT: Fact,
}
WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.PICTURE: (),
    Kind.CONTRIBUTION: (),
    Kind.QUEST: ("title", "what", "done_when", "place", "missing"),
    Kind.INITIATIVE: ("name", "what", "so_that", "about", "harm", "place", "link"),
    Kind.DIRECTION: ("text", "reason", "first_step"),
    Kind.ECHO: ("text",),
    Kind.PLAYER: ("name",),
    Kind.TEAM: ("name", "about"),
    Kind.ORGANISATION: ("name", "about", "link"),
    Kind.MESSAGE: ("text",),
    Kind.FACT: ("text", "source"),
}
AUTHOR = {Kind.QUEST: "proposed_by", Kind.INITIATIVE: "proposed_by", Kind.PLAYER: "id"}
AUTHOR |= {Kind.DIRECTION: "proposed_by", Kind.ECHO: "player_id"}
AUTHOR |= {Kind.TEAM: "founded_by", Kind.ORGANISATION: "founded_by"}
AUTHOR |= {Kind.MESSAGE: "by_player_id", Kind.FACT: "by_player_id"}


@dataclass(frozen=True)
class Found:
    """Something that can be reported, with its own words even while they are put aside."""

    kind: Kind
    id: UUID
    author_id: UUID
    author_name: str
    title: str
    text: str
    link: str
    quest_id: UUID | None
    confirmed: bool
    cause: str | None  # of being hidden
    said: str
    contribution_id: UUID | None = None
    direction_id: UUID | None = None  # a direction, or that of an echo
    draft: bool = False  # not out yet: only those who tend it know of it
    topics: tuple[str, ...] = ()  # of the pages on which it stands


def find(conn: Connection, kind: Kind, about_id: UUID) -> Found | None:
    return find_all(conn, [(kind, about_id)]).get((kind, about_id))


def find_all(conn: Connection, wanted: Iterable[tuple[Kind, UUID]]) -> dict[tuple[Kind, UUID], Found]:
    """Find things of several kinds: one statement a kind."""
    by_kind: defaultdict[Kind, list[UUID]] = defaultdict(list)
    for kind, about_id in wanted:
        by_kind[kind].append(about_id)
    aside = store.hidden_among(conn, [about_id for ids in by_kind.values() for about_id in ids])
    found: dict[tuple[Kind, UUID], Found] = {}
    for kind, ids in by_kind.items():
        for row in _rows(conn, kind, ids):
            thing = _found(kind, row, aside.get((kind, row["id"])))
            if thing is not None:
                found[kind, thing.id] = thing
    return found


def put_aside(work: Work, found: Found, cause: str) -> None:
    """Take something out of sight: its words out of their row, its flag set where it has one."""
    table = TABLES[found.kind]
    names = WORDS[found.kind]
    words: dict[str, str] = {}
    if names:
        row = work.conn.execute(select(*(col(getattr(table, n)) for n in names)).where(col(table.id) == found.id)).one()
        words = dict(row._mapping)
        _write(work, found.kind, found.id, masks(found.kind, found.id))
    else:
        _write(work, found.kind, found.id, {"hidden": True})
    store.add_hidden(work, found.kind, found.id, cause=cause, author_id=found.author_id, words=json.dumps(words))


def put_back(work: Work, found: Found) -> None:
    """Show something again. What was written anew meanwhile stays; a name that another took gets a number."""
    aside = store.hidden(work.conn, found.kind, found.id)
    if aside is None:
        return
    words: dict[str, str] = json.loads(aside.words)
    values: dict[str, Any] = {"hidden": False} if not WORDS[found.kind] else {}
    if words:
        table = TABLES[found.kind]
        now = work.conn.execute(select(*(col(getattr(table, n)) for n in words)).where(col(table.id) == found.id)).one()
        mask = masks(found.kind, found.id)
        values = {name: word for name, word in words.items() if now._mapping[name] == mask[name]}
        if found.kind in {Kind.TEAM, Kind.ORGANISATION} and "name" in values:
            values["name"] = _free_name(work, table, values["name"])
    if values:
        _write(work, found.kind, found.id, values)
    store.drop_hidden(work, found.kind, found.id)


def masks(kind: Kind, about_id: UUID) -> dict[str, str]:
    """Give what stands in the row of a hidden thing instead of its words."""
    tail = about_id.hex[-6:]
    texts = {
        Kind.QUEST: {"title": _("Hidden while a steward looks")},
        Kind.INITIATIVE: {
            "name": _("Hidden while a steward looks"),
            "what": _("This is hidden"),
            "so_that": _("a steward can look at it"),
        },
        Kind.DIRECTION: {"text": _("Hidden while a steward looks")},
        Kind.ECHO: {"text": _("Hidden while a steward looks")},
        Kind.PLAYER: {"name": _("Player %(tail)s") % {"tail": tail}},
        Kind.TEAM: {"name": _("Team %(tail)s") % {"tail": tail}},
        Kind.ORGANISATION: {"name": _("Organisation %(tail)s") % {"tail": tail}},
        Kind.MESSAGE: {"text": _("Hidden while a steward looks")},
        Kind.FACT: {"text": _("Hidden while a steward looks")},
    }.get(kind, {})
    return {name: texts.get(name, "") for name in WORDS[kind]}


def board_topics(conn: Connection, subject_id: UUID) -> list[str]:
    """Give the live topics of the boards on which a player or team stands."""
    return [key.topic for key, _points in standings.of_subject(conn, subject_id)]


def forget_activity(work: Work, contribution_id: UUID) -> None:
    """Take what is told about a contribution out of the strip."""
    work.settle()
    work.conn.execute(delete(Activity).where(col(Activity.contribution_id) == contribution_id))


def _rows(conn: Connection, kind: Kind, ids: list[UUID]) -> list[Mapping[str, Any]]:
    table = TABLES[kind]
    by = {Kind.PICTURE: "player_id", Kind.CONTRIBUTION: "player_id", **AUTHOR}[kind]
    author = Player.__table__.alias("author")  # type: ignore[attr-defined]
    # what is said and known is open to everybody, and players younger than 13 are named nowhere in the open
    name = case((author.c.young, ""), else_=author.c.name) if kind in {Kind.MESSAGE, Kind.FACT} else author.c.name
    query = (
        select(*table.__table__.c, author.c.id.label("by_id"), name.label("by_name"))
        .select_from(table)
        .join(author, author.c.id == col(getattr(table, by)))
        .where(col(table.id).in_(ids))
    )
    if kind is Kind.CONTRIBUTION:
        query = query.join(Quest, col(Quest.id) == col(Contribution.quest_id)).add_columns(
            col(Quest.title).label("quest_title")
        )
    if kind is Kind.PICTURE:
        query = (
            query.join(Contribution, col(Contribution.id) == col(Picture.contribution_id))
            .join(Quest, col(Quest.id) == col(Contribution.quest_id))
            .add_columns(col(Quest.title).label("quest_title"), col(Quest.id).label("quest_id"))
        )
    if kind is Kind.PLAYER:
        query = query.where(col(Player.kind).in_(("guest", "lasting")))
    return [dict(row) for row in conn.execute(query).mappings()]


def _found(kind: Kind, row: Mapping[str, Any], aside: Hidden | None) -> Found | None:
    if aside is not None and aside.cause == "removal":
        return None
    words: Mapping[str, Any] = {**row, **(json.loads(aside.words) if aside else {})}
    title = row.get("quest_title") or words.get("title") or words.get("name") or ""  # a picture's own name is a number
    if kind in {Kind.MESSAGE, Kind.FACT}:
        title = title_of(in_plain(words["text"], {}))
    elif kind in {Kind.DIRECTION, Kind.ECHO}:
        title = words["text"]
    plain = in_plain(words.get("text", ""), {})
    text = {
        Kind.MESSAGE: plain,
        Kind.FACT: f"{plain}\n\n{words.get('source', '')}",
        Kind.CONTRIBUTION: words.get("note", ""),
        Kind.QUEST: "\n\n".join(filter(None, (words.get("what"), words.get("done_when")))),
        Kind.INITIATIVE: "\n\n".join(
            filter(None, (f"{words.get('what')} → {words.get('so_that')}", words.get("about"), words.get("harm")))
        ),
        Kind.DIRECTION: "\n\n".join(filter(None, (words.get("reason"), words.get("first_step")))),
    }.get(kind, words.get("about", ""))
    return Found(
        kind=kind,
        id=row["id"],
        author_id=row["by_id"],
        author_name=row["by_name"] or _("a young player"),
        title=title,
        text=text,
        link=words.get("link", "") if kind is not Kind.PICTURE else "",
        quest_id=row["id"] if kind is Kind.QUEST else row.get("quest_id"),
        confirmed=kind is Kind.CONTRIBUTION and row["state"] == "confirmed",
        cause=aside.cause if aside else None,
        said=aside.said if aside else "",
        draft=(kind, row.get("state")) in {(Kind.QUEST, DRAFT), (Kind.INITIATIVE, IDEA)},
        contribution_id=row["id"] if kind is Kind.CONTRIBUTION else row.get("contribution_id"),
        direction_id=row["id"] if kind is Kind.DIRECTION else row.get("direction_id") if kind is Kind.ECHO else None,
        topics=_topics(kind, row),
    )


def _topics(kind: Kind, row: Mapping[str, Any]) -> tuple[str, ...]:
    if kind is Kind.MESSAGE:
        return (f"talk:{row['about_kind']}:{row['about_id']}",)
    return (f"fact:{row['id']}", f"facts:{row['goal_id']}") if kind is Kind.FACT else ()


def _write(work: Work, kind: Kind, about_id: UUID, values: Mapping[str, Any]) -> None:
    table = TABLES[kind]
    work.conn.execute(update(table).where(col(table.id) == about_id).values(**values))


def _free_name(work: Work, table: Any, name: str) -> str:
    taken = set(work.conn.execute(select(col(table.name)).where(col(table.name).startswith(name[:50]))).scalars())
    for number in range(2, 100):
        if name not in taken:
            break
        name = f"{name[:50]} ({number})"
    return name
