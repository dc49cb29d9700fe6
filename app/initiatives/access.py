"""Who may do what with initiatives."""

from uuid import UUID

from sqlalchemy import Connection

from app.initiatives import purpose_store, store
from app.initiatives.tables import Initiative
from app.platform.i18n import _
from app.players.actor import Actor
from app.teams import store as teams
from game.errors import Forbidden, LastingNeeded, NotEligible, NotFound
from game.independence import is_independent
from game.purpose import Why, why_not
from game.quests import IDEA


def may_tend(conn: Connection, me: Actor, initiative: Initiative) -> bool:
    """Say whether a player may change an initiative: who proposed it, its stewards, world stewards."""
    return me.steward or initiative.proposed_by == me.id or store.is_steward(conn, initiative.id, me.id)


def may_see(conn: Connection, me: Actor | None, initiative: Initiative) -> bool:
    """Say whether somebody may know of an initiative: an idea so far is for those who tend it."""
    return initiative.state != IDEA or (me is not None and may_tend(conn, me, initiative))


def check_may_see(conn: Connection, me: Actor | None, initiative: Initiative) -> None:
    """Raise `NotFound` unless they may."""
    if not may_see(conn, me, initiative):
        raise NotFound


def check_may_tend(conn: Connection, me: Actor, initiative: Initiative) -> None:
    """Raise `Forbidden` unless the player may."""
    if not may_tend(conn, me, initiative):
        raise Forbidden(who=_("the people who tend this initiative"))


def check_may_be_steward(me: Actor) -> None:
    """Raise `LastingNeeded` unless the player can come back."""
    if me.is_guest:
        raise LastingNeeded


def why_not_confirm_purpose(conn: Connection, me: Actor, initiative: Initiative) -> Why | None:
    """Say why a player may not confirm what an initiative is for, for whom they act; None when they may."""
    body = me.organisation_id
    return why_not(
        guest=me.is_guest,
        own=initiative.proposed_by == me.id or store.is_steward(conn, initiative.id, me.id),
        organisation=body,
        taking_part=purpose_store.taking_part(conn, initiative.id),
        independent=body is not None and is_independent(teams.ways_in(conn, body)),
    )


def check_may_confirm_purpose(conn: Connection, me: Actor, initiative: Initiative) -> UUID:
    """Give the organisation that a player says it for; raises `LastingNeeded` or `NotEligible`."""
    why = why_not_confirm_purpose(conn, me, initiative)
    if why is Why.GUEST:
        raise LastingNeeded
    if why is not None or me.organisation_id is None:
        raise NotEligible(reason=_("an independent organisation that has no part in this initiative says so"))
    return me.organisation_id
