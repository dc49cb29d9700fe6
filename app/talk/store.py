"""Every statement about messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
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

from app.directions.tables import Direction
from app.facts.tables import Fact
from app.moderation.store import apart, cause_of_quest, shown
from app.moderation.tables import Hidden
from app.platform import sizes
from app.platform.database import Work
from app.players.actor import Actor
from app.players.tables import Player
from app.quests.store import known_to
from app.quests.tables import Quest
from app.talk.tables import Message
from app.teams.tables import Organisation, Team
from game.constants import MOST_REPLIES


@dataclass(frozen=True)
class MessageRow:
    """A message with who said it, or with the quest or the direction of which the world says what came."""

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
    told_id: UUID | None
    amount_milli: int
    unit: str
    author: str | None  # nobody's name where they are too young to be named
    team: str | None
    organisation: str | None
    quest_title: str | None
    quest_state: str | None
    quest_confirmed: int | None
    quest_places: int | None
    direction: str | None
    direction_state: str | None
    hidden: str | None
    apart: bool  # who said it and who reads want no contact with each other

    @property
    def thread_id(self) -> UUID:
        """The first message of the thread that it belongs to."""
        return self.reply_to or self.id


@dataclass(frozen=True)
class Born:
    """A quest, a direction or a fact that a message became."""

    message_id: UUID
    kind: str
    id: UUID
    title: str
    state: str


def one(conn: Connection, message_id: UUID, me: UUID | None = None) -> MessageRow | None:
    found = _rows(conn, _ONE, {"id": message_id, "me": me})
    return found[0] if found else None


def threads(
    conn: Connection, about: tuple[str, UUID], me: UUID | None, before: datetime | None, limit: int
) -> list[MessageRow]:
    """List the first messages about a thing as somebody reads them, the thread in which something was said last first.

    One that was taken back before anything came of it is nothing any more. Replies count that are shown.
    """
    values = {"kind": about[0], "about": about[1], "me": me, "most": limit}
    if before is None:
        return _rows(conn, _THREADS, values)
    return _rows(conn, _EARLIER, {**values, "before": before})


def last_replies(conn: Connection, threads_: Sequence[UUID], me: UUID | None, each: int) -> list[MessageRow]:
    """List the last replies of each of some threads, in the order in which they were said: one statement."""
    return _rows(conn, _LAST_REPLIES, {"threads": list(threads_), "me": me, "each": each})


def replies(conn: Connection, thread_id: UUID, me: UUID | None) -> list[MessageRow]:
    return _rows(conn, _REPLIES, {"of": thread_id, "me": me, "most": sizes.MESSAGES_OF_A_THREAD})


def born(conn: Connection, messages: Sequence[UUID], me: Actor | None) -> list[Born]:
    """List what began in some messages, without what somebody may not know of."""
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
    settled = case((col(Direction.settled_at).is_not(None), "settled"), else_="open")
    directions: Select[*tuple[Any, ...]] = select(
        col(Direction.from_message_id),
        literal("direction"),
        col(Direction.id),
        col(Direction.text),
        case((col(Direction.state) == "open", settled), else_=col(Direction.state)),
        col(Direction.created_at).label("at"),
    ).where(col(Direction.from_message_id).in_(messages), shown("direction", col(Direction.id)))
    some = union_all(quests, facts, directions).order_by("at").limit(sizes.BORN_IN_TALK)
    return [Born(*row[:5]) for row in conn.execute(some)]


def count_said(conn: Connection, player_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(col(Message.by_player_id) == player_id, col(Message.at) > since)
    return conn.execute(query).scalar_one()


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


def _messages(**other: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    names = list(MessageRow.__dataclass_fields__)[:18]
    own: dict[str, Any] = {name: col(getattr(Message, name)) for name in names}
    own["outcome"] = case((apart(col(Message.closed_by), _ME), ""), else_=own["outcome"])
    hidden = (
        select(col(Hidden.cause))
        .where(col(Hidden.about_kind) == "message", col(Hidden.about_id) == col(Message.id))
        .correlate(Message)
        .scalar_subquery()
    )
    name: ColumnElement[Any] = case((col(Player.young), None), else_=col(Player.name))
    return (
        select(
            *(own | other).values(),
            name.label("author"),
            col(Team.name).label("team"),
            col(Organisation.name).label("organisation"),
            col(Quest.title).label("quest_title"),
            col(Quest.state).label("quest_state"),
            col(Quest.confirmed).label("quest_confirmed"),
            col(Quest.places).label("quest_places"),
            col(Direction.text).label("direction"),
            col(Direction.state).label("direction_state"),
            hidden.label("hidden"),
            _APART,
        )
        .select_from(Message)
        .outerjoin(Player, col(Player.id) == col(Message.by_player_id))
        .outerjoin(Team, col(Team.id) == col(Message.team_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Message.organisation_id))
        .outerjoin(Quest, col(Quest.id) == col(Message.told_id))
        .outerjoin(Direction, col(Direction.id) == col(Message.told_id))
    )


def _rows(conn: Connection, query: Select[*tuple[Any, ...]], values: Mapping[str, Any]) -> list[MessageRow]:
    return [MessageRow(*row) for row in conn.execute(query, values)]


def _last_replies() -> Select[*tuple[Any, ...]]:
    nth = func.row_number().over(partition_by=col(Message.reply_to), order_by=col(Message.at).desc()).label("nth")
    of_these = col(Message.reply_to).in_(bindparam("threads", expanding=True))
    last = select(col(Message.id), nth).where(of_these, ~_APART).subquery()
    query = _messages().join(last, and_(last.c.id == col(Message.id), last.c.nth <= bindparam("each")))
    return query.order_by(col(Message.at))


def _replies_shown() -> ColumnElement[int]:
    reply = Message.__table__.alias("reply")  # type: ignore[attr-defined]
    unseen = select(func.count()).where(reply.c.reply_to == col(Message.id), apart(reply.c.by_player_id, _ME))
    return col(Message.replies) - unseen.correlate(Message).scalar_subquery()


# Built once: that takes longer than asking them.
_ME: BindParameter[UUID | None] = bindparam("me", type_=Uuid())
_APART = apart(col(Message.by_player_id), _ME)
_SHOWN = _replies_shown()
_ONE = _messages().where(col(Message.id) == bindparam("id"))
_THREADS = (
    _messages(replies=_SHOWN)
    .where(
        col(Message.about_kind) == bindparam("kind"),
        col(Message.about_id) == bindparam("about"),
        col(Message.reply_to).is_(None),
        or_(col(Message.taken_back_at).is_(None), col(Message.last_at) > col(Message.at)),
        or_(~_APART, _SHOWN > 0),
    )
    .order_by(col(Message.last_at).desc())
    .limit(bindparam("most"))
)
_EARLIER = _THREADS.where(col(Message.last_at) < bindparam("before"))
_REPLIES = (
    _messages()
    .where(col(Message.reply_to) == bindparam("of"), ~_APART)
    .order_by(col(Message.at))
    .limit(bindparam("most"))
)
_LAST_REPLIES = _last_replies()
