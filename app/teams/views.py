"""What the pages of teams and organisations are given."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.players.actor import Actor
from app.teams import access, store
from app.teams.store import Kind, Member, Side
from app.teams.tables import Invitation
from game.constants import INDEPENDENT_MEMBERS
from game.errors import InvitationOver, NotFound
from game.independence import is_independent, ways_in


@dataclass(frozen=True)
class Sides:
    """Every team and organisation of the world."""

    teams: list[Side]
    organisations: list[Side]


@dataclass(frozen=True)
class SidePage:
    """One team or organisation."""

    side: Side
    members: list[Member]
    teams: list[Side]
    invitations: list[Invitation]
    inside: bool
    leads: bool
    acting: bool
    independent: bool
    ways_missing: int
    hidden: str | None  # why only those inside see it


@dataclass(frozen=True)
class JoinPage:
    """What somebody who was invited sees."""

    code: str
    kind: str
    side: Side | None
    already: bool


def sides(conn: Connection) -> Sides:
    return Sides(store.listed(conn, "team"), store.listed(conn, "organisation"))


def page(conn: Connection, me: Actor | None, kind: Kind, side_id: UUID, now: datetime) -> SidePage:
    """Show a side; raises `NotFound`."""
    side = store.one(conn, kind, side_id)
    if side is None:
        raise NotFound
    hidden = access.check_may_see(conn, me, kind, side_id)
    leads = me is not None and access.may_lead(conn, me, kind, side_id)
    ways = store.ways_in(conn, side_id) if kind == "organisation" else []
    return SidePage(
        side=side,
        members=store.members(conn, kind, side_id),
        teams=store.teams_of(conn, side_id) if kind == "organisation" else [],
        invitations=store.invitations(conn, kind, side_id, None, now) if leads else [],
        inside=me is not None and store.membership(conn, kind, side_id, me.id) is not None,
        leads=leads,
        acting=me is not None and side_id in (me.team_id, me.organisation_id),
        independent=is_independent(ways),
        ways_missing=max(0, INDEPENDENT_MEMBERS - ways_in(ways)),
        hidden=hidden,
    )


def joining(conn: Connection, me: Actor | None, code: str, now: datetime) -> JoinPage:
    """Show an invitation; raises `NotFound`, or `InvitationOver` when it does not work any more."""
    invitation = store.invitation(conn, code)
    if invitation is None:
        raise NotFound
    if invitation.revoked_at or invitation.expires_at <= now or invitation.uses >= invitation.most_uses:
        raise InvitationOver
    side, already = None, False
    kind: Kind = "team" if invitation.team_id else "organisation"
    side_id = invitation.team_id or invitation.organisation_id
    if side_id is not None:
        access.check_may_see(conn, me, kind, side_id)
        side = store.one(conn, kind, side_id)
        already = me is not None and store.membership(conn, kind, side_id, me.id) is not None
    return JoinPage(code, invitation.kind, side, already)
