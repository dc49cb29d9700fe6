"""Statements for the page of what's first: what waits behind what it shows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select
from sqlmodel import col

from app.initiatives.tables import Initiative
from app.moderation.store import cause_of_quest
from app.platform import sizes
from app.quests.store import known_to
from app.quests.tables import Quest, QuestNeeds, QuestSkill


def skills_asked(conn: Connection, quests: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Give the skills that each of some quests asks for."""
    query = select(col(QuestSkill.quest_id), col(QuestSkill.skill)).where(col(QuestSkill.quest_id).in_(quests))
    found: dict[UUID, list[str]] = {}
    for quest_id, skill in conn.execute(query):
        found.setdefault(quest_id, []).append(skill)
    return found


class Waiting:
    """An open quest in a chain of what waits for what."""

    __slots__ = ("days", "finish_by", "id", "title")

    def __init__(self, quest_id: UUID, title: str, lease_seconds: int, finish_by: datetime | None) -> None:
        self.id, self.title, self.finish_by = quest_id, title, finish_by
        self.days = lease_seconds / 86400


def behind(
    conn: Connection, starts: Sequence[UUID], now: datetime
) -> tuple[dict[UUID, Waiting], list[tuple[UUID, UUID]]]:
    """Give all that waits behind some quests, and who of it waits for whom: two statements, bounded."""
    first = select(col(Quest.id)).where(col(Quest.id).in_(starts)).cte("behind", recursive=True)
    further = select(col(QuestNeeds.quest_id)).join(first, first.c.id == col(QuestNeeds.needs_id))
    reached = first.union(further)
    rows = conn.execute(
        select(col(Quest.id), col(Quest.title), col(Quest.lease_seconds), col(Quest.finish_by))
        .join(reached, reached.c.id == col(Quest.id))
        .where(_shown(now))
        .limit(sizes.BEHIND_LOOKED_AT)
    )
    found = {row[0]: Waiting(*row) for row in rows}
    pairs = select(col(QuestNeeds.quest_id), col(QuestNeeds.needs_id)).where(col(QuestNeeds.needs_id).in_(list(found)))
    return found, [(waiter, needed) for waiter, needed in conn.execute(pairs) if waiter in found]


def tightest(conn: Connection, now: datetime, limit: int) -> list[UUID]:
    """List the ready quests that others wait for and that have to be finished soonest."""
    waited = select(col(QuestNeeds.needs_id))
    query = (
        select(col(Quest.id))
        .where(col(Quest.state) == "open", col(Quest.score) > 0, col(Quest.id).in_(waited), _shown(now))
        .order_by(col(Quest.finish_by).is_(None), col(Quest.finish_by), col(Quest.score).desc())
        .limit(limit)
    )
    return list(conn.execute(query).scalars())


def _shown(now: datetime) -> ColumnElement[bool]:
    resting = select(col(Initiative.id)).where(col(Initiative.state) != "active")
    return and_(
        col(Quest.state).in_(("open", "blocked")),
        cause_of_quest().is_(None),
        known_to(None),
        col(Quest.initiative_id).not_in(resting),
        or_(col(Quest.closes_at).is_(None), col(Quest.closes_at) > now),
    )
