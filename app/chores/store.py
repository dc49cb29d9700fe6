"""Every statement of the chores: which periods are done, and what is out of date."""

from datetime import timedelta

from sqlalchemy import Connection, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Picture
from app.platform.database import Work
from app.platform.tables import Deed, RunJob
from app.players.store import IDLE, LONGEST
from app.players.tables import Device, PasskeyChallenge, SignInLink, StewardLink
from app.teams.tables import Arrival, Invitation, OrganisationMember
from game.claims import ClaimState

KEEP_DEEDS = timedelta(days=30)
KEEP_INVITATIONS = timedelta(days=30)  # after they are over, so that their maker still sees what became of them
KEEP_SECRETS = timedelta(days=1)
KEEP_UNUSED_PICTURES = timedelta(days=30)
KEEP_PERIODS = timedelta(days=90)
MOST_PICTURES_AT_ONCE = 1000


def is_done(conn: Connection, name: str, period: str) -> bool:
    done = select(col(RunJob.name)).where(col(RunJob.name) == name, col(RunJob.period) == period)
    return conn.execute(done).one_or_none() is not None


def take_period(work: Work, name: str, period: str) -> bool:
    """Write a period down as done; says no if somebody has done it. The unique row is the last word."""
    row = upsert(RunJob).values(name=name, period=period, done_at=work.now).on_conflict_do_nothing()
    return work.conn.execute(row).rowcount == 1


def last_runs(conn: Connection) -> list[RunJob]:
    """List the newest period of each chore; what a chore did for one thing stands apart, as `name:thing`."""
    rows = conn.execute(
        select(RunJob).where(col(RunJob.name).not_like("%:%")).order_by(col(RunJob.name), col(RunJob.period).desc())
    )
    newest: dict[str, RunJob] = {}
    for row in rows:
        newest.setdefault(row.name, RunJob(**row._mapping))
    return list(newest.values())


def forget_what_is_over(work: Work) -> None:
    """Delete the rows that no longer mean anything: answers to old deeds, dead links and sessions, old periods."""
    now = work.now
    secrets_over = now - KEEP_SECRETS
    came_in = or_(
        select(col(Arrival.player_id)).where(col(Arrival.invitation_id) == col(Invitation.id)).exists(),
        select(col(OrganisationMember.player_id))
        .where(col(OrganisationMember.invitation_id) == col(Invitation.id))
        .exists(),
    )
    invitation_over = or_(
        col(Invitation.expires_at) < now - KEEP_INVITATIONS, col(Invitation.revoked_at) < now - KEEP_INVITATIONS
    )
    for table, over in (
        (Deed, col(Deed.done_at) < now - KEEP_DEEDS),
        (RunJob, col(RunJob.done_at) < now - KEEP_PERIODS),
        (SignInLink, col(SignInLink.expires_at) < secrets_over),
        (StewardLink, col(StewardLink.expires_at) < secrets_over),
        (PasskeyChallenge, col(PasskeyChallenge.expires_at) < secrets_over),
        # by which invitation people came in decides who is independent, so those stay
        (Invitation, and_(invitation_over, ~came_in)),
        (
            Device,
            or_(
                col(Device.ended_at) < secrets_over,
                col(Device.seen_at) <= now - IDLE,
                col(Device.created_at) <= now - LONGEST,
            ),
        ),
    ):
        work.conn.execute(delete(table).where(over))


def forget_unused_pictures(work: Work) -> list[str]:
    """Delete pictures that were never handed in and that no draft can hand in any more; gives their names on the shelf.

    An expired claim still holds its draft: a late hand-in counts while a place is free.
    """
    over = (ClaimState.RELEASED, ClaimState.WITHDRAWN)  # a confirmed one may be sent back by a ruling
    unused = (
        select(col(Picture.id))
        .join(Claim, col(Claim.id) == col(Picture.claim_id))
        .where(
            col(Picture.contribution_id).is_(None),
            col(Picture.created_at) < work.now - KEEP_UNUSED_PICTURES,
            col(Claim.state).in_(over),
        )
        .limit(MOST_PICTURES_AT_ONCE)
    )
    gone = delete(Picture).where(col(Picture.id).in_(unused)).returning(col(Picture.name))
    return list(work.conn.execute(gone).scalars())
