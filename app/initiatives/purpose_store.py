"""Every statement about confirmed purposes: other organisations that say an initiative helps toward a goal."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlmodel import col

from app.goals.tables import Goal
from app.initiatives.tables import InitiativeGoal, InitiativeOrganisation, InitiativeSteward, PurposeConfirmation
from app.moderation.store import shown
from app.platform import sizes
from app.platform.database import Work
from app.teams.tables import Organisation


class Purpose(NamedTuple):
    """An initiative works toward a goal, and so many other organisations say that it does."""

    goal_id: UUID
    number: int
    short: str
    title: str
    link: str
    confirmed_by: int


def purposes(conn: Connection, initiative_id: UUID) -> list[Purpose]:
    """List what an initiative is for, goals in play only."""
    rows = conn.execute(
        select(
            *(col(Goal.id), col(Goal.number), col(Goal.short), col(Goal.title)),
            *(col(InitiativeGoal.link), col(InitiativeGoal.confirmed_by)),
        )
        .join(Goal, col(Goal.id) == col(InitiativeGoal.goal_id))
        .where(col(InitiativeGoal.initiative_id) == initiative_id, col(Goal.in_play))
        .order_by(col(Goal.number))
    )
    return [Purpose(*row) for row in rows]


def said_by(conn: Connection, initiative_id: UUID) -> list[tuple[UUID, UUID, str]]:
    """List who confirmed what, oldest first: goal, organisation and its name; hidden ones are not named."""
    rows = conn.execute(
        select(col(PurposeConfirmation.goal_id), col(Organisation.id), col(Organisation.name))
        .join(Organisation, col(Organisation.id) == col(PurposeConfirmation.organisation_id))
        .where(col(PurposeConfirmation.initiative_id) == initiative_id, shown("organisation", col(Organisation.id)))
        .order_by(col(PurposeConfirmation.said_at))
        .limit(sizes.PURPOSE_WORDS_LISTED)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def taking_part(conn: Connection, initiative_id: UUID) -> set[UUID]:
    """Give the organisations that have a part in an initiative, or for which somebody tends it."""
    part = select(col(InitiativeOrganisation.organisation_id)).where(
        col(InitiativeOrganisation.initiative_id) == initiative_id
    )
    tends = select(col(InitiativeSteward.organisation_id)).where(
        col(InitiativeSteward.initiative_id) == initiative_id, col(InitiativeSteward.organisation_id).is_not(None)
    )
    return {one for one in conn.execute(part.union(tends)).scalars() if one is not None}


def confirm(work: Work, initiative_id: UUID, goal_id: UUID, organisation_id: UUID, player_id: UUID) -> None:
    work.conn.execute(
        insert(PurposeConfirmation).values(
            initiative_id=initiative_id,
            goal_id=goal_id,
            organisation_id=organisation_id,
            player_id=player_id,
            said_at=work.now,
        )
    )
    _count(work, col(InitiativeGoal.initiative_id) == initiative_id)


def take_back(work: Work, initiative_id: UUID, organisation_id: UUID, goal_id: UUID | None = None) -> bool:
    """Let what an organisation said of one purpose of an initiative, or of all, stand no more; says whether any did."""
    where = [
        col(PurposeConfirmation.initiative_id) == initiative_id,
        col(PurposeConfirmation.organisation_id) == organisation_id,
    ]
    if goal_id is not None:
        where.append(col(PurposeConfirmation.goal_id) == goal_id)
    gone = work.conn.execute(delete(PurposeConfirmation).where(*where))
    if gone.rowcount:
        _count(work, col(InitiativeGoal.initiative_id) == initiative_id)
    return gone.rowcount > 0


def join(work: Work, pairs: Collection[tuple[UUID, UUID]]) -> None:
    """Let what organisations said about initiatives in which they have a part now stand no more."""
    said = col(PurposeConfirmation.initiative_id), col(PurposeConfirmation.organisation_id)
    here = select(*said).where(said[0].in_({one for one, _body in pairs})).distinct()
    for one in {(row[0], row[1]) for row in work.conn.execute(here)} & set(pairs):  # hardly ever any
        take_back(work, *one)


def forget_organisations(work: Work, gone: Collection[UUID]) -> None:
    """Let what some organisations said stand no more, wherever they said it."""
    theirs = col(PurposeConfirmation.organisation_id).in_(gone)
    touched = set(work.conn.execute(select(col(PurposeConfirmation.initiative_id)).where(theirs)).scalars())
    if touched:
        work.conn.execute(delete(PurposeConfirmation).where(theirs))
        _count(work, col(InitiativeGoal.initiative_id).in_(touched))


def _count(work: Work, which: ColumnElement[bool]) -> None:
    """Count anew what was said: the one writer of this number."""
    said = (
        select(func.count())
        .where(
            col(PurposeConfirmation.initiative_id) == col(InitiativeGoal.initiative_id),
            col(PurposeConfirmation.goal_id) == col(InitiativeGoal.goal_id),
        )
        .scalar_subquery()
    )
    work.conn.execute(update(InitiativeGoal).where(which).values(confirmed_by=said))
