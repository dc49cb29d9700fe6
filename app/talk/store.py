"""Every statement about messages."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlmodel import col

from app.facts.tables import Fact
from app.moderation.store import cause_of_quest, shown, there
from app.moderation.tables import Hidden
from app.platform import sizes
from app.platform.database import Work
from app.players.actor import Actor
from app.players.tables import Player
from app.quests.store import known_to
from app.quests.tables import Quest
from app.talk.tables import Message
from app.teams.tables import Organisation, Team, TeamMember
from game.constants import MOST_REPLIES
from game.talk import Mark


@dataclass(frozen=True)
class MessageRow:
    """A message with who said it, or with the quest of which the world says what came."""

    id: UUID
    about_kind: str
    about_id: UUID
    home_kind: str
    home_id: UUID
    reply_to: UUID | None
    by_player_id: UUID | None
    text: str
    at: datetime
    last_at: datetime
    replies: int
    taken_back_at: datetime | None
    decide_by: datetime | None
    outcome: str
    closed_at: datetime | None
    quest_id: UUID | None
    amount_milli: int
    unit: str
    author: str | None  # nobody's name where they are too young to be named
    team: str | None
    organisation: str | None
    quest_title: str | None
    quest_state: str | None
    quest_confirmed: int | None
    quest_places: int | None
    hidden: str | None

    @property
    def thread_id(self) -> UUID:
        """The first message of the thread that it belongs to."""
        return self.reply_to or self.id


@dataclass(frozen=True)
class Born:
    """A quest or a fact that a message became."""

    message_id: UUID
    kind: str
    id: UUID
    title: str
    state: str


def one(conn: Connection, message_id: UUID) -> MessageRow | None:
    found = _rows(conn, _messages().where(col(Message.id) == message_id))
    return found[0] if found else None


def threads(conn: Connection, kind: str, about_id: UUID, before: datetime | None, limit: int) -> list[MessageRow]:
    """List the first messages about a thing, those first in whose thread something was said last.

    One that was taken back before anything came of it is nothing any more.
    """
    query = _messages().where(
        col(Message.about_kind) == kind,
        col(Message.about_id) == about_id,
        col(Message.reply_to).is_(None),
        or_(col(Message.taken_back_at).is_(None), col(Message.last_at) > col(Message.at)),
    )
    if before is not None:
        query = query.where(col(Message.last_at) < before)
    return _rows(conn, query.order_by(col(Message.last_at).desc()).limit(limit))


def last_replies(conn: Connection, threads_: Sequence[UUID], each: int) -> list[MessageRow]:
    """List the last replies of each of some threads, in the order in which they were said: one statement."""
    nth = func.row_number().over(partition_by=col(Message.reply_to), order_by=col(Message.at).desc()).label("nth")
    last = select(col(Message.id), nth).where(col(Message.reply_to).in_(threads_)).subquery()
    query = _messages().join(last, and_(last.c.id == col(Message.id), last.c.nth <= each))
    return _rows(conn, query.order_by(col(Message.at)))


def replies(conn: Connection, thread_id: UUID) -> list[MessageRow]:
    query = _messages().where(col(Message.reply_to) == thread_id)
    return _rows(conn, query.order_by(col(Message.at)).limit(sizes.MESSAGES_OF_A_THREAD))


def born(conn: Connection, messages: Sequence[UUID], me: Actor | None) -> list[Born]:
    """List the quests and facts that began in some messages, without what somebody may not know of."""
    quests: Select[*tuple[Any, ...]] = select(
        col(Quest.from_message_id),
        literal("quest"),
        col(Quest.id),
        col(Quest.title),
        col(Quest.state),
        col(Quest.created_at).label("at"),
    ).where(col(Quest.from_message_id).in_(messages), cause_of_quest().is_(None), known_to(me))
    facts: Select[*tuple[Any, ...]] = select(
        col(Fact.from_message_id),
        literal("fact"),
        col(Fact.id),
        col(Fact.text),
        cast(literal(""), String),
        col(Fact.at).label("at"),
    ).where(col(Fact.from_message_id).in_(messages), shown("fact", col(Fact.id)))
    some = union_all(quests, facts).order_by("at").limit(sizes.BORN_IN_TALK)
    return [Born(*row[:5]) for row in conn.execute(some)]


def count_said(conn: Connection, player_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(col(Message.by_player_id) == player_id, col(Message.at) > since)
    return conn.execute(query).scalar_one()


def known(conn: Connection, names: Collection[str]) -> dict[str, Mark]:
    """Find who bears these names: lasting players who may be named, and teams. A name that two bear names nobody."""
    if not names:
        return {}
    players = select(col(Player.name), literal("p"), col(Player.id)).where(
        col(Player.name).in_(names),
        col(Player.kind) == "lasting",
        ~col(Player.young),
        col(Player.suspended_at).is_(None),
    )
    teams = select(col(Team.name), literal("t"), col(Team.id)).where(
        col(Team.name).in_(names), shown("team", col(Team.id))
    )
    found: dict[str, Mark] = {}
    twice: set[str] = set()
    for name, kind, player_id in conn.execute(union_all(players, teams).limit(sizes.NAMES_LOOKED_UP)):
        twice.update({name} & found.keys())
        found[name] = Mark(kind, player_id)
    return {name: mark for name, mark in found.items() if name not in twice}


def names_of(conn: Connection, marks: Iterable[Mark]) -> dict[Mark, str]:
    """Give the names of today of who is meant."""
    wanted = list(marks)
    if not wanted:
        return {}
    players = select(literal("p"), col(Player.id), col(Player.name)).where(
        col(Player.id).in_([mark.id for mark in wanted if mark.kind == "p"]), ~col(Player.young)
    )
    teams = select(literal("t"), col(Team.id), col(Team.name)).where(
        col(Team.id).in_([mark.id for mark in wanted if mark.kind == "t"]), there("team", col(Team.id))
    )
    return {Mark(kind, one_id): name for kind, one_id, name in conn.execute(union_all(players, teams))}


def captains(conn: Connection, teams: Sequence[UUID], limit: int) -> list[UUID]:
    query = select(col(TeamMember.player_id)).where(col(TeamMember.team_id).in_(teams), col(TeamMember.captain))
    return list(conn.execute(query.order_by(col(TeamMember.joined_at)).limit(limit)).scalars())


def names_here(conn: Connection, kind: str, about_id: UUID, begins: str, limit: int) -> list[str]:
    """List names of who takes part in the talk about a thing, that begin with these letters."""
    last = (
        select(col(Message.by_player_id))
        .where(col(Message.about_kind) == kind, col(Message.about_id) == about_id, col(Message.reply_to).is_(None))
        .order_by(col(Message.last_at).desc())
        .limit(sizes.MESSAGES_OF_A_THREAD)
        .subquery()
    )
    query = (
        select(col(Player.name))
        .where(
            col(Player.id).in_(select(last.c.by_player_id)),
            col(Player.kind) == "lasting",
            ~col(Player.young),
            col(Player.name).istartswith(begins, autoescape=True),
        )
        .order_by(col(Player.name))
        .limit(limit)
    )
    return list(conn.execute(query).scalars())


def add(work: Work, **values: object) -> None:
    work.conn.execute(insert(Message).values(at=work.now, last_at=work.now, **values))


def lengthen(work: Work, thread_id: UUID) -> bool:
    """Count one more reply, unless the thread is closed or full; the row's own CHECK is the last word."""
    changed = work.conn.execute(
        update(Message)
        .where(col(Message.id) == thread_id, col(Message.closed_at).is_(None), col(Message.replies) < MOST_REPLIES)
        .values(replies=col(Message.replies) + 1, last_at=work.now)
    )
    return changed.rowcount == 1


