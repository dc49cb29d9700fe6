"""Who may do what with initiatives."""

from sqlalchemy import Connection

from app.initiatives import store
from app.initiatives.tables import Initiative
from app.platform.i18n import _
from app.players.actor import Actor
from game.errors import Forbidden, LastingNeeded, NotFound
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
