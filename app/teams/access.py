"""Who may do what with a team, an organisation and their invitations."""

from sqlalchemy import Connection

from app.platform.i18n import _
from app.players.actor import Actor
from app.teams import store
from app.teams.store import Kind
from app.teams.tables import Invitation
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


def check_may_revoke(conn: Connection, me: Actor, invitation: Invitation) -> None:
    """Raise `NotFound` unless the player made the invitation, leads its side, or is a world steward."""
    if invitation.made_by == me.id or me.steward:
        return
    if invitation.team_id and may_lead(conn, me, "team", invitation.team_id):
        return
    if invitation.organisation_id and may_lead(conn, me, "organisation", invitation.organisation_id):
        return
    raise NotFound
