"""Moving what a guest did to the player they turned out to be. Ledger rows stay as they are; totals move."""

from uuid import UUID

from sqlalchemy import and_, delete, exists, insert, select, update
from sqlmodel import col

from app.alliances.tables import Alliance
from app.claims.tables import Claim
from app.confirmations.tables import Confirmation
from app.contributions.tables import Contribution, Picture
from app.initiatives.tables import InitiativePerson
from app.ledger import moves_store, pause_store
from app.ledger import standings_store as standings
from app.ledger.tables import Activity, Notice
from app.moderation.tables import Hidden, Ruling
from app.platform.database import Work
from app.players import store
from app.players.tables import Player
from app.talk.tables import Message
from app.teams.tables import TeamMember
from game.claims import LIVE_STATES
from game.constants import MOST_SKILLS


def merge(work: Work, guest_id: UUID, player_id: UUID) -> None:
    """Let a player have a guest's claims, hand-ins, news, words, teams and points.

    Where both have a live claim on one quest, the guest's stays where it is: one live claim a player and quest.
    """
    work.settle()
    mine = Claim.__table__.alias("mine")  # type: ignore[attr-defined]
    clash = exists().where(
        and_(mine.c.quest_id == col(Claim.quest_id), mine.c.player_id == player_id, mine.c.state.in_(LIVE_STATES))
    )
    moving = select(col(Claim.id)).where(col(Claim.player_id) == guest_id, ~(col(Claim.state).in_(LIVE_STATES) & clash))
    moved = list(work.conn.execute(moving).scalars())
    for table in (Contribution, Picture):
        work.conn.execute(update(table).where(col(table.claim_id).in_(moved)).values(player_id=player_id))
    work.conn.execute(update(Claim).where(col(Claim.id).in_(moved)).values(player_id=player_id))
    for owned in (Notice, Activity):
        work.conn.execute(update(owned).where(col(owned.player_id) == guest_id).values(player_id=player_id))
    for did in ("by_player_id", "closed_by"):
        work.conn.execute(update(Message).where(col(getattr(Message, did)) == guest_id).values({did: player_id}))
    for touched in (Hidden, Ruling):
        work.conn.execute(update(touched).where(col(touched.author_id) == guest_id).values(author_id=player_id))
    for said in ("proposed_by", "answered_by"):
        one = col(getattr(Alliance, said))
        work.conn.execute(update(Alliance).where(one == guest_id).values({said: player_id}))
    _move_activity(work, guest_id, player_id)
    _move_answers(work, guest_id, player_id)
    _move_teams(work, guest_id, player_id)
    _move_skills(work, guest_id, player_id)
    _move_totals(work, guest_id, player_id)
    store.end_devices(work, guest_id)
    work.conn.execute(update(Player).where(col(Player.id) == guest_id).values(kind="merged", merged_into_id=player_id))


def _move_activity(work: Work, guest_id: UUID, player_id: UUID) -> None:
    """Where both were active, the player stays as they were."""
    mine = select(col(InitiativePerson.initiative_id)).where(col(InitiativePerson.player_id) == player_id)
    theirs = col(InitiativePerson.player_id) == guest_id
    both = list(work.conn.execute(mine).scalars())
    work.conn.execute(delete(InitiativePerson).where(theirs, col(InitiativePerson.initiative_id).in_(both)))
    work.conn.execute(update(InitiativePerson).where(theirs).values(player_id=player_id))


def _move_answers(work: Work, guest_id: UUID, player_id: UUID) -> None:
    answered = select(col(Confirmation.contribution_id)).where(col(Confirmation.player_id) == player_id)
    work.conn.execute(
        update(Confirmation)
        .where(col(Confirmation.player_id) == guest_id, col(Confirmation.contribution_id).not_in(answered))
        .values(player_id=player_id)
    )


def _move_teams(work: Work, guest_id: UUID, player_id: UUID) -> None:
    teams = set(
        work.conn.execute(select(col(TeamMember.team_id)).where(col(TeamMember.player_id) == guest_id)).scalars()
    )
    have = set(
        work.conn.execute(select(col(TeamMember.team_id)).where(col(TeamMember.player_id) == player_id)).scalars()
    )
    work.conn.execute(delete(TeamMember).where(col(TeamMember.player_id) == guest_id))
    rows = [{"team_id": team, "player_id": player_id, "captain": False, "joined_at": work.now} for team in teams - have]
    if rows:
        work.conn.execute(insert(TeamMember), rows)


def _move_skills(work: Work, guest_id: UUID, player_id: UUID) -> None:
    both = {*store.skills(work.conn, guest_id), *store.skills(work.conn, player_id)}
    store.set_skills(work, guest_id, [])
    store.set_skills(work, player_id, sorted(both)[:MOST_SKILLS])


def _move_totals(work: Work, guest_id: UUID, player_id: UUID) -> None:
    young = work.conn.execute(select(col(Player.young)).where(col(Player.id) == player_id)).scalar_one()
    kind = "young" if young else "players"
    theirs = [(key, points_cp) for key, points_cp in standings.of_subject(work.conn, guest_id) if points_cp]
    if theirs:
        pause_store.stop_if_paused(work)
    moves_store.forget(work, guest_id, ("players", "young"))
    moves_store.move(work, [((key._replace(kind=kind), player_id), points_cp) for key, points_cp in theirs])
