"""Statements for what began in talk: where that was, and the message in which the world says what came of it."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.directions.tables import Direction
from app.platform.database import Work
from app.platform.ids import new_id
from app.talk.tables import Message


class Origin(NamedTuple):
    """The message in which something began, as far as telling of it needs to know."""

    thread_id: UUID
    about_kind: str
    about_id: UUID
    home_kind: str
    home_id: UUID
    by_player_id: UUID | None

    @property
    def topic(self) -> str:
        """What watchers of this talk watch."""
        return f"talk:{self.about_kind}:{self.about_id}"


def origin(conn: Connection, message_id: UUID) -> Origin | None:
    query = select(
        func.coalesce(col(Message.reply_to), col(Message.id)),
        *(col(getattr(Message, name)) for name in Origin._fields[1:]),
    ).where(col(Message.id) == message_id, col(Message.by_player_id).is_not(None))
    row = conn.execute(query).one_or_none()
    return Origin(*row) if row else None


def tell(work: Work, begun: Origin, told_id: UUID, amount_milli: int = 0, unit: str = "") -> None:
    """Let the world say in the thread what came of a quest or a direction: one message each, which grows."""
    row = upsert(Message).values(
        id=new_id(),
        about_kind=begun.about_kind,
        about_id=begun.about_id,
        home_kind=begun.home_kind,
        home_id=begun.home_id,
        reply_to=begun.thread_id,
        told_id=told_id,
        amount_milli=amount_milli,
        unit=unit,
        text="",
        outcome="",
        replies=0,
        at=work.now,
        last_at=work.now,
    )
    same = col(Message.unit) == row.excluded.unit  # units are never added: where they differ, none is said any more
    grown = {
        "amount_milli": case((same, col(Message.amount_milli) + row.excluded.amount_milli), else_=0),
        "unit": case((same, col(Message.unit)), else_=""),
        "at": work.now,
        "last_at": work.now,
    }
    work.conn.execute(row.on_conflict_do_update(index_elements=["told_id"], set_=grown))
    work.conn.execute(update(Message).where(col(Message.id) == begun.thread_id).values(last_at=work.now))


def untold(conn: Connection) -> list[tuple[UUID, UUID]]:
    """List the directions of which the world should say in talk what came, and does not: id, where it began."""
    query = select(col(Direction.id), col(Direction.from_message_id)).where(_has_come(), ~_told())
    return [(row[0], row[1]) for row in conn.execute(query) if row[1] is not None]


def told_too_soon(conn: Connection) -> list[UUID]:
    """List the directions of which the world says something in talk though nothing came of them yet."""
    return list(conn.execute(select(col(Direction.id)).where(_told(), ~_has_come())).scalars())


def tell_anew(work: Work) -> None:
    """Say again in talk what came of every direction, and of no other."""
    early = told_too_soon(work.conn)
    work.conn.execute(delete(Message).where(col(Message.told_id).in_(early)))
    for direction_id, message_id in untold(work.conn):
        begun = origin(work.conn, message_id)
        if begun is not None:
            tell(work, begun, direction_id)


def _has_come() -> ColumnElement[bool]:
    over = or_(col(Direction.settled_at).is_not(None), col(Direction.state) != "open")
    return and_(col(Direction.from_message_id).is_not(None), over)


def _told() -> ColumnElement[bool]:
    return exists().where(col(Message.told_id) == col(Direction.id))
