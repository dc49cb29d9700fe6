"""Every statement about clarity: what was answered, and what a vision or a goal lacks."""

from uuid import UUID

from sqlalchemy import ColumnElement, Connection, exists, insert, select
from sqlmodel import col

from app.clarity.tables import ClarityAnswer
from app.goals.tables import Metric
from app.platform import sizes
from app.platform.database import Work


def add(work: Work, answer_id: UUID, goal_id: UUID | None, *, clear: bool, words: str) -> None:
    work.conn.execute(
        insert(ClarityAnswer).values(id=answer_id, goal_id=goal_id, clear=clear, words=words, at=work.now)
    )


def newest(conn: Connection, goal_id: UUID | None) -> list[tuple[bool, str]]:
    """List the newest answers about a goal, or about the vision: clear, words."""
    rows = conn.execute(
        select(col(ClarityAnswer.clear), col(ClarityAnswer.words))
        .where(_about(goal_id))
        .order_by(col(ClarityAnswer.at).desc())
        .limit(sizes.CLARITY_ANSWERS)
    )
    return [(row[0], row[1]) for row in rows]


def has_number(conn: Connection) -> bool:
    """Say whether anything in this world is measured at all."""
    return bool(conn.execute(select(exists().where(col(Metric.id).is_not(None)))).scalar_one())


def _about(goal_id: UUID | None) -> ColumnElement[bool]:
    return col(ClarityAnswer.goal_id).is_(None) if goal_id is None else col(ClarityAnswer.goal_id) == goal_id
