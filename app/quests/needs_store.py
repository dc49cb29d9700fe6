"""Statements about what a quest waits for."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col

from app.moderation.store import cause_of_quest
from app.platform.database import Work
from app.players.actor import Actor
from app.quests.store import known_to
from app.quests.tables import Quest, QuestNeeds


def needs(conn: Connection, quest_id: UUID, me: Actor | None) -> list[tuple[UUID, str, str]]:
    """List the prerequisites of a quest that a player may know of: id, title, state."""
    rows = conn.execute(
        select(col(Quest.id), col(Quest.title), col(Quest.state))
        .join(QuestNeeds, col(QuestNeeds.needs_id) == col(Quest.id))
        .where(col(QuestNeeds.quest_id) == quest_id, known_to(me))
        .order_by(col(Quest.title))
    )
    return [(row.id, row.title, row.state) for row in rows]


def waiting_for(conn: Connection, quest_id: UUID, me: Actor | None) -> list[tuple[UUID, str]]:
    """List the quests that wait for this one and that a player may know of."""
    rows = conn.execute(
        select(col(Quest.id), col(Quest.title))
        .join(QuestNeeds, col(QuestNeeds.quest_id) == col(Quest.id))
        .where(col(QuestNeeds.needs_id) == quest_id, cause_of_quest().is_(None), known_to(me))
        .order_by(col(Quest.title))
    )
    return [(row.id, row.title) for row in rows]


def edges_from(conn: Connection, starts: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Give the (quest, needed quest) pairs that can be walked along from some quests, in one statement."""
    here = select(col(Quest.id)).where(col(Quest.id).in_(starts)).cte("walked", recursive=True)
    walked = here.union(select(col(QuestNeeds.needs_id)).join(here, here.c.id == col(QuestNeeds.quest_id)))
    query = select(col(QuestNeeds.quest_id), col(QuestNeeds.needs_id)).join(
        walked, walked.c.id == col(QuestNeeds.quest_id)
    )
    return [(row[0], row[1]) for row in conn.execute(query)]


def needed(conn: Connection, quest_id: UUID) -> list[UUID]:
    query = select(col(QuestNeeds.needs_id)).where(col(QuestNeeds.quest_id) == quest_id)
    return list(conn.execute(query).scalars())


def set_needs(work: Work, quest_id: UUID, needed: Sequence[UUID]) -> None:
    work.conn.execute(delete(QuestNeeds).where(col(QuestNeeds.quest_id) == quest_id))
    if needed:
        work.conn.execute(insert(QuestNeeds), [{"quest_id": quest_id, "needs_id": other} for other in needed])
