"""Who may do what with goals, metrics and measurements."""

from app.goals.tables import Goal
from app.platform.i18n import _
from app.players.actor import Actor
from game.errors import Forbidden, LastingNeeded


def check_may_propose(me: Actor) -> None:
    """Raise `LastingNeeded` unless the player can come back: goals, metrics and measurements stay."""
    if me.is_guest and not me.steward:
        raise LastingNeeded


def may_change(me: Actor, goal: Goal) -> bool:
    """Say whether a player may write a goal anew: who proposed it, and world stewards."""
    return me.steward or (goal.proposed_by == me.id and not me.is_guest)


def check_may_change(me: Actor, goal: Goal) -> None:
    """Raise `Forbidden` unless the player may."""
    if not may_change(me, goal):
        raise Forbidden(who=_("who proposed this goal, and stewards of the world"))
