"""Moving what a guest did to the player they turned out to be. Ledger rows and sparks stay as they are; totals move.

What is moved, and why the rest stays: `tests/house/test_who_is_named.py` knows every column that names a player.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlmodel import SQLModel, col

from app.alliances.tables import Alliance
from app.claims.tables import Claim
from app.confirmations.tables import Confirmation
from app.contributions.tables import Contribution, Picture
from app.initiatives.tables import Initiative, InitiativePerson
from app.ledger import moves_store, pause_store
from app.ledger import standings_store as standings
from app.ledger.tables import Activity, Notice
from app.moderation.tables import Appeal, Block, Hidden, Report, Ruling
from app.platform import deeds
from app.platform.database import Work
from app.players import store
from app.players.tables import Acting, PasskeyChallenge, Player
from app.quests.tables import Quest
from app.sparks.tables import Inspiration
from app.talk.tables import Message
from app.teams.tables import Arrival, Invitation, Organisation, OrganisationMember, Team, TeamMember
from game.claims import LIVE_STATES
from game.constants import MOST_SKILLS

Table = type[SQLModel]
_OWNED: tuple[tuple[Table, str], ...] = (  # one person may have any number of these
    (Contribution, "player_id"),
    (Contribution, "witness_id"),
    (Contribution, "corrected_by"),
    (Claim, "draft_witness_id"),
    (Picture, "player_id"),
    (Notice, "player_id"),
    (Activity, "player_id"),
    (Message, "by_player_id"),
    (Message, "closed_by"),
    (Hidden, "author_id"),
    (Ruling, "author_id"),
    (Appeal, "player_id"),
    (Alliance, "proposed_by"),
    (Alliance, "answered_by"),
    (Quest, "proposed_by"),
    (Initiative, "proposed_by"),
    (Team, "founded_by"),
    (Organisation, "founded_by"),
    (Invitation, "made_by"),
    (Inspiration, "hidden_by"),
)


def merge(work: Work, guest_id: UUID, player_id: UUID) -> None:
    """Let a player have all that a guest did, said, began and leads, their points and with whom they want no contact.

    Where both have a live claim on one quest, the guest's stays where it is: one live claim a player and quest. What
    was handed in for it is the player's all the same. The guest does nothing more, whoever was about to.
    """
    work.settle()
    both = (guest_id, player_id)
    for table, column in _OWNED:
        work.conn.execute(update(table).where(_of(table, column) == guest_id).values({column: player_id}))
    _move_claims(work, *both)
    _move_activity(work, *both)
    _move_answers(work, *both)
    _move_members(work, TeamMember, "team_id", "captain", *both)
    _move_members(work, OrganisationMember, "organisation_id", "contact", *both)
    _move_once(work, Acting, "player_id", (), *both)
    _move_once(work, Arrival, "player_id", (), *both)
    _move_once(work, Report, "reporter_id", ("about_kind", "about_id"), *both)
    _move_blocks(work, *both)
    _move_skills(work, *both)
    _move_totals(work, *both)
    work.conn.execute(delete(PasskeyChallenge).where(col(PasskeyChallenge.player_id) == guest_id))
    store.end_devices(work, guest_id)
    deeds.end(work, str(guest_id))
    work.conn.execute(update(Player).where(col(Player.id) == guest_id).values(kind="merged", merged_into_id=player_id))


def _of(table: Table, column: str) -> Any:
    return col(getattr(table, column))


def _move_claims(work: Work, guest_id: UUID, player_id: UUID) -> None:
    mine = Claim.__table__.alias("mine")  # type: ignore[attr-defined]
    live = mine.c.state.in_(LIVE_STATES)
    clash = exists().where(mine.c.quest_id == col(Claim.quest_id), mine.c.player_id == player_id, live)
    free = or_(col(Claim.state).not_in(LIVE_STATES), ~clash)
    work.conn.execute(update(Claim).where(col(Claim.player_id) == guest_id, free).values(player_id=player_id))


def _move_where_free(
    work: Work, table: Table, owner: str, key: tuple[str, ...], guest_id: UUID, player_id: UUID
) -> None:
    """Move the rows that the player has none of under the same key."""
    mine = table.__table__.alias("mine")  # type: ignore[attr-defined]
    same = exists().where(mine.c[owner] == player_id, *(mine.c[name] == _of(table, name) for name in key))
    work.conn.execute(update(table).where(_of(table, owner) == guest_id, ~same).values({owner: player_id}))


def _move_once(work: Work, table: Table, owner: str, key: tuple[str, ...], guest_id: UUID, player_id: UUID) -> None:
    """Move rows of which a person has one under each key: where both have it, the player's stays."""
    _move_where_free(work, table, owner, key, guest_id, player_id)
    work.conn.execute(delete(table).where(_of(table, owner) == guest_id))


def _move_activity(work: Work, guest_id: UUID, player_id: UUID) -> None:
    """Where both were active, the player stays as they were; who spoke for nobody else is one side with the player."""
    alone = (col(InitiativePerson.player_id) == guest_id, col(InitiativePerson.side_id) == guest_id)
    work.conn.execute(update(InitiativePerson).where(*alone).values(side_id=player_id))
    _move_once(work, InitiativePerson, "player_id", ("initiative_id",), guest_id, player_id)


def _move_answers(work: Work, guest_id: UUID, player_id: UUID) -> None:
    """Move what the guest said of others' work. Nobody speaks twice of what still waits, nor of their own."""
    _move_where_free(work, Confirmation, "player_id", ("contribution_id",), guest_id, player_id)
    said = col(Confirmation.player_id)
    waiting = select(col(Contribution.id)).where(col(Contribution.state) == "waiting")
    own = waiting.where(or_(col(Contribution.player_id) == player_id, col(Contribution.witness_id) == player_id))
    twice = and_(said == guest_id, col(Confirmation.contribution_id).in_(waiting))
    of_own = and_(said == player_id, col(Confirmation.contribution_id).in_(own))
    standing = col(Confirmation.taken_back_at).is_(None)
    work.conn.execute(update(Confirmation).where(standing, or_(twice, of_own)).values(taken_back_at=work.now))


def _move_members(work: Work, table: Table, side: str, leads: str, guest_id: UUID, player_id: UUID) -> None:
    """Let the player be in what the guest is in, and lead what either of the two leads."""
    led = select(_of(table, side)).where(_of(table, "player_id") == guest_id, _of(table, leads))
    mine = _of(table, "player_id") == player_id
    work.conn.execute(update(table).where(mine, _of(table, side).in_(led)).values({leads: True}))
    _move_once(work, table, "player_id", (side,), guest_id, player_id)


def _move_blocks(work: Work, guest_id: UUID, player_id: UUID) -> None:
    """Keep who wants no contact with whom, in both directions, but for the two themselves."""
    both = (guest_id, player_id)
    one, other = col(Block.player_id), col(Block.blocked_id)
    work.conn.execute(delete(Block).where(one.in_(both), other.in_(both)))
    _move_once(work, Block, "player_id", ("blocked_id",), *both)
    _move_once(work, Block, "blocked_id", ("player_id",), *both)


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
