"""Statements about what followed from directions: deeds, real units, people; and who led and followed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, case, func, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.directions.tables import Direction
from app.goals.tables import GoalParent, Metric
from app.ledger.tables import ImpactEntry
from app.moderation.store import shown
from app.players.tables import Player
from app.quests.tables import Quest
from game.claims import LIVE_STATES


@dataclass(frozen=True)
class Followed:
    """What followed from a direction: deeds that were confirmed, real units that moved, people who act."""

    deeds: int = 0
    people: int = 0
    amounts: tuple[tuple[int, str, str], ...] = ()  # amount in thousandths, unit, name of the metric


def followed(conn: Connection, directions: Collection[UUID], since: datetime | None = None) -> dict[UUID, Followed]:
    """Give what followed from some directions (since a moment): two statements."""
    confirmed = col(Contribution.state) == "confirmed"
    if since is not None:
        confirmed = and_(confirmed, col(Contribution.settled_at) > since)
    others = and_(col(Claim.state).in_(LIVE_STATES), col(Claim.player_id) != col(Direction.proposed_by))
    if since is not None:
        others = and_(others, col(Claim.claimed_at) > since)
    counts: Any = conn.execute(
        select(
            col(Quest.direction_id),
            func.count(func.distinct(col(Contribution.id))),
            func.count(func.distinct(case((others, col(Claim.player_id))))),
        )
        .select_from(Quest)
        .join(Direction, col(Direction.id) == col(Quest.direction_id))
        .join(Claim, col(Claim.quest_id) == col(Quest.id))
        .outerjoin(Contribution, and_(col(Contribution.claim_id) == col(Claim.id), confirmed))
        .where(col(Quest.direction_id).in_(directions))
        .group_by(col(Quest.direction_id))
    ).all()
    amounts: defaultdict[UUID, list[tuple[int, str, str]]] = defaultdict(list)
    moved: Any = conn.execute(
        select(
            col(Quest.direction_id),
            func.sum(col(ImpactEntry.amount_milli)).label("amount"),
            col(Metric.unit),
            col(Metric.name),
        )
        .select_from(Quest)
        .join(Contribution, col(Contribution.quest_id) == col(Quest.id))
        .join(
            ImpactEntry, and_(col(ImpactEntry.contribution_id) == col(Contribution.id), col(ImpactEntry.kind) == "deed")
        )
        .join(Metric, col(Metric.id) == col(ImpactEntry.metric_id))
        .where(col(Quest.direction_id).in_(directions), confirmed)
        .group_by(col(Quest.direction_id), col(Metric.id), col(Metric.unit), col(Metric.name))
        .order_by(col(Metric.name))
    )
    for direction, amount, unit, name in moved:
        amounts[direction].append((int(amount), unit, name))
    return {row[0]: Followed(row[1], row[2], tuple(amounts[row[0]])) for row in counts}


def above(conn: Connection, goals: Sequence[UUID], limit: int) -> list[UUID]:
    """Give some goals and every goal above them: what works toward these can follow directions toward those."""
    here = (
        select(col(GoalParent.child_id).label("id"))
        .where(col(GoalParent.child_id).in_(goals))
        .cte("above", recursive=True)
    )
    further = select(col(GoalParent.parent_id)).join(here, here.c.id == col(GoalParent.child_id))
    found = conn.execute(select(here.union(further).c.id).limit(limit)).scalars()
    return list(dict.fromkeys([*goals, *found]))


def busy(conn: Connection, since: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """List the directions that somebody acted on, or that led to something confirmed, since a moment; and whose."""
    query = (
        select(col(Direction.id), col(Direction.proposed_by))
        .select_from(Quest)
        .join(Claim, col(Claim.quest_id) == col(Quest.id))
        .join(Direction, col(Direction.id) == col(Quest.direction_id))
        .join(Player, col(Player.id) == col(Direction.proposed_by))
        .outerjoin(Contribution, col(Contribution.claim_id) == col(Claim.id))
        .where(
            col(Quest.direction_id).is_not(None),
            (col(Claim.claimed_at) > since) | (col(Contribution.settled_at) > since),
            col(Player.kind) == "lasting",
            shown("direction", col(Direction.id)),
        )
        .distinct()
        .limit(limit)
    )
    return [(row[0], row[1]) for row in conn.execute(query)]
