"""Who may do what with directions. Nobody gets any right over others by pointing, and nothing binds anybody."""

from sqlalchemy import Connection

from app.directions import store
from app.directions.store import DirectionRow
from app.platform.i18n import _
from app.players.actor import Actor
from game import moderation
from game.errors import Forbidden, LastingNeeded, NotFound, OwnThing
from game.errors_said import DirectionOver
from game.rightness import Standing, State


def check_may_point(me: Actor) -> None:
    """Raise `LastingNeeded` unless the player can come back: who points hears what followed."""
    if me.is_guest:
        raise LastingNeeded


def check_may_answer(me: Actor, direction: DirectionRow) -> None:
    """Raise unless the player can come back, the direction is open, and somebody else points it out."""
    check_may_point(me)
    check_open(direction)
    if direction.proposed_by == me.id:
        raise OwnThing


def check_open(direction: DirectionRow) -> None:
    """Raise `DirectionOver` for what was withdrawn or split, `HiddenForNow` for what is hidden."""
    moderation.check_seen(direction.hidden, inside=False)
    if direction.state != "open":
        raise DirectionOver


def check_mine(me: Actor, direction: DirectionRow) -> None:
    """Raise `Forbidden` unless the player pointed it out."""
    check_open(direction)
    if direction.proposed_by != me.id:
        raise Forbidden(who=_("who pointed it out"))


def may_split(me: Actor | None, direction: DirectionRow, standing: Standing) -> bool:
    """Say whether a player may let two ways run: who pointed it out, and while people differ any lasting player."""
    if me is None or me.is_guest or direction.state != "open" or direction.hidden:
        return False
    return direction.proposed_by == me.id or standing.state is State.CONTESTED


def find(conn: Connection, direction_id: object, me: Actor | None) -> DirectionRow:
    """Give a direction that may be seen; raises `NotFound` or `HiddenForNow`."""
    found = store.one(conn, direction_id)  # type: ignore[arg-type]
    if found is None:
        raise NotFound
    moderation.check_seen(found.hidden, inside=me is not None and (me.steward or me.id == found.proposed_by))
    return found