def take_back(work: Work, message_id: UUID) -> bool:
    """Let the words of a message go; its place stays."""
    changed = work.conn.execute(
        update(Message)
        .where(col(Message.id) == message_id, col(Message.taken_back_at).is_(None))
        .values(text="", decide_by=None, taken_back_at=work.now)
    )
    return changed.rowcount == 1


def change_open(work: Work, thread_id: UUID, **values: object) -> bool:
    """Write something about a thread that is not closed."""
    changed = work.conn.execute(
        update(Message).where(col(Message.id) == thread_id, col(Message.closed_at).is_(None)).values(**values)
    )
    return changed.rowcount == 1


def _messages() -> Select[*tuple[Any, ...]]:
    of_message = [col(getattr(Message, name)) for name in list(MessageRow.__dataclass_fields__)[:18]]
    hidden = (
        select(col(Hidden.cause))
        .where(col(Hidden.about_kind) == "message", col(Hidden.about_id) == col(Message.id))
        .correlate(Message)
        .scalar_subquery()
    )
    name: ColumnElement[Any] = case((col(Player.young), None), else_=col(Player.name))
    return (
        select(
            *of_message,
            name.label("author"),
            col(Team.name).label("team"),
            col(Organisation.name).label("organisation"),
            col(Quest.title).label("quest_title"),
            col(Quest.state).label("quest_state"),
            col(Quest.confirmed).label("quest_confirmed"),
            col(Quest.places).label("quest_places"),
            hidden.label("hidden"),
        )
        .select_from(Message)
        .outerjoin(Player, col(Player.id) == col(Message.by_player_id))
        .outerjoin(Team, col(Team.id) == col(Message.team_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Message.organisation_id))
        .outerjoin(Quest, col(Quest.id) == col(Message.quest_id))
    )


def _rows(conn: Connection, query: Select[*tuple[Any, ...]]) -> list[MessageRow]:
    return [MessageRow(**row._mapping) for row in conn.execute(query)]
