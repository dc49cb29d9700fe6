"""The verbs of organisations and teams: found, invite, join, leave, act as."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.ledger import store as ledger
from app.platform.database import Work
from app.platform.ids import new_secret
from app.players import store as players
from app.players.actor import Actor
from app.teams import access, store
from app.teams.store import Kind
from app.teams.tables import Invitation
from game.constants import INVITATION_DAYS, INVITATION_MOST_USES, MOST_FOUNDED
from game.errors import FoundedEnough, InvitationOver, NameTaken, NotFound


def found(work: Work, me: Actor, kind: Kind, side_id: UUID, name: str, about: str, **more: object) -> None:
    """Found a team or an organisation and be its first captain or contact.

    Raises `NameTaken`, or `FoundedEnough` after twenty.
    """
    if store.count_founded(work.conn, kind, me.id) >= MOST_FOUNDED:
        raise FoundedEnough(most=MOST_FOUNDED)
    try:
        with work.conn.begin_nested():
            store.add(work, kind, id=side_id, name=name, about=about, founded_by=me.id, **more)
    except IntegrityError as taken:
        raise NameTaken from taken
    store.add_member(work, kind, side_id, me.id, leads=True, invitation_id=None)
    _act_first(work, me.id, kind, side_id)
    players.touch(work, me.id)


def change(work: Work, me: Actor, kind: Kind, side_id: UUID, **values: object) -> None:
    """Write a side's page anew; raises `NameTaken`, or what `access` finds."""
    access.check_may_lead(work.conn, me, kind, side_id)
    access.check_open(work.conn, kind, side_id)
    try:
        with work.conn.begin_nested():
            store.change(work, kind, side_id, **values)
    except IntegrityError as taken:
        raise NameTaken from taken


def invite(work: Work, me: Actor, invitation_id: UUID, kind: str, side_id: UUID | None) -> str:
    """Make an invitation and give its code; anybody may invite to the world."""
    if kind == "team":
        access.check_may_lead(work.conn, me, "team", side_id)
    elif kind == "organisation":
        access.check_may_lead(work.conn, me, "organisation", side_id)
    code = new_secret()[:22]  # 128 bits and more
    store.add_invitation(
        work,
        id=invitation_id,
        code=code,
        kind=kind,
        team_id=side_id if kind == "team" else None,
        organisation_id=side_id if kind == "organisation" else None,
        made_by=me.id,
        most_uses=INVITATION_MOST_USES,
        expires_at=work.now + timedelta(days=INVITATION_DAYS),
    )
    return code


def revoke(work: Work, me: Actor, invitation_id: UUID) -> Invitation:
    """Take an invitation back; who came by it stays."""
    found_ = store.invitation_by_id(work.conn, invitation_id)
    if found_ is None:
        raise NotFound
    access.check_may_revoke(work.conn, me, found_)
    store.revoke_invitation(work, invitation_id)
    return found_


def join(work: Work, me: Actor, code: str) -> Invitation:
    """Come in by an invitation. Coming twice changes nothing; raises `NotFound` or `InvitationOver`."""
    invitation = store.invitation(work.conn, code)
    if invitation is None:
        raise NotFound
    kind: Kind | None = "team" if invitation.team_id else "organisation" if invitation.organisation_id else None
    side_id = invitation.team_id or invitation.organisation_id
    if kind and side_id and store.membership(work.conn, kind, side_id, me.id) is not None:
        return invitation
    if kind and side_id:
        access.check_open(work.conn, kind, side_id)
    if not store.use_invitation(work, invitation.id):
        raise InvitationOver
    store.add_arrival(work, me.id, invitation.id)
    players.touch(work, me.id)
    if kind and side_id:
        store.add_member(work, kind, side_id, me.id, leads=False, invitation_id=invitation.id)
        _act_first(work, me.id, kind, side_id)
        if kind == "team":
            ledger.add_activity(work, "joined", player_id=me.id, team_id=side_id)
            work.nudge("now")
    return invitation


def leave(work: Work, me: Actor, kind: Kind, side_id: UUID) -> None:
    """Leave a side; when nobody leads it any more, the longest-standing member does."""
    led = store.membership(work.conn, kind, side_id, me.id)
    if led is None:
        raise NotFound
    store.remove_member(work, kind, side_id, me.id)
    left = store.members(work.conn, kind, side_id)
    if led and left and not any(member.leads for member in left):
        store.set_lead(work, kind, side_id, left[0].id)
    team, organisation = store.acting(work.conn, me.id)
    if side_id in (team, organisation):
        store.act_as(
            work,
            me.id,
            None if team == side_id else team,
            None if organisation == side_id else organisation,
        )


def act_as(work: Work, me: Actor, kind: Kind | None, side_id: UUID | None) -> None:
    """Act for one of my teams or organisations from now on, or for myself.

    Acting for a team of an organisation that I am in too is acting for both. Raises `NotFound` for what is not mine.
    """
    if kind is None or side_id is None:
        store.act_as(work, me.id, None, None)
        return
    if store.membership(work.conn, kind, side_id, me.id) is None:
        raise NotFound
    if kind == "organisation":
        store.act_as(work, me.id, None, side_id)
        return
    team = store.one(work.conn, "team", side_id)
    body = team.organisation_id if team else None
    mine = body is not None and store.membership(work.conn, "organisation", body, me.id) is not None
    store.act_as(work, me.id, side_id, body if mine else None)


def _act_first(work: Work, player_id: UUID, kind: Kind, side_id: UUID) -> None:
    """Act for the first side one is in, without asking: that is what somebody who joins expects."""
    team, organisation = store.acting(work.conn, player_id)
    if kind == "team" and team is None:
        store.act_as(work, player_id, side_id, organisation)
    elif kind == "organisation" and organisation is None:
        store.act_as(work, player_id, team, side_id)
