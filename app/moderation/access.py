"""Who may do what about reports: every question of permission in one place."""

from app.moderation.things_store import Found
from app.platform.i18n import _
from app.players.actor import Actor
from game.errors import Forbidden, NotFound


def check_steward(me: Actor) -> None:
    """Let stewards of the world pass; raises `Forbidden`."""
    if not me.steward:
        raise Forbidden(who=_("stewards of this world"))


def check_author(me: Actor, found: Found | None) -> Found:
    """Give the thing if it is mine; raises `NotFound`: what is another player's does not exist here."""
    if found is None or found.author_id != me.id:
        raise NotFound
    return found


def is_inside(me: Actor | None, found: Found) -> bool:
    """Say whether somebody may see a thing while it is hidden: its author, and a steward of the world."""
    return me is not None and (me.steward or me.id == found.author_id)


def check_out(me: Actor, found: Found) -> None:
    """Raise `NotFound` for a draft, unless it is mine or I am a steward: nobody else knows of it."""
    if found.draft and not is_inside(me, found):
        raise NotFound
