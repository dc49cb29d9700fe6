"""Who works toward goals and how much comes: read from day totals and bounded looks, never from the whole ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, String, and_, cast, exists, func, literal_column, select
from sqlmodel import col

from app.claims.tables import Claim
from app.goals.tables import Goal, Measurement, Metric
from app.initiatives.tables import Initiative, InitiativeGoal, InitiativeOrganisation, InitiativePerson
from app.moderation.store import shown
from app.platform import sizes
from app.quests.tables import Quest
from app.teams.tables import Organisation

# said in the statement itself: a planner knows an index of some rows only by the very words that chose them
_HELD: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in ("held", "sent_back")]


@dataclass(frozen=True)
class Toward:
    """How many active initiatives work toward a goal, one of them, and whether any has an open quest."""

    initiatives: int
    one: UUID
    open_quests: bool


@dataclass(frozen=True)
class Working:
    """An initiative with people of the last weeks (so many are counted at most), and their first and last side."""

    goal_id: UUID
    initiative_id: UUID
    name: str
    people: int
    sides: frozenset[str]


def toward(conn: Connection, goals: Collection[UUID]) -> dict[UUID, Toward]:
    """Count the active initiatives toward some goals."""
    counted = (
        select(
            col(InitiativeGoal.goal_id).label("goal_id"),
            func.count().label("many"),
            func.min(cast(col(InitiativeGoal.initiative_id), String)).label("first"),
        )
        .join(Initiative, col(Initiative.id) == col(InitiativeGoal.initiative_id))
        .where(col(InitiativeGoal.goal_id).in_(goals), *_active())
        .group_by(col(InitiativeGoal.goal_id))
        .subquery()
    )
    link = InitiativeGoal.__table__.alias("link")  # type: ignore[attr-defined]
    open_ = exists().where(
        link.c.goal_id == counted.c.goal_id,
        link.c.initiative_id == col(Quest.initiative_id),
        col(Quest.initiative_id) == col(Initiative.id),
        col(Quest.state) == "open",
        shown("quest", col(Quest.id)),
        *_active(),
    )
    rows: Any = conn.execute(select(counted.c.goal_id, counted.c.many, counted.c.first, open_))
    return {row[0]: Toward(row[1], UUID(row[2]), bool(row[3])) for row in rows}


def working(conn: Connection, goals: Collection[UUID], since: date) -> list[Working]:
    """List the active initiatives toward some goals that had people since a day, each goal with each of them."""
    of_late = _lately(since)
    many = select(func.count()).select_from(of_late.subquery()).scalar_subquery()
    least = select(func.min(of_late.subquery().c.side)).scalar_subquery()
    most = select(func.max(of_late.subquery().c.side)).scalar_subquery()
    anybody = exists().where(
        col(InitiativePerson.initiative_id) == col(Initiative.id), col(InitiativePerson.last_on) >= since
    )
    query = (
        select(col(InitiativeGoal.goal_id), col(Initiative.id), col(Initiative.name), many, least, most)
        .select_from(InitiativeGoal)
        .join(Initiative, col(Initiative.id) == col(InitiativeGoal.initiative_id))
        .where(col(InitiativeGoal.goal_id).in_(goals), anybody, *_active())
        .order_by(col(Initiative.name), col(Initiative.id))
    )
    rows: Any = conn.execute(query)
    return [
        Working(goal, one, name, people, frozenset(filter(None, (first, last))))
        for goal, one, name, people, first, last in rows
    ]


def _active() -> tuple[ColumnElement[bool], ...]:
    return col(Initiative.state) == "active", shown("initiative", col(Initiative.id))


def promised(conn: Connection, metrics: Collection[UUID], now: datetime) -> dict[UUID, int]:
    """Give what those who hold a place said they would bring, for each metric: of so many places at most."""
    held = (
        select(func.coalesce(col(Quest.amount_hint_milli), 0).label("hint"))
        .select_from(Claim)
        .join(Quest, col(Quest.id) == col(Claim.quest_id))
        .where(
            col(Claim.metric_id) == col(Metric.id),
            col(Claim.state).in_(_HELD),
            col(Claim.expires_at) > now,
        )
        .limit(sizes.PROMISES_COUNTED)
        .correlate(Metric)
    )
    hint = select(func.coalesce(func.sum(held.subquery().c.hint), 0)).scalar_subquery()
    rows: Any = conn.execute(select(col(Metric.id), hint).where(col(Metric.id).in_(metrics)))
    return {row[0]: int(row[1]) for row in rows}


def measured_before(conn: Connection, metrics: Collection[UUID], day: date) -> dict[UUID, tuple[int, int | None]]:
    """Give the newest measurement up to a day, for each metric that has one: the value, and its whole."""

    def newest(column: Any) -> Any:
        return (
            select(column)
            .where(col(Measurement.metric_id) == col(Metric.id), col(Measurement.measured_on) <= day)
            .order_by(col(Measurement.measured_on).desc(), col(Measurement.created_at).desc())
            .limit(1)
            .correlate(Metric)
            .scalar_subquery()
        )

    value, whole = newest(col(Measurement.value_milli)), newest(col(Measurement.of_milli))
    measured = and_(col(Metric.id).in_(metrics), col(Metric.method) != "sum")
    rows: Any = conn.execute(select(col(Metric.id), value, whole).where(measured))
    return {row[0]: (row[1], row[2]) for row in rows if row[1] is not None}


def organisations(conn: Connection, initiatives: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Give who takes part in some initiatives."""
    rows: Any = conn.execute(
        select(col(InitiativeOrganisation.initiative_id), col(Organisation.id), col(Organisation.name))
        .join(Organisation, col(Organisation.id) == col(InitiativeOrganisation.organisation_id))
        .where(col(InitiativeOrganisation.initiative_id).in_(initiatives), shown("organisation", col(Organisation.id)))
        .order_by(col(Organisation.name))
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for initiative_id, organisation_id, name in rows:
        found.setdefault(initiative_id, []).append((organisation_id, name))
    return found


def in_play(conn: Connection, goals: Collection[UUID]) -> list[Goal]:
    """Load some goals, those in play."""
    rows = conn.execute(select(Goal).where(col(Goal.id).in_(goals), col(Goal.in_play)).order_by(col(Goal.number)))
    return [Goal(**row._mapping) for row in rows]


def _lately(since: date) -> Select[Any]:
    return (
        select(cast(col(InitiativePerson.side_id), String).label("side"))
        .where(col(InitiativePerson.initiative_id) == col(Initiative.id), col(InitiativePerson.last_on) >= since)
        .limit(sizes.PEOPLE_COUNTED)
        .correlate(Initiative)
    )
