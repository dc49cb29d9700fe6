"""Totals that stand beside the two ledgers, recomputed: of metrics, teams, days and initiatives."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, case, func, select
from sqlmodel import col

from app.goals.tables import MetricTotal
from app.ledger import days_store, effort_store, team_totals_store
from app.ledger.tables import ImpactEntry


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


def metrics(conn: Connection, report: Report) -> None:
    """What a metric stands at is what its impact entries add up to."""
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


def teams(conn: Connection, report: Report) -> None:
    """So is what a team did for each metric."""
    expected, found = team_totals_store.expected(conn), team_totals_store.everything(conn)
    for team, metric in sorted(expected.keys() | found.keys()):
        stands, says = found.get((team, metric), 0), expected.get((team, metric), 0)
        if stands != says:
            report.differences.append(
                f"team {team}: stands at {stands} of metric {metric}, the impact entries say {says}"
            )


def days(conn: Connection, report: Report) -> None:
    """The days of a metric add up to what stands for it."""
    expected = {row.metric_id: row.confirmed_milli for row in conn.execute(select(MetricTotal))}
    found = days_store.everything(conn)
    for metric in expected.keys() | found.keys():
        stands, says = found.get(metric, 0), expected.get(metric, 0)
        if stands != says:
            report.differences.append(f"metric {metric}: its days add up to {stands}, it stands at {says}")


def effort(conn: Connection, report: Report) -> None:
    """The minutes of an initiative on a day are those of its deeds that stand."""
    expected, found = effort_store.expected(conn), effort_store.everything(conn)
    for one in sorted(expected.keys() | found.keys()):
        stands, says = found.get(one, 0), expected.get(one, 0)
        if stands != says:
            report.differences.append(
                f"initiative {one.initiative_id}: {stands} minutes on {one.day}, the ledger says {says}"
            )
