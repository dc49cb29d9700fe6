"""What came day by day in the unit of a metric: the pace of the last weeks without a look at the impact entries."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.ledger.tables import ImpactEntry, MetricDay
from app.platform.database import Work
from app.platform.later import summed
from app.platform.statement import Statement

_ROW = upsert(MetricDay)
_MOVE = Statement(
    _ROW.on_conflict_do_update(
        index_elements=["metric_id", "day"],
        set_={"confirmed_milli": col(MetricDay.confirmed_milli) + _ROW.excluded.confirmed_milli},
    )
)


def move(work: Work, impacts: Iterable[Mapping[str, Any]]) -> None:
    """Add impact entries to today, in the transaction that writes them."""
    day = work.now.date()
    work.later(_add, [((impact["metric_id"], day), impact["amount_milli"]) for impact in impacts])


def _add(conn: Connection, came: list[tuple[tuple[UUID, date], int]]) -> None:
    days = summed(came).items()
    rows = [{"metric_id": metric, "day": day, "confirmed_milli": milli} for (metric, day), milli in days]
    _MOVE.change_many(conn, rows)


def since(conn: Connection, metrics: Collection[UUID], day: date) -> dict[UUID, int]:
    """Give what came of some metrics since a day."""
    rows: Any = conn.execute(
        select(col(MetricDay.metric_id), func.sum(col(MetricDay.confirmed_milli)))
        .where(col(MetricDay.metric_id).in_(metrics), col(MetricDay.day) >= day)
        .group_by(col(MetricDay.metric_id))
    )
    return {row[0]: int(row[1]) for row in rows}


def refill(work: Work) -> None:
    """Make every day anew from the impact entries alone."""
    work.settle()
    entries: Any = select(col(ImpactEntry.metric_id), col(ImpactEntry.posted_at), col(ImpactEntry.amount_milli))
    days = [((metric, posted_at.date()), milli) for metric, posted_at, milli in work.conn.execute(entries)]
    work.conn.execute(delete(MetricDay))
    _add(work.conn, days)


def everything(conn: Connection) -> dict[UUID, int]:
    """Give what the days of each metric add up to, for proving them."""
    query: Any = select(col(MetricDay.metric_id), func.sum(col(MetricDay.confirmed_milli))).group_by(
        col(MetricDay.metric_id)
    )
    return {row[0]: int(row[1]) for row in conn.execute(query)}
