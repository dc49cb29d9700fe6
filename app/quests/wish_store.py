"""What a player looks for in the list of quests, as clauses for its statement."""

from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlmodel import col

from app.initiatives.tables import InitiativeGoal
from app.quests.rows import Near, Wish
from app.quests.tables import Quest, QuestSkill


def wished(query: Select[*tuple[Any, ...]], wish: Wish) -> Select[*tuple[Any, ...]]:
    """Narrow a statement about quests down to what a player looks for."""
    if wish.minutes is not None:
        query = query.where(col(Quest.minutes) <= wish.minutes)
    if wish.from_home:
        query = query.where(col(Quest.from_home))
    if wish.initiative_id is not None:
        query = query.where(col(Quest.initiative_id) == wish.initiative_id)
    if wish.skill:
        query = query.join(QuestSkill, col(QuestSkill.quest_id) == col(Quest.id)).where(
            col(QuestSkill.skill) == wish.skill
        )
    if wish.goals is not None:
        toward = select(col(InitiativeGoal.initiative_id)).where(col(InitiativeGoal.goal_id).in_(wish.goals))
        query = query.where(col(Quest.initiative_id).in_(toward))
    if wish.text:
        query = query.where(col(Quest.title).icontains(wish.text, autoescape=True))
    return query


def nearness(near: Near) -> list[ColumnElement[Any]]:
    """Order quests by how near they are: at the place named, then by distance, then those without a place.

    The distance is that of a flat map, squared: it orders only, so that a bounded list holds the nearest ones.
    """
    order: list[ColumnElement[Any]] = []
    if near.place:
        order.append(case((col(Quest.place) == near.place, 0), else_=1))
    if near.latitude is not None and near.longitude is not None:
        up = col(Quest.latitude) - near.latitude
        apart = func.abs(col(Quest.longitude) - near.longitude)
        across = case((apart > 180, 360 - apart), else_=apart) * cos(radians(near.latitude))
        order += [col(Quest.latitude).is_(None), up * up + across * across]
    return order
