"""Every statement about the confirmed effort of initiatives: minutes for each day, moved with the ledger entries."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.ledger.tables import InitiativeDay, LedgerEntry
from app.platform.database import Work
from app.platform.later import summed
from app.platform.statement import Statement
from app.quests.tables import Quest


class Day(NamedTuple):
    """An initiative on one day."""

    initiative_id: UUID
    day: date


_NEXT = select(func.coalesce(func.max(col(InitiativeDay.seq)), 0) + 1).scalar_subquery()
_ROW = upsert(InitiativeDay).values(
    initiative_id=bindparam("initiative_id"), day=bindparam("day"), minutes=bindparam("minutes"), seq=_NEXT
)
_ADD = Statement(
    _ROW.on_conflict_do_update(
        index_elements=["initiative_id", "day"],
        set_={"minutes": col(InitiativeDay.minutes) + _ROW.excluded.minutes, "seq": _ROW.excluded.seq},
    )
)
_TAKE_BACK = Statement(  # apart: an upsert would have the CHECK look at the negative minutes that it does not insert
    update(InitiativeDay)
    .where(col(InitiativeDay.initiative_id) == bindparam("of"), col(InitiativeDay.day) == bindparam("on"))
    .values(minutes=col(InitiativeDay.minutes) - bindparam("less"), seq=_NEXT)
)


def add(work: Work, initiative_id: UUID, day: date, minutes: int) -> None:
    """Count a confirmed deed, in the transaction that posts its entry."""
    work.later(_add, [(Day(initiative_id, day), minutes)])


def _add(conn: Connection, done: list[tuple[Day, int]]) -> None:
    for (initiative_id, day), minutes in summed(done).items():  # one each: the number of the change is read anew
        _ADD.send(conn, {"initiative_id": initiative_id, "day": day, "minutes": minutes})


def take_back(work: Work, done: Mapping[Day, int]) -> None:
    """Count minutes no longer, in the transaction that posts the reversals."""
    work.settle()
    for (initiative_id, day), minutes in sorted(done.items()):
        _TAKE_BACK.send(work.conn, {"of": initiative_id, "on": day, "less": minutes})


def of_contribution(conn: Connection, contribution_id: UUID) -> dict[Day, int]:
    """Give what the deed of a contribution counted for."""
    return _of_deeds(conn, col(LedgerEntry.cause_id) == contribution_id)


def of_players(conn: Connection, players: Collection[UUID]) -> dict[Day, int]:
    """Give what all deeds of some players that stand count for."""
    taken_back = select(col(LedgerEntry.reverses_id)).where(col(LedgerEntry.reverses_id).is_not(None))
    return _of_deeds(conn, col(LedgerEntry.player_id).in_(players) & col(LedgerEntry.id).not_in(taken_back))


def everything(conn: Connection) -> dict[Day, int]:
    """Give every day that stands, for proving them."""
    query = select(col(InitiativeDay.initiative_id), col(InitiativeDay.day), col(InitiativeDay.minutes))
    return {Day(row[0], row[1]): row[2] for row in conn.execute(query)}


def expected(conn: Connection) -> dict[Day, int]:
    """Give every day that the ledger says."""
    return {Day(row[0], row[1]): int(row[2]) for row in conn.execute(_sums())}


def refill(work: Work) -> None:
    """Make every day anew from the ledger alone."""
    work.settle()
    last = work.conn.execute(select(func.coalesce(func.max(col(InitiativeDay.seq)), 0))).scalar_one()
    work.conn.execute(delete(InitiativeDay))
    rows = [
        {"initiative_id": of, "day": day, "minutes": minutes, "seq": last + number}
        for number, ((of, day), minutes) in enumerate(sorted(expected(work.conn).items()), start=1)
    ]
    if rows:
        work.conn.execute(insert(InitiativeDay), rows)


_MINUTES = col(Claim.minutes) * col(Claim.places)  # whoever came along worked too


def _of_deeds(conn: Connection, which: ColumnElement[bool]) -> dict[Day, int]:
    key = (col(Quest.initiative_id), col(LedgerEntry.local_date))
    sums = (
        select(*key, func.sum(_MINUTES))
        .select_from(LedgerEntry)
        .join(Contribution, col(Contribution.id) == col(LedgerEntry.cause_id))
        .join(Claim, col(Claim.id) == col(Contribution.claim_id))
        .join(Quest, col(Quest.id) == col(Claim.quest_id))
        .where(col(LedgerEntry.kind) == "deed", which)
        .group_by(*key)
    )
    return {Day(row[0], row[1]): int(row[2]) for row in conn.execute(sums)}


def _sums() -> Select[*tuple[Any, ...]]:
    """Sum each day from its deeds and what was taken back of them: each entry finds its deed by key, not by a scan."""
    deed = LedgerEntry.__table__.alias("deed")  # type: ignore[attr-defined]
    key = (col(Quest.initiative_id), deed.c.local_date)
    of: Any = col(LedgerEntry.id).label("of")
    sign: Any = literal_column("1").label("sign")
    signed = union_all(
        select(of, sign).where(col(LedgerEntry.kind) == "deed"),
        select(col(LedgerEntry.reverses_id), literal_column("-1")).where(col(LedgerEntry.kind) == "reversal"),
    ).subquery()
    return (
        select(*key, func.sum(_MINUTES * signed.c.sign))
        .select_from(signed)
        .join(deed, (deed.c.id == signed.c.of) & (deed.c.kind == "deed"))
        .join(Contribution, col(Contribution.id) == deed.c.cause_id)
        .join(Claim, col(Claim.id) == col(Contribution.claim_id))
        .join(Quest, col(Quest.id) == col(Claim.quest_id))
        .group_by(*key)
    )
