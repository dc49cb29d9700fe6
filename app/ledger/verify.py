"""Recomputing every derived number from the ledger and the claims, and saying where it differs."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlmodel import col

from app.claims.tables import Claim
from app.goals.tables import MetricTotal
from app.ledger.tables import EntryGoal, ImpactEntry, LedgerEntry, Standing
from app.players.tables import Player
from app.quests.tables import Quest
from game.claims import LIVE_STATES


@dataclass
class Report:
    """What was found."""

    entries: int = 0
    sum_cp: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every derived number is what the ledger and the claims say."""
        return not self.differences


def verify(conn: Connection) -> Report:
    """Recompute boards, metric totals, taken places and reversals."""
    report = Report()
    _boards(conn, report)
    _metrics(conn, report)
    _places(conn, report)
    _reversals(conn, report)
    return report


def _boards(conn: Connection, report: Report) -> None:
    who = {
        row.id: (row.merged_into_id or row.id)
        for row in conn.execute(select(col(Player.id), col(Player.merged_into_id)))
    }
    young = set(conn.execute(select(col(Player.id)).where(col(Player.young))).scalars())
    goals: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in conn.execute(select(col(EntryGoal.entry_id), col(EntryGoal.goal_id))):
        goals[row.entry_id].append(str(row.goal_id))
    expected: defaultdict[tuple[str, str, str, UUID], int] = defaultdict(int)
    for entry in conn.execute(select(LedgerEntry)):
        report.entries += 1
        report.sum_cp += entry.points_cp
        player = who[entry.player_id]
        subjects = [("young" if player in young else "players", player)]
        if entry.team_id is not None:
            subjects.append(("teams", entry.team_id))
        for kind, subject in subjects:
            for period in ("all", f"season:{entry.season_id}", f"week:{entry.week}"):
                for scope in ("world", *goals[entry.id]):
                    expected[kind, period, scope, subject] += entry.points_cp
    found = {
        (row.kind, row.period, row.scope, row.subject_id): row.points_cp
        for row in conn.execute(select(Standing))
        if row.points_cp
    }
    for key in found.keys() | {key for key, total in expected.items() if total}:
        if found.get(key, 0) != expected.get(key, 0):
            report.differences.append(
                f"board {':'.join(map(str, key))}: {found.get(key, 0)} stands, the ledger says {expected.get(key, 0)}"
            )


def _metrics(conn: Connection, report: Report) -> None:
    sums = conn.execute(
        select(col(ImpactEntry.metric_id), func.sum(col(ImpactEntry.amount_milli))).group_by(col(ImpactEntry.metric_id))
    )
    expected = {row[0]: int(row[1]) for row in sums}
    totals = conn.execute(select(col(MetricTotal.metric_id), col(MetricTotal.confirmed_milli)))
    found = {row[0]: row[1] for row in totals}
    for metric in expected.keys() | found.keys():
        if expected.get(metric, 0) != found.get(metric, 0):
            report.differences.append(
                f"metric {metric}: stands at {found.get(metric, 0)}, the impact entries say {expected.get(metric, 0)}"
            )


def _places(conn: Connection, report: Report) -> None:
    live = (
        select(func.coalesce(func.sum(col(Claim.places)), 0))
        .where(col(Claim.quest_id) == col(Quest.id), col(Claim.state).in_(LIVE_STATES))
        .scalar_subquery()
    )
    for quest_id, taken, counted in conn.execute(
        select(col(Quest.id), col(Quest.taken), live.label("live")).where(col(Quest.taken) != live)
    ):
        report.differences.append(f"quest {quest_id}: {taken} places taken, the claims say {counted}")


def _reversals(conn: Connection, report: Report) -> None:
    first = LedgerEntry.__table__.alias("first")  # type: ignore[attr-defined]
    wrong = conn.execute(
        select(col(LedgerEntry.id))
        .join(first, first.c.id == col(LedgerEntry.reverses_id))
        .where(first.c.points_cp + col(LedgerEntry.points_cp) != 0)
    ).scalars()
    report.differences.extend(f"reversal {entry} does not take back what it names" for entry in wrong)
