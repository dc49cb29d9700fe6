"""Statements about the passes over what's first, and its top of each day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.first.tables import FirstOfDay, FirstPass
from app.platform.database import Work
from app.platform.statement import Statement
from app.quests.tables import Quest
from game.first import Factors

KEEP_DAYS = 60


@dataclass(frozen=True, slots=True)
class Pass:
    """What the last pass found."""

    passed_at: datetime
    changes: int
    ready: int
    median_support: float
    medians: Factors
    cuts: tuple[float, ...]
    edge: float


_LAST = Statement(
    select(
        *(col(getattr(FirstPass, name)) for name in ("passed_at", "changes", "ready", "median_support")),
        *(col(getattr(FirstPass, name)) for name in ("medians", "cuts", "edge")),
    ).where(col(FirstPass.id) == 1)
)
_COUNT = Statement(
    update(FirstPass).where(col(FirstPass.id) == 1).values(changes=col(FirstPass.changes) + bindparam("more"))
)
UNKNOWN = Factors(1.0, 1.0, 1.0, 1.0, 1.0)


def last(conn: Connection) -> Pass:
    """Give the last pass; its row is there from the first migration on."""
    passed_at, changes, ready, median_support, medians, cuts, edge = _LAST.one(conn, {})
    return Pass(
        passed_at,
        changes,
        ready,
        median_support,
        Factors(*_floats(medians)) if medians else UNKNOWN,
        _floats(cuts),
        edge,
    )


def count_changes(work: Work, more: int) -> None:
    _COUNT.send(work.conn, {"more": more})


def begin(work: Work, seen: datetime, looked_at: datetime) -> bool:
    """Take a pass for oneself: says no where another has passed since it was looked at."""
    taken = update(FirstPass).where(col(FirstPass.passed_at) == seen).values(passed_at=looked_at, changes=0)
    return work.conn.execute(taken).rowcount == 1


def finish(work: Work, found: Pass) -> None:
    work.conn.execute(
        update(FirstPass).values(
            ready=found.ready,
            median_support=found.median_support,
            medians=_text(found.medians),
            cuts=_text(found.cuts),
            edge=found.edge,
        )
    )


def keep_day(work: Work, day: date, top: Sequence[UUID]) -> None:
    """Keep the top of a day, once: the first pass of the day does."""
    rows = [{"day": day, "place": place, "quest_id": quest_id} for place, quest_id in enumerate(top, 1)]
    if rows:
        work.conn.execute(upsert(FirstOfDay).on_conflict_do_nothing(), rows)
    work.conn.execute(delete(FirstOfDay).where(col(FirstOfDay.day) < day - timedelta(days=KEEP_DAYS)))


def has_day(conn: Connection, day: date) -> bool:
    return (
        conn.execute(select(col(FirstOfDay.day)).where(col(FirstOfDay.day) == day).limit(1)).one_or_none() is not None
    )


def days(conn: Connection, until: date) -> dict[date, list[UUID]]:
    """Give the top of each kept day up to one, the oldest first."""
    rows = conn.execute(
        select(col(FirstOfDay.day), col(FirstOfDay.quest_id))
        .where(col(FirstOfDay.day).between(until - timedelta(days=KEEP_DAYS), until))
        .order_by(col(FirstOfDay.day), col(FirstOfDay.place))
    )
    found: dict[date, list[UUID]] = {}
    for day, quest_id in rows:
        found.setdefault(day, []).append(quest_id)
    return found


def open_among(conn: Connection, quests: Collection[UUID]) -> set[UUID]:
    """Give which of some quests are still to be done."""
    still = select(col(Quest.id)).where(col(Quest.id).in_(quests), col(Quest.state).in_(("open", "blocked")))
    return set(conn.execute(still).scalars())


def _floats(text: str) -> tuple[float, ...]:
    return tuple(float(one) for one in text.split()) if text else ()


def _text(numbers: Sequence[float]) -> str:
    return " ".join(f"{number:.9g}" for number in numbers)
