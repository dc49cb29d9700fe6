"""What the pages of talk, and the part of other pages that shows talk, are given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.platform import words
from app.platform.i18n import _, ngettext
from app.players.actor import Actor, initials
from app.quests import store as quests
from app.talk import names_store, store, things, totals_store
from app.talk.store import Born, MessageRow
from app.talk.things import Thing
from app.talk.totals_store import Ratio
from game import moderation
from game import talk as rules
from game.errors import NotFound
from game.talk import Mark

IN_SIGHT, REPLIES_IN_SIGHT = 3, 2
THREADS_ON_A_PAGE, REPLIES_ON_A_PAGE = 12, 3


@dataclass(frozen=True)
class Became:
    """A quest, a direction or a fact that began in a message."""

    url: str
    title: str
    word: str


@dataclass(frozen=True)
class MessageView:
    """One message as it is shown."""

    id: UUID
    author: str
    side: str
    initials: str
    seed: str
    at: datetime
    text: str  # Markdown
    taken_back: bool
    hidden: bool
    apart: bool  # whoever said it: no contact
    mine: bool
    told: str  # what the world says
    url: str  # of the quest or the direction of which it says so
    became: Sequence[Became]


@dataclass(frozen=True)
class ThreadView:
    """A thread: its first message, the replies that are shown, and how it stands."""

    first: MessageView
    replies: Sequence[MessageView]
    count: int  # of replies in all
    stand: rules.Stand
    decide_by: datetime | None
    outcome: str
    settles: bool  # mine to set a day, and to close


@dataclass(frozen=True)
class Talk:
    """The talk about a thing, newest threads first."""

    kind: str
    id: UUID
    topic: str
    threads: Sequence[ThreadView]
    older: datetime | None  # where the next page begins
    ratio: str = ""


@dataclass(frozen=True)
class TalkPage:
    """All of the talk about one thing."""

    thing: Thing
    talk: Talk


@dataclass(frozen=True)
class ThreadPage:
    """One thread with all its replies."""

    thing: Thing
    thread: ThreadView


def in_sight(conn: Connection, kind: str, about_id: UUID, me: Actor | None, now: datetime) -> Talk:
    """Give what a page shows of the talk about its thing; who may see the thing is settled."""
    ratio = totals_store.of_goals(conn, [about_id]).get(about_id, Ratio()) if kind == "goal" else Ratio()
    return _talk(conn, (kind, about_id), me, now, None, (IN_SIGHT, REPLIES_IN_SIGHT), in_words(ratio))


def latest(conn: Connection, kind: str, about_id: UUID, me: Actor | None, now: datetime) -> Talk:
    """Give the same for a thing that somebody asks for."""
    things.look(conn, me, kind, about_id, now)
    return in_sight(conn, kind, about_id, me, now)


def page(
    conn: Connection, kind: str, about_id: UUID, me: Actor | None, now: datetime, before: datetime | None
) -> TalkPage:
    """Give the talk about a thing; raises `NotFound` or `HiddenForNow`."""
    thing = things.look(conn, me, kind, about_id, now)
    return TalkPage(thing, _talk(conn, (kind, about_id), me, now, before, (THREADS_ON_A_PAGE, REPLIES_ON_A_PAGE), ""))


def thread(conn: Connection, message_id: UUID, me: Actor | None, now: datetime) -> ThreadPage:
    """Give the thread that a message belongs to; raises `NotFound`, also where all who spoke are kept from one."""
    who = me.id if me else None
    first = store.one(conn, message_id, who)
    if first is not None and first.reply_to is not None:
        first = store.one(conn, first.reply_to, who)
    if first is None:
        raise NotFound
    thing = things.look(conn, me, first.about_kind, first.about_id, now)
    rows = store.replies(conn, first.id, who)
    if first.apart and not any(row.by_player_id for row in rows):
        raise NotFound
    views = _views(conn, [first, *rows], me)
    return ThreadPage(thing, _thread(first, views, rows, me, now, tends=thing.tends))


def prefill(conn: Connection, message_id: UUID, me: Actor, now: datetime) -> dict[str, Any]:
    """Give what a message says to a form that makes something of it: its words in plain, and where it is at home.

    Raises `NotFound` for what cannot be seen, and `HiddenForNow`.
    """
    message = store.one(conn, message_id, me.id)
    if message is None or message.by_player_id is None or message.taken_back_at is not None or message.apart:
        raise NotFound
    moderation.check_seen(message.hidden, inside=False)
    things.open_for_talk(conn, me, message.about_kind, message.about_id, now)
    marks = [part for part in rules.parts(message.text) if isinstance(part, Mark)]
    plain = rules.in_plain(message.text, names_store.names_of(conn, marks))
    found: dict[str, Any] = {"from_message": str(message_id), "title": rules.title_of(plain), "text": plain}
    if message.home_kind == "initiative":
        goals = quests.top_goals(conn, message.home_id)
        return found | {"initiative_id": str(message.home_id), "goal_id": str(goals[0]) if goals else ""}
    return found | {"goal_id": str(message.home_id)}


def prefill_line(conn: Connection, message_id: UUID, me: Actor, now: datetime, longest: int) -> dict[str, Any]:
    """Give the same for a form that takes one line of at most so many signs."""
    found = prefill(conn, message_id, me, now)
    return found | {"text": " ".join(found["text"].split())[:longest]}


def in_words(ratio: Ratio) -> str:
    """Say what talk has led to: 12 threads → 7 quests, 5 done."""
    if not ratio.threads and not ratio.quests:
        return ""
    threads = ngettext("%(n)d thread", "%(n)d threads", ratio.threads) % {"n": ratio.threads}
    begun = ngettext("%(n)d quest", "%(n)d quests", ratio.quests) % {"n": ratio.quests}
    said = _("%(threads)s → %(quests)s") % {"threads": threads, "quests": begun}
    return said + (_(", %(done)d done") % {"done": ratio.done} if ratio.done else "")


def _talk(
    conn: Connection,
    about: tuple[str, UUID],
    me: Actor | None,
    now: datetime,
    before: datetime | None,
    most: tuple[int, int],
    ratio: str,
) -> Talk:
    who = me.id if me else None
    found = store.threads(conn, about, who, before, most[0] + 1)
    firsts = found[: most[0]]
    rows = store.last_replies(conn, [row.id for row in firsts], who, most[1]) if firsts else []
    views = _views(conn, [*firsts, *rows], me)
    return Talk(
        kind=about[0],
        id=about[1],
        topic=things.topic(*about),
        threads=[_thread(row, views, [r for r in rows if r.reply_to == row.id], me, now) for row in firsts],
        older=firsts[-1].last_at if len(found) > len(firsts) else None,
        ratio=ratio,
    )


def _thread(
    first: MessageRow,
    views: Mapping[UUID, MessageView],
    replies: Iterable[MessageRow],
    me: Actor | None,
    now: datetime,
    *,
    tends: bool = False,
) -> ThreadView:
    return ThreadView(
        first=views[first.id],
        replies=[views[row.id] for row in replies],
        count=first.replies,
        stand=rules.stand(first.decide_by, now, closed=first.closed_at is not None),
        decide_by=first.decide_by,
        outcome=first.outcome,
        settles=me is not None and first.closed_at is None and (tends or first.by_player_id == me.id),
    )


def _views(conn: Connection, rows: Sequence[MessageRow], me: Actor | None) -> dict[UUID, MessageView]:
    if not rows:
        return {}
    split = {row.id: [] if row.apart else rules.parts(row.text) for row in rows}
    marks = {part for parts in split.values() for part in parts if isinstance(part, Mark)}
    names = names_store.names_of(conn, marks)
    became: dict[UUID, list[Became]] = {}
    for born in store.born(conn, [row.id for row in rows], me):
        became.setdefault(born.message_id, []).append(_became(born))
    return {row.id: _view(row, split[row.id], names, became.get(row.id, []), me) for row in rows}


def _view(
    row: MessageRow, parts: Sequence[str | Mark], names: Mapping[Mark, str], became: Sequence[Became], me: Actor | None
) -> MessageView:
    by_world = row.told_id is not None
    author = _("Somebody") if row.apart else row.author or row.team or _("A young player")
    return MessageView(
        id=row.id,
        author=_("What came of it") if by_world else author,
        side="" if by_world or row.apart or not row.author else row.team or row.organisation or "",
        initials="" if by_world else initials(author),
        seed="" if row.apart else str(row.by_player_id or ""),
        at=row.at,
        text="".join(part if isinstance(part, str) else _named(names.get(part)) for part in parts),
        taken_back=row.taken_back_at is not None,
        hidden=row.hidden is not None,
        apart=row.apart,
        mine=me is not None and row.by_player_id == me.id,
        told=_told(row) if by_world else "",
        url=f"/{'quests' if row.direction is None else 'directions'}/{row.told_id}" if by_world else "",
        became=became,
    )


def _named(name: str | None) -> str:
    return f"**@{words.plain_in_markdown(name)}**" if name else "@…"


def _told(row: MessageRow) -> str:
    """Say what came of a quest, in real units where it has some, or of a direction."""
    if row.direction is not None:
        said = {"split": _("Both ways run: %(what)s"), "withdrawn": _("Withdrawn: %(what)s")}
        return said.get(row.direction_state or "", _("Settled: %(what)s")) % {"what": row.direction}
    amount = f"{words.amount(row.amount_milli)} {row.unit}" if row.amount_milli else ""
    if row.quest_state == "done":
        return _("Done: %(what)s") % {"what": amount or row.quest_title}
    done = {"what": amount or row.quest_title, "confirmed": row.quest_confirmed, "places": row.quest_places}
    return _("%(what)s, confirmed. %(confirmed)s of %(places)s places so far") % done


def _became(born: Born) -> Became:
    if born.kind == "fact":
        return Became(f"/facts/{born.id}", born.title, _("A fact"))
    if born.kind == "direction":
        stands = {
            "settled": _("Direction, settled"),
            "split": _("Direction, split"),
            "withdrawn": _("Direction, withdrawn"),
        }
        return Became(f"/directions/{born.id}", born.title, stands.get(born.state, _("Direction")))
    return Became(f"/quests/{born.id}", born.title, _("Quest, done") if born.state == "done" else _("Quest"))
