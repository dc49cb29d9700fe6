"""Every statement about what teams have done in real units: the line under a team on a board."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.ledger.tables import ImpactEntry, TeamTotal
from app.platform.database import Work
from app.platform.later import summed
from app.platform.statement import Statement

Done = tuple[tuple[UUID, UUID], int]  # a team, a metric, and thousandths of its unit

_ROW = upsert(TeamTotal)
_MOVE = Statement(
    _ROW.on_conflict_do_update(
        index_elements=["team_id", "metric_id"],
        set_={"confirmed_milli": col(TeamTotal.confirmed_milli) + _ROW.excluded.confirmed_milli},
    )
)


def move(work: Work, done: Collection[Done]) -> None:
    """Change totals, in the transaction that writes the impact entries."""
    work.later(_add, done)


def _add(conn: Connection, done: list[Done]) -> None:
    sums = summed(done).items()
    rows = [{"team_id": team, "metric_id": metric, "confirmed_milli": milli} for (team, metric), milli in sums]
    _MOVE.change_many(conn, rows)


def everything(conn: Connection) -> dict[tuple[UUID, UUID], int]:
    """Give every total that stands, for proving them."""
    query = select(col(TeamTotal.team_id), col(TeamTotal.metric_id), col(TeamTotal.confirmed_milli))
    return {(row[0], row[1]): row[2] for row in conn.execute(query)}


def expected(conn: Connection) -> dict[tuple[UUID, UUID], int]:
    """Give every total that the impact entries say."""
    return {(row[0], row[1]): int(row[2]) for row in conn.execute(_sums())}


def refill(work: Work) -> None:
    """Make every total anew from the impact entries alone."""
    work.settle()
    work.conn.execute(delete(TeamTotal))
    work.conn.execute(insert(TeamTotal).from_select(["team_id", "metric_id", "confirmed_milli"], _sums()))


def _sums() -> Select[*tuple[Any, ...]]:
    key = (col(ImpactEntry.team_id), col(ImpactEntry.metric_id))
    return (
        select(*key, func.sum(col(ImpactEntry.amount_milli)))
        .where(col(ImpactEntry.team_id).is_not(None))
        .group_by(*key)
    )
