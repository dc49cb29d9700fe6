"""Who may speak for an initiative to another."""

from uuid import UUID

from sqlalchemy import Connection

from app.alliances import store
from app.initiatives import access as initiatives_access
from app.initiatives import store as initiatives
from app.initiatives.tables import Initiative
from app.platform.i18n import _
from app.players.actor import Actor
from game import moderation
from game.errors import Forbidden, NotFound, WrongState


def check_speaks(conn: Connection, me: Actor, initiative_id: UUID) -> None:
    """Raise `Forbidden` unless the player tends the initiative themselves: being a world steward is not enough."""
    if not store.tended_by(conn, me.id, [initiative_id]):
        raise Forbidden(who=_("the people who tend this initiative"))


def seen(conn: Connection, me: Actor | None, initiative_id: UUID) -> Initiative:
    """Give an initiative that somebody may see; raises `NotFound` or `HiddenForNow`."""
    found = initiatives.one(conn, initiative_id)
    if found is None:
        raise NotFound
    initiatives_access.check_may_see(conn, me, found)
    moderation.check_seen(initiatives.why_hidden(conn, initiative_id), inside=False)
    return found


def active(conn: Connection, me: Actor, initiative_id: UUID) -> Initiative:
    """Give an initiative that goes on; raises what `seen` does, and `WrongState`."""
    found = seen(conn, me, initiative_id)
    if found.state != "active":
        raise WrongState
    return found
