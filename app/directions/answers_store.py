"""Statements about what people answer to directions, and how they say them again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.directions.store import HERE, NAME
from app.directions.tables import DirectionAnswer, DirectionEcho
from app.moderation.store import shown
from app.platform.database import Work
from app.players.tables import Player
from app.teams.tables import Organisation


@dataclass(frozen=True)
class AnswerRow:
    """An answer with the name of who gave it."""

    player_id: UUID
    name: str
    organisation: str | None
    answer: str
    reason: str
    words: str
    unclear: bool
    at: datetime


@dataclass(frozen=True)
class EchoRow:
    """A direction said again in somebody's own words."""

    id: UUID
    player_id: UUID
    name: str
    text: str
    parent_id: UUID | None
    at: datetime


def answer(work: Work, direction_id: UUID, player_id: UUID, **values: object) -> None:
    """Write what a player says of a direction, in place of what they said before."""
    row = upsert(DirectionAnswer).values(direction_id=direction_id, player_id=player_id, at=work.now, **values)
    work.conn.execute(
        row.on_conflict_do_update(
            index_elements=["direction_id", "player_id"], set_={name: row.excluded[name] for name in (*values, "at")}
        )
    )


def answer_of(conn: Connection, direction_id: UUID, player_id: UUID) -> DirectionAnswer | None:
    mine = _mine(direction_id, player_id)
    row = conn.execute(select(DirectionAnswer).where(mine)).one_or_none()
    return DirectionAnswer(**row._mapping) if row else None


def answers_of(conn: Connection, directions: Collection[UUID], player_id: UUID) -> dict[UUID, str]:
    """Give what a player says of some directions."""
    rows = conn.execute(
        select(col(DirectionAnswer.direction_id), col(DirectionAnswer.answer)).where(
            col(DirectionAnswer.player_id) == player_id, col(DirectionAnswer.direction_id).in_(directions)
        )
    )
    return {row[0]: row[1] for row in rows}


def take_answer_back(work: Work, direction_id: UUID, player_id: UUID) -> bool:
    return work.conn.execute(delete(DirectionAnswer).where(_mine(direction_id, player_id))).rowcount == 1


def answers(conn: Connection, direction_id: UUID, limit: int) -> list[AnswerRow]:
    """List the answers to a direction, those with a doubt first, then the newest."""
    query = (
        _named(
            DirectionAnswer,
            col(DirectionAnswer.player_id),
            NAME.label("name"),
            col(Organisation.name).label("organisation"),
            *(col(getattr(DirectionAnswer, name)) for name in ("answer", "reason", "words", "unclear", "at")),
        )
        .outerjoin(
            Organisation,
            and_(
                col(Organisation.id) == col(DirectionAnswer.organisation_id),
                shown("organisation", col(Organisation.id)),
            ),
        )
        .where(col(DirectionAnswer.direction_id) == direction_id, col(Player.kind).in_(HERE))
    )
    doubts_first = case((col(DirectionAnswer.answer) == "unsure", 0), else_=1)
    rows = conn.execute(query.order_by(doubts_first, col(DirectionAnswer.at).desc()).limit(limit))
    return [AnswerRow(**row._mapping) for row in rows]


def echoes(conn: Connection, direction_id: UUID, limit: int) -> list[EchoRow]:
    """List how a direction was said again, oldest first."""
    wanted = (col(getattr(DirectionEcho, name)) for name in ("id", "player_id", "text", "parent_id", "at"))
    query = _named(DirectionEcho, *wanted, NAME.label("name")).where(
        col(DirectionEcho.direction_id) == direction_id,
        shown("echo", col(DirectionEcho.id)),
        col(Player.kind).in_(HERE),
    )
    return [EchoRow(**row._mapping) for row in conn.execute(query.order_by(col(DirectionEcho.at)).limit(limit))]


def echo(conn: Connection, echo_id: UUID) -> tuple[UUID, UUID] | None:
    """Give the direction and the player of an echo."""
    query = select(col(DirectionEcho.direction_id), col(DirectionEcho.player_id)).where(
        col(DirectionEcho.id) == echo_id, shown("echo", col(DirectionEcho.id))
    )
    row = conn.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def count_echoes(conn: Connection, player_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(col(DirectionEcho.player_id) == player_id, col(DirectionEcho.at) > since)
    return conn.execute(query).scalar_one()


def add_echo(work: Work, **values: object) -> None:
    work.conn.execute(insert(DirectionEcho).values(at=work.now, **values))


def _mine(direction_id: UUID, player_id: UUID) -> ColumnElement[bool]:
    return and_(col(DirectionAnswer.direction_id) == direction_id, col(DirectionAnswer.player_id) == player_id)


def _named(table: Any, *columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns).select_from(table).join(Player, col(Player.id) == col(table.player_id))
