"""Statements for the Me place: what I made true, my ledger in words, what is pending, my teams."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, case, func, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.goals.tables import Goal, Metric
from app.ledger.tables import ImpactEntry, LedgerEntry
from app.quests.tables import Quest
from app.teams.tables import Organisation, OrganisationMember, Team, TeamMember


@dataclass(frozen=True)
class EntryRow:
    """A ledger entry with what it was for."""

    id: UUID
    kind: str
    posted_at: datetime
    points_cp: int
    raw_cp: int
    reason: str
    quest_id: UUID | None
    title: str | None
    decided_title: str | None


def entries(conn: Connection, player_id: UUID, before: datetime | None, limit: int) -> list[EntryRow]:
    """List a player's entries, newest first."""
    decided = Quest.__table__.alias("decided")  # type: ignore[attr-defined]
    query = (
        select(
            col(LedgerEntry.id),
            col(LedgerEntry.kind),
            col(LedgerEntry.posted_at),
            col(LedgerEntry.points_cp),
            col(LedgerEntry.raw_cp),
            col(LedgerEntry.reason),
            col(LedgerEntry.quest_id),
            col(Quest.title),
            decided.c.title.label("decided_title"),
        )
        .select_from(LedgerEntry)
        .outerjoin(Quest, col(Quest.id) == col(LedgerEntry.quest_id))
        .outerjoin(
            Contribution,
            and_(col(LedgerEntry.kind) == "deciding", col(Contribution.id) == col(LedgerEntry.cause_id)),
        )
        .outerjoin(decided, decided.c.id == col(Contribution.quest_id))
        .where(col(LedgerEntry.player_id) == player_id)
        .order_by(col(LedgerEntry.posted_at).desc(), col(LedgerEntry.id).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(col(LedgerEntry.posted_at) < before)
    rows: Any = conn.execute(query)
    return [EntryRow(**row._mapping) for row in rows]


@dataclass(frozen=True)
class MadeRow:
    """What a player has done in the unit of a metric."""

    amount_milli: int
    unit: str
    name: str
    goal_number: int


def made_true(conn: Connection, player_id: UUID, limit: int) -> list[MadeRow]:
    """Sum a player's confirmed impact for each metric, the one that moved last first.

    The kind hangs on the contribution: named alone, SQLite would begin with the impact of everybody.
    """
    kind = case((col(Contribution.state) == "confirmed", "deed"))
    total, last = func.sum(col(ImpactEntry.amount_milli)), func.max(col(ImpactEntry.posted_at))
    rows: Any = conn.execute(
        select(total, col(Metric.unit), col(Metric.name), col(Goal.number))
        .select_from(Contribution)
        .join(
            ImpactEntry, and_(col(ImpactEntry.kind) == kind, col(ImpactEntry.contribution_id) == col(Contribution.id))
        )
        .join(Metric, col(Metric.id) == col(ImpactEntry.metric_id))
        .join(Goal, col(Goal.id) == col(Metric.goal_id))
        .where(col(Contribution.player_id) == player_id)
        .group_by(col(Metric.id), col(Metric.unit), col(Metric.name), col(Goal.number))
        .order_by(last.desc(), col(Metric.id))
        .limit(limit)
    )
    return [MadeRow(int(row[0]), *row[1:]) for row in rows]


def waiting(conn: Connection, player_id: UUID) -> list[tuple[int, int, str, int]]:
    """List (minutes, difficulty, impact link, priority) of what I handed in and nobody has confirmed yet."""
    rows = conn.execute(
        select(col(Claim.minutes), col(Claim.difficulty), col(Claim.impact_link), col(Claim.priority_percent))
        .join(Contribution, col(Contribution.claim_id) == col(Claim.id))
        .where(col(Contribution.player_id) == player_id, col(Contribution.state) == "waiting")
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def sides(conn: Connection, player_id: UUID) -> list[tuple[str, UUID, str]]:
    """List my teams and organisations: kind, id, name."""
    teams = conn.execute(
        select(col(Team.id), col(Team.name))
        .join(TeamMember, col(TeamMember.team_id) == col(Team.id))
        .where(col(TeamMember.player_id) == player_id)
    )
    bodies = conn.execute(
        select(col(Organisation.id), col(Organisation.name))
        .join(OrganisationMember, col(OrganisationMember.organisation_id) == col(Organisation.id))
        .where(col(OrganisationMember.player_id) == player_id)
    )
    return [("team", row[0], row[1]) for row in teams] + [("organisation", row[0], row[1]) for row in bodies]
