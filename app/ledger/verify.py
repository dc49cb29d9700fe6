"""Recomputing every derived number from the ledger and the claims, and saying where it differs."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.goals.tables import MetricTotal
from app.ledger.tables import EntryGoal, ImpactEntry, LedgerEntry, Standing
from app.players.tables import Player
from app.quests.tables import Quest
from game.claims import LIVE_STATES
from game.levels import level_for


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
    """Recompute boards, levels, metric totals, taken places, and what each entry stands for."""
    report = Report()
    _boards(conn, report)
    _metrics(conn, report)
    _places(conn, report)
    _causes(conn, report)
    _amounts(conn, report)
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
        stands, says = found.get(key, 0), expected.get(key, 0)
        if stands != says:
            report.differences.append(f"board {':'.join(map(str, key))}: {stands} stands, the ledger says {says}")
            kind, period, scope, subject = key
            if (period, scope) == ("all", "world") and kind != "teams" and level_for(stands) != level_for(says):
                report.differences.append(
                    f"level of {subject}: {level_for(stands)} is shown, the ledger says {level_for(says)}"
                )


def _metrics(conn: Connection, report: Report) -> None:
    one = case((col(ImpactEntry.kind) == "reversal", -1), else_=1)
    sums = conn.execute(
        select(col(ImpactEntry.metric_id), func.sum(col(ImpactEntry.amount_milli)), func.sum(one)).group_by(
            col(ImpactEntry.metric_id)
        )
    )
    expected = {row[0]: (int(row[1]), int(row[2])) for row in sums}
    found = {row.metric_id: (row.confirmed_milli, row.contributions) for row in conn.execute(select(MetricTotal))}
    for metric in expected.keys() | found.keys():
        stands, says = found.get(metric, (0, 0)), expected.get(metric, (0, 0))
        if stands != says:
            report.differences.append(
                f"metric {metric}: stands at {stands[0]} of {stands[1]} deeds, "
                f"the impact entries say {says[0]} of {says[1]}"
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


def _causes(conn: Connection, report: Report) -> None:
    """Every confirmed contribution has one entry for its deed, and nothing else has one that stands."""
    entry = and_(col(LedgerEntry.cause_id) == col(Contribution.id), col(LedgerEntry.kind) == "deed")
    unpaid = conn.execute(
        select(col(Contribution.id))
        .outerjoin(LedgerEntry, entry)
        .where(col(Contribution.state) == "confirmed", col(LedgerEntry.id).is_(None))
    ).scalars()
    report.differences.extend(f"contribution {one}: confirmed, and the ledger has no entry for it" for one in unpaid)
    taken_back = select(col(LedgerEntry.reverses_id)).where(col(LedgerEntry.reverses_id).is_not(None))
    groundless = conn.execute(
        select(col(LedgerEntry.id))
        .outerjoin(Contribution, col(Contribution.id) == col(LedgerEntry.cause_id))
        .where(
            col(LedgerEntry.kind) == "deed",
            or_(col(Contribution.id).is_(None), col(Contribution.state) != "confirmed"),
            col(LedgerEntry.id).not_in(taken_back),
        )
    ).scalars()
    report.differences.extend(f"entry {one}: pays for what is not confirmed" for one in groundless)
    confirmed = select(col(Contribution.claim_id)).where(col(Contribution.state) == "confirmed")
    apart = conn.execute(
        select(col(Claim.id)).where((col(Claim.state) == "confirmed") != col(Claim.id).in_(confirmed))
    ).scalars()
    report.differences.extend(f"claim {one}: its state and that of its hand-ins differ" for one in apart)


def _amounts(conn: Connection, report: Report) -> None:
    """The real units are those of the confirmed contributions, as corrected."""
    counts = func.coalesce(col(Contribution.corrected_milli), col(Contribution.amount_milli), 0)
    posted = func.coalesce(col(ImpactEntry.amount_milli), 0)
    rows = conn.execute(
        select(col(Contribution.id), counts, posted)
        .join(Claim, col(Claim.id) == col(Contribution.claim_id))
        .outerjoin(
            ImpactEntry,
            and_(col(ImpactEntry.contribution_id) == col(Contribution.id), col(ImpactEntry.kind) == "deed"),
        )
        .where(col(Contribution.state) == "confirmed", col(Claim.metric_id).is_not(None), counts != posted)
    )
    for contribution, says, stands in rows:
        report.differences.append(f"impact of {contribution}: {stands} posted, the contribution says {says}")
    unequal = conn.execute(
        select(col(ImpactEntry.contribution_id))
        .group_by(col(ImpactEntry.contribution_id))
        .having(func.count() > 1, func.sum(col(ImpactEntry.amount_milli)) != 0)
    ).scalars()
    report.differences.extend(f"impact of {one}: its reversal does not take back what was posted" for one in unequal)


def _reversals(conn: Connection, report: Report) -> None:
    first = LedgerEntry.__table__.alias("first")  # type: ignore[attr-defined]
    wrong = conn.execute(
        select(col(LedgerEntry.id))
        .join(first, first.c.id == col(LedgerEntry.reverses_id))
        .where(first.c.points_cp + col(LedgerEntry.points_cp) != 0)
    ).scalars()
    report.differences.extend(f"reversal {entry} does not take back what it names" for entry in wrong)
