"""Statements for the moment in which a deed of a quest counts."""

from uuid import UUID

from sqlalchemy import Connection, func, select, update
from sqlmodel import col

from app.claims.tables import Claim
from app.goals.tables import Metric
from app.platform.database import Work
from app.quests.rows import Counting
from app.quests.tables import Quest


def counting(conn: Connection, quest_id: UUID) -> Counting | None:
    """Give what counting a deed of this quest needs, and no more."""
    row = conn.execute(
        select(col(Quest.initiative_id), col(Quest.recurring), func.coalesce(col(Metric.unit), "").label("unit"))
        .outerjoin(Metric, col(Metric.id) == col(Quest.metric_id))
        .where(col(Quest.id) == quest_id)
    ).one_or_none()
    return Counting(**row._mapping) if row else None


def finish(work: Work, quest_id: UUID) -> bool:
    """Let a quest be done whose every place is confirmed, unless it comes again; says whether it is done now."""
    confirmed = (
        select(func.coalesce(func.sum(col(Claim.places)), 0))
        .where(col(Claim.quest_id) == quest_id, col(Claim.state) == "confirmed")
        .scalar_subquery()
    )
    done = work.conn.execute(
        update(Quest)
        .where(
            col(Quest.id) == quest_id,
            col(Quest.state).in_(("open", "blocked")),
            ~col(Quest.recurring),
            col(Quest.places) <= confirmed,
        )
        .values(state="done", missing="")
    )
    return done.rowcount == 1
