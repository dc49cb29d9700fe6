"""Confirming what an initiative is for, taking that back, and what its page shows of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from app.initiatives import access, purpose_store, store
from app.initiatives.purpose_store import Purpose
from app.initiatives.tables import Initiative
from app.platform.database import Work
from app.platform.i18n import _
from app.players.actor import Actor
from app.teams import access as teams_access
from game import moderation, purpose
from game.errors import NotFound, WrongState


@dataclass(frozen=True)
class PurposeLine:
    """A goal of an initiative as its page shows it: who of elsewhere says that it helps, and what I can say."""

    goal: Purpose
    confirmed: bool
    by: list[tuple[UUID, str]]
    mine: bool  # the organisation that I act for has said so
    open: bool  # I can say so


@dataclass(frozen=True)
class Purposes:
    """What an initiative is for; `hint` says why I cannot confirm it, where that is of use."""

    lines: list[PurposeLine]
    hint: str


def confirm(work: Work, me: Actor, initiative_id: UUID, goal_id: UUID) -> None:
    """Say for the organisation that I act for that an initiative helps toward a goal.

    Raises `LastingNeeded`, `NotEligible`, or `WrongState` where that was said already.
    """
    found = _active(work, me, initiative_id)
    if all(one.goal_id != goal_id for one in purpose_store.purposes(work.conn, initiative_id)):
        raise NotFound
    organisation = access.check_may_confirm_purpose(work.conn, me, found)
    teams_access.check_open(work.conn, "organisation", organisation)
    if (goal_id, organisation) in {(goal, body) for goal, body, _ in purpose_store.said_by(work.conn, initiative_id)}:
        raise WrongState
    purpose_store.confirm(work, initiative_id, goal_id, organisation, me.id)
    work.nudge("map", "world")


def take_back(work: Work, me: Actor, initiative_id: UUID, goal_id: UUID) -> None:
    """Take back what was said for the organisation that I act for; raises `WrongState` where nothing was."""
    _active(work, me, initiative_id)
    body = me.organisation_id
    if me.is_guest or body is None or not purpose_store.take_back(work, initiative_id, body, goal_id):
        raise WrongState
    work.nudge("map", "world")


def lines(conn: Connection, me: Actor | None, initiative: Initiative) -> Purposes:
    """Say what an initiative is for, who confirms it, and what the reader can say."""
    goals = purpose_store.purposes(conn, initiative.id)
    said = purpose_store.said_by(conn, initiative.id)
    why = access.why_not_confirm_purpose(conn, me, initiative) if me else purpose.Why.GUEST
    active = initiative.state == "active"
    made = []
    for goal in goals:
        by = [(body, name) for of, body, name in said if of == goal.goal_id]
        mine = me is not None and me.organisation_id in {body for body, _name in by}
        made.append(
            PurposeLine(
                goal=goal,
                confirmed=purpose.is_confirmed(goal.confirmed_by),
                by=by,
                mine=mine and me is not None and not me.is_guest,
                open=active and why is None and not mine,
            )
        )
    return Purposes(made, _hint(why) if me and active else "")


def _hint(why: purpose.Why | None) -> str:
    if why is purpose.Why.NOT_INDEPENDENT:
        return _("Your organisation can say so once three people who can come back are in it, each by another way.")
    if why is purpose.Why.ALONE:
        return _("Act for an organisation that has no part in it, then you can say whether it helps.")
    return ""


def _active(work: Work, me: Actor, initiative_id: UUID) -> Initiative:
    found = store.one(work.conn, initiative_id)
    if found is None:
        raise NotFound
    access.check_may_see(work.conn, me, found)
    moderation.check_seen(store.why_hidden(work.conn, initiative_id), inside=False)
    if found.state != "active":
        raise WrongState
    return found
