"""Who may do what with a team, an organisation and their invitations."""

from uuid import UUID

from sqlalchemy import Connection

from app.platform.i18n import _
from app.players.actor import Actor
from app.teams import store
from app.teams.store import Kind
from app.teams.tables import Invitation
from game import moderation
from game.errors import Forbidden, NotFound


def may_lead(conn: Connection, me: Actor, kind: Kind, side: object) -> bool:
    """Say whether a player writes a side's page and invites for it: captains, contacts and world stewards do."""
    return me.steward or bool(store.membership(conn, kind, side, me.id))  # type: ignore[arg-type]


def check_may_lead(conn: Connection, me: Actor, kind: Kind, side: object) -> None:
    """Raise `NotFound` or `Forbidden` unless the player may."""
    if store.one(conn, kind, side) is None:  # type: ignore[arg-type]
        raise NotFound
    if not may_lead(conn, me, kind, side):
        raise Forbidden(who=_("captains and contacts"))


def check_may_see(conn: Connection, me: Actor | None, kind: Kind, side_id: UUID) -> str | None:
    """Give why a side is hidden, if it is; raises `HiddenForNow` unless I founded it, am in it or tend the world."""
    cause = store.why_hidden(conn, kind, side_id)
    if cause is None:
        return None
    inside = me is not None and (
        me.steward
        or store.founder(conn, kind, side_id) == me.id
        or store.membership(conn, kind, side_id, me.id) is not None
    )
    moderation.check_seen(cause, inside=inside)
    return cause


def check_open(conn: Connection, kind: Kind, side_id: UUID) -> None:
    """Raise `HiddenForNow` while a side is hidden: it takes in nobody, and nothing about it changes."""
    moderation.check_seen(store.why_hidden(conn, kind, side_id), inside=False)


def check_may_revoke(conn: Connection, me: Actor, invitation: Invitation) -> None:
    """Raise `NotFound` unless the player made the invitation, leads its side, or is a world steward."""
    if invitation.made_by == me.id or me.steward:
        return
    if invitation.team_id and may_lead(conn, me, "team", invitation.team_id):
        return
    if invitation.organisation_id and may_lead(conn, me, "organisation", invitation.organisation_id):
        return
    raise NotFound
