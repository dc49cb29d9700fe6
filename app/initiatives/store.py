"""Every statement about initiatives."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.goals.tables import Goal
from app.initiatives.tables import (
    Initiative,
    InitiativeCategory,
    InitiativeGoal,
    InitiativeOrganisation,
    InitiativeSteward,
)
from app.moderation.store import hidden_cause, shown
from app.platform.database import Work
from app.players.tables import Player
from app.quests.tables import Quest
from app.teams.tables import Organisation


def one(conn: Connection, initiative_id: UUID) -> Initiative | None:
    row = conn.execute(select(Initiative).where(col(Initiative.id) == initiative_id)).one_or_none()
    return Initiative(**row._mapping) if row else None


def add(work: Work, **values: object) -> None:
    work.conn.execute(insert(Initiative).values(created_at=work.now, **values))


def change(work: Work, initiative_id: UUID, **values: object) -> None:
    work.conn.execute(update(Initiative).where(col(Initiative.id) == initiative_id).values(**values))


def set_goals(work: Work, initiative_id: UUID, goals: Sequence[tuple[UUID, str]]) -> None:
    """Set the goals of an initiative with the kind of each link; what others said of those that stay stays."""
    wanted = dict(goals)
    mine = col(InitiativeGoal.initiative_id) == initiative_id
    work.conn.execute(delete(InitiativeGoal).where(mine, col(InitiativeGoal.goal_id).not_in(wanted)))
    if wanted:
        row = upsert(InitiativeGoal)
        row = row.on_conflict_do_update(index_elements=["initiative_id", "goal_id"], set_={"link": row.excluded.link})
        rows = [{"initiative_id": initiative_id, "goal_id": goal, "link": link} for goal, link in wanted.items()]
        work.conn.execute(row, rows)


def add_organisation(work: Work, initiative_id: UUID, organisation_id: UUID) -> None:
    work.conn.execute(
        insert(InitiativeOrganisation).values(initiative_id=initiative_id, organisation_id=organisation_id)
    )


def add_steward(work: Work, initiative_id: UUID, player_id: UUID, organisation_id: UUID | None) -> None:
    work.conn.execute(
        insert(InitiativeSteward).values(
            initiative_id=initiative_id, player_id=player_id, organisation_id=organisation_id, since=work.now
        )
    )


def remove_steward(work: Work, initiative_id: UUID, player_id: UUID) -> None:
    work.conn.execute(
        delete(InitiativeSteward).where(
            col(InitiativeSteward.initiative_id) == initiative_id, col(InitiativeSteward.player_id) == player_id
        )
    )


def why_hidden(conn: Connection, initiative_id: UUID) -> str | None:
    return hidden_cause(conn, "initiative", initiative_id)


def is_steward(conn: Connection, initiative_id: UUID, player_id: UUID) -> bool:
    query = select(col(InitiativeSteward.player_id)).where(
        col(InitiativeSteward.initiative_id) == initiative_id, col(InitiativeSteward.player_id) == player_id
    )
    return conn.execute(query).one_or_none() is not None


def stewards(conn: Connection, initiative_id: UUID) -> list[tuple[UUID, str, str | None]]:
    """List who tends an initiative: id, name, organisation."""
    rows: Any = conn.execute(
        select(col(Player.id), col(Player.name), col(Organisation.name).label("organisation"))
        .select_from(InitiativeSteward)
        .join(Player, col(Player.id) == col(InitiativeSteward.player_id))
        .outerjoin(Organisation, col(Organisation.id) == col(InitiativeSteward.organisation_id))
        .where(col(InitiativeSteward.initiative_id) == initiative_id)
        .order_by(col(InitiativeSteward.since))
    )
    return [tuple(row) for row in rows]


def goals_of(conn: Connection, initiative_id: UUID) -> list[tuple[Goal, str]]:
    """List the goals of an initiative with the kind of link, those in play first."""
    rows = conn.execute(
        select(Goal, col(InitiativeGoal.link))
        .join(InitiativeGoal, col(InitiativeGoal.goal_id) == col(Goal.id))
        .where(col(InitiativeGoal.initiative_id) == initiative_id)
        .order_by(col(Goal.in_play).desc(), col(Goal.number))
    )
    found = []
    for row in rows:
        values = dict(row._mapping)
        link = values.pop("link")
        found.append((Goal(**values), link))
    return found


def organisations_of(conn: Connection, initiative_id: UUID) -> list[tuple[UUID, str]]:
    rows = conn.execute(
        select(col(Organisation.id), col(Organisation.name))
        .join(InitiativeOrganisation, col(InitiativeOrganisation.organisation_id) == col(Organisation.id))
        .where(col(InitiativeOrganisation.initiative_id) == initiative_id, shown("organisation", col(Organisation.id)))
        .order_by(col(Organisation.name))
    )
    return [(row.id, row.name) for row in rows]


def listed(
    conn: Connection, goals: Sequence[UUID] | None, limit: int, category: str | None = None
) -> list[tuple[Initiative, int]]:
    """List active initiatives (toward any of some goals, of a category) with the number of their open quests."""
    open_quests = (
        select(func.count())
        .where(
            col(Quest.initiative_id) == col(Initiative.id), col(Quest.state) == "open", shown("quest", col(Quest.id))
        )
        .scalar_subquery()
    )
    query = (
        select(Initiative, open_quests.label("open_quests"))
        .where(col(Initiative.state) == "active", shown("initiative", col(Initiative.id)))
        .order_by(col(Initiative.name))
        .limit(limit)
    )
    if goals is not None:
        toward = select(col(InitiativeGoal.initiative_id)).where(col(InitiativeGoal.goal_id).in_(goals))
        query = query.where(col(Initiative.id).in_(toward))
    if category:
        called = select(col(InitiativeCategory.initiative_id)).where(col(InitiativeCategory.word) == category)
        query = query.where(col(Initiative.id).in_(called))
    found = []
    for row in conn.execute(query):
        values = dict(row._mapping)
        count = values.pop("open_quests")
        found.append((Initiative(**values), count))
    return found


def toward(conn: Connection, initiatives: Sequence[UUID], goals: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Give which of some goals each of some initiatives works toward: id, short name."""
    rows = conn.execute(
        select(col(InitiativeGoal.initiative_id), col(Goal.id), col(Goal.short))
        .join(Goal, col(Goal.id) == col(InitiativeGoal.goal_id))
        .where(col(InitiativeGoal.initiative_id).in_(initiatives), col(InitiativeGoal.goal_id).in_(goals))
        .order_by(col(Goal.number))
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for initiative_id, goal_id, short in rows:
        found.setdefault(initiative_id, []).append((goal_id, short))
    return found


def count_proposed(conn: Connection, player_id: UUID, since: datetime) -> int:
    """Count what a player proposed; what came in with a list has a bound of its own."""
    query = select(func.count()).where(
        col(Initiative.proposed_by) == player_id,
        col(Initiative.created_at) > since,
        col(Initiative.external_id).is_(None),
    )
    return conn.execute(query).scalar_one()


def by_external_id(conn: Connection, source: str, external_id: str) -> UUID | None:
    return conn.execute(
        select(col(Initiative.id)).where(col(Initiative.source) == source, col(Initiative.external_id) == external_id)
    ).scalar_one_or_none()
