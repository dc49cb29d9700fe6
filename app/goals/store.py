"""Every statement about goals, metrics and measurements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Uuid, and_, delete, exists, func, insert, literal, select, update
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.goals.tables import Goal, GoalParent, Measurement, Metric, MetricTotal
from app.moderation.store import there
from app.platform import sizes
from app.platform.database import Work

MOST_REACHED = 1000  # goals that one goal's page looks beneath


@dataclass(frozen=True)
class MetricRow:
    """A metric with what it stands at."""

    id: UUID
    goal_id: UUID
    name: str
    unit: str
    method: str
    baseline_milli: int
    target_milli: int
    starts_on: date
    due_on: date
    source: str
    measured_every_days: int
    confirmed_milli: int
    contributions: int
    latest_milli: int | None
    of_milli: int | None
    measured_on: date | None
    measured_source: str | None

    @property
    def pair(self) -> tuple[str, str]:
        """Value and label, for a list to choose from."""
        return str(self.id), f"{self.name} ({self.unit})"


def one(conn: Connection, goal_id: UUID) -> Goal | None:
    row = conn.execute(select(Goal).where(col(Goal.id) == goal_id, there("goal", col(Goal.id)))).one_or_none()
    return Goal(**row._mapping) if row else None


def in_play(conn: Connection) -> list[Goal]:
    return _goals(conn, col(Goal.in_play))


def top_level(conn: Connection) -> list[Goal]:
    """List the goals in play that have no parent in play."""
    parent = Goal.__table__.alias("parent")  # type: ignore[attr-defined]
    has_parent = exists().where(
        and_(col(GoalParent.child_id) == col(Goal.id), parent.c.id == col(GoalParent.parent_id), parent.c.in_play)
    )
    return _goals(conn, col(Goal.in_play), ~has_parent)


def children(conn: Connection, goal_id: UUID) -> list[Goal]:
    below = select(col(GoalParent.child_id)).where(col(GoalParent.parent_id) == goal_id)
    return _goals(conn, col(Goal.id).in_(below))


def parents(conn: Connection, goal_id: UUID) -> list[Goal]:
    above = select(col(GoalParent.parent_id)).where(col(GoalParent.child_id) == goal_id)
    return _goals(conn, col(Goal.id).in_(above))


def reach(conn: Connection, goal_id: UUID) -> list[UUID]:
    """Give a goal and the goals beneath it, nearest first: one statement, and each once, whatever circles there are."""
    here = select(literal(goal_id, Uuid()).label("id")).cte("beneath", recursive=True)
    further = select(col(GoalParent.child_id)).join(here, here.c.id == col(GoalParent.parent_id))
    return list(conn.execute(select(here.union(further).c.id).limit(MOST_REACHED)).scalars())


def edges(conn: Connection) -> list[tuple[UUID, UUID]]:
    """Give every (child, parent) pair."""
    return [(row[0], row[1]) for row in conn.execute(select(col(GoalParent.child_id), col(GoalParent.parent_id)))]


def metrics(conn: Connection, goals: Sequence[UUID]) -> list[MetricRow]:
    """List the metrics of goals with their totals and newest measurements: one statement."""
    newest = (
        select(
            col(Measurement.metric_id),
            col(Measurement.value_milli),
            col(Measurement.of_milli),
            col(Measurement.measured_on),
            col(Measurement.source),
            func.row_number()
            .over(
                partition_by=col(Measurement.metric_id),
                order_by=(col(Measurement.measured_on).desc(), col(Measurement.created_at).desc()),
            )
            .label("nth"),
        )
        .join(Metric, col(Metric.id) == col(Measurement.metric_id))
        .where(col(Metric.goal_id).in_(goals))
        .subquery()
    )
    rows = conn.execute(
        select(
            col(Metric.id),
            col(Metric.goal_id),
            col(Metric.name),
            col(Metric.unit),
            col(Metric.method),
            col(Metric.baseline_milli),
            col(Metric.target_milli),
            col(Metric.starts_on),
            col(Metric.due_on),
            col(Metric.source),
            col(Metric.measured_every_days),
            func.coalesce(col(MetricTotal.confirmed_milli), 0).label("confirmed_milli"),
            func.coalesce(col(MetricTotal.contributions), 0).label("contributions"),
            newest.c.value_milli.label("latest_milli"),
            newest.c.of_milli,
            newest.c.measured_on,
            newest.c.source.label("measured_source"),
        )
        .select_from(Metric)
        .outerjoin(MetricTotal, col(MetricTotal.metric_id) == col(Metric.id))
        .outerjoin(newest, and_(newest.c.metric_id == col(Metric.id), newest.c.nth == 1))
        .where(col(Metric.goal_id).in_(goals))
        .order_by(col(Metric.created_at))
    )
    return [MetricRow(**row._mapping) for row in rows]


def metric(conn: Connection, metric_id: UUID) -> Metric | None:
    row = conn.execute(select(Metric).where(col(Metric.id) == metric_id)).one_or_none()
    return Metric(**row._mapping) if row else None


def waiting_amounts(conn: Connection, metrics_: Sequence[UUID]) -> dict[UUID, int]:
    """Give what is handed in and not confirmed yet, for each metric."""
    rows: Any = conn.execute(
        select(col(Claim.metric_id), func.coalesce(func.sum(col(Contribution.amount_milli)), 0))
        .join(Contribution, col(Contribution.claim_id) == col(Claim.id))
        .where(col(Contribution.state) == "waiting", col(Claim.metric_id).in_(metrics_))
        .group_by(col(Claim.metric_id))
    )
    return {row[0]: int(row[1]) for row in rows}


def by_codes(conn: Connection, codes: Sequence[str]) -> dict[str, UUID]:
    """Find goals of loaded lists by their codes."""
    query = select(col(Goal.code), col(Goal.id)).where(col(Goal.code).in_(codes), col(Goal.pack_id).is_not(None))
    return {row[0]: row[1] for row in conn.execute(query)}


def has_packs(conn: Connection) -> bool:
    return conn.execute(select(col(Goal.id)).where(col(Goal.pack_id).is_not(None)).limit(1)).one_or_none() is not None


def next_number(conn: Connection) -> int:
    return (
        int(conn.execute(select(func.coalesce(func.max(col(Goal.number)), 0)).where(col(Goal.in_play))).scalar_one())
        + 1
    )


def add(work: Work, parents_: Sequence[UUID], **values: Any) -> None:
    work.conn.execute(insert(Goal).values(created_at=work.now, **values))
    set_parents(work, values["id"], parents_)


def set_parents(work: Work, goal_id: UUID, parents_: Sequence[UUID]) -> None:
    work.conn.execute(delete(GoalParent).where(col(GoalParent.child_id) == goal_id))
    if parents_:
        work.conn.execute(insert(GoalParent), [{"child_id": goal_id, "parent_id": parent} for parent in parents_])


def change(work: Work, goal_id: UUID, **values: object) -> None:
    work.conn.execute(update(Goal).where(col(Goal.id) == goal_id).values(**values))


def add_metric(work: Work, **values: object) -> None:
    work.conn.execute(insert(Metric).values(created_at=work.now, **values))


def add_measurement(work: Work, **values: object) -> None:
    work.conn.execute(insert(Measurement).values(created_at=work.now, **values))


def measurements(conn: Connection, metric_id: UUID, limit: int) -> list[Measurement]:
    rows = conn.execute(
        select(Measurement)
        .where(col(Measurement.metric_id) == metric_id)
        .order_by(col(Measurement.measured_on).desc(), col(Measurement.created_at).desc())
        .limit(limit)
    )
    return [Measurement(**row._mapping) for row in rows]


def _goals(conn: Connection, *where: Any) -> list[Goal]:
    rows = conn.execute(
        select(Goal)
        .where(*where, there("goal", col(Goal.id)))
        .order_by(col(Goal.in_play).desc(), col(Goal.number))
        .limit(sizes.GOALS_LISTED)
    )
    return [Goal(**row._mapping) for row in rows]
