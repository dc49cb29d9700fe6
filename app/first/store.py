"""Statements about the graph of open quests: what it is made of, what a change touches, and what came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, func, or_, select, update
from sqlmodel import col

from app.initiatives.tables import Initiative
from app.moderation.store import cause_of_quest
from app.platform.database import Work
from app.platform.statement import Statement
from app.quests.tables import Quest, QuestNeeds

MOST_TOUCHED = 5000  # quests that one change puts in order at once; the next pass does the rest


@dataclass(frozen=True, slots=True)
class OpenQuest:
    """An open quest as the order looks at it."""

    id: UUID
    impact_link: str
    support: float
    minutes: int
    lease_seconds: int
    closes_at: datetime | None
    created_at: datetime
    state: str
    value: float
    finish_by: datetime | None
    score: float
    scored_at: datetime | None
    waits: int


@dataclass(frozen=True, slots=True)
class Placed:
    """What an open quest's row shall say."""

    id: UUID
    value: float
    finish_by: datetime | None
    score: float


def touched(conn: Connection, quests: Sequence[UUID]) -> list[UUID]:
    """Give the quests whose place a change of some may move: those, who waits for them, and all that these wait for."""
    waiters = select(col(QuestNeeds.quest_id)).where(col(QuestNeeds.needs_id).in_(quests))
    here = select(col(Quest.id)).where(or_(col(Quest.id).in_(quests), col(Quest.id).in_(waiters)))
    first = here.cte("touched", recursive=True)
    further = select(col(QuestNeeds.needs_id)).join(first, first.c.id == col(QuestNeeds.quest_id))
    return list(conn.execute(select(first.union(further).c.id).limit(MOST_TOUCHED)).scalars())


_WAITERS = Statement(select(col(QuestNeeds.quest_id)).where(col(QuestNeeds.needs_id) == bindparam("of")))


def waiters(conn: Connection, quest_id: UUID) -> list[UUID]:
    """List who waits for a quest."""
    return [waiter for (waiter,) in _WAITERS.rows(conn, {"of": quest_id})]


def of_initiative(conn: Connection, initiative_id: UUID) -> list[UUID]:
    """Give the quests of an initiative that are not over for good."""
    open_ = col(Quest.state).in_(("open", "blocked"))
    return list(conn.execute(select(col(Quest.id)).where(col(Quest.initiative_id) == initiative_id, open_)).scalars())


def open_quests(conn: Connection, since: datetime, ids: Sequence[UUID] | None = None) -> list[OpenQuest]:
    """List the open graph, or what belongs to it of some quests; what closed before `since` does not."""
    query = _open(since)
    if ids is not None:
        query = query.where(col(Quest.id).in_(ids))
    rows: Any = conn.execute(query)
    return [OpenQuest(*row) for row in rows]


def edges(conn: Connection, needed: Sequence[UUID] | None = None) -> list[tuple[UUID, UUID]]:
    """Give (who waits, for what) pairs, all of them or those of some needed quests."""
    query = select(col(QuestNeeds.quest_id), col(QuestNeeds.needs_id))
    if needed is not None:
        query = query.where(col(QuestNeeds.needs_id).in_(needed))
    return [(row[0], row[1]) for row in conn.execute(query)]


_PLACE = Statement(
    update(Quest)
    .where(col(Quest.id) == bindparam("of"))
    .values({name: bindparam(name) for name in ("value", "finish_by", "score", "scored_at")})
)


def place(work: Work, placed: Sequence[Placed]) -> None:
    """Write down the places of some quests as they are at this moment."""
    _PLACE.change_many(
        work.conn,
        [
            {"of": one.id, "value": one.value, "finish_by": one.finish_by, "score": one.score, "scored_at": work.now}
            for one in placed
        ],
    )


def scores(conn: Connection, quests: Sequence[UUID]) -> list[float]:
    return list(conn.execute(select(col(Quest.score)).where(col(Quest.id).in_(quests))).scalars())


def top(conn: Connection, most: int) -> list[UUID]:
    """List the first ready quests as they were last scored."""
    first = select(col(Quest.id)).where(col(Quest.state) == "open", col(Quest.score) > 0)
    return list(conn.execute(first.order_by(col(Quest.score).desc()).limit(most)).scalars())


def scored_since(conn: Connection, moment: datetime) -> list[UUID]:
    return list(conn.execute(select(col(Quest.id)).where(col(Quest.scored_at) >= moment)).scalars())


def still_placed(conn: Connection) -> list[UUID]:
    """List the quests that stand in the order."""
    return list(conn.execute(select(col(Quest.id)).where(col(Quest.value) != 0)).scalars())


def is_open(since: datetime) -> ColumnElement[bool]:
    """Say of a quest that it belongs to the open graph."""
    active = exists().where(col(Initiative.id) == col(Quest.initiative_id), col(Initiative.state) == "active")
    return and_(
        col(Quest.state).in_(("open", "blocked")),
        or_(col(Quest.closes_at).is_(None), col(Quest.closes_at) > since),
        active,
        cause_of_quest().is_(None),
    )


def _open(since: datetime) -> Select[*tuple[Any, ...]]:
    needed = Quest.__table__.alias("needed")  # type: ignore[attr-defined]
    waits = (
        select(func.count())
        .select_from(QuestNeeds)
        .join(needed, needed.c.id == col(QuestNeeds.needs_id))
        .where(col(QuestNeeds.quest_id) == col(Quest.id), needed.c.state != "done")
        .scalar_subquery()
    )
    own = [col(getattr(Quest, name)) for name in OpenQuest.__slots__ if name != "waits"]
    return select(*own, waits).where(is_open(since))
