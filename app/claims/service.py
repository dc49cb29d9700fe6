"""The verbs of a claim: take a place, keep it longer, hand it back."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from app.claims import store
from app.claims.tables import Claim
from app.initiatives import people_store
from app.ledger import store as ledger_store
from app.platform.database import Work
from app.players import store as players_store
from app.players.actor import Actor
from app.quests import access as quests_access
from app.quests import store as quests_store
from app.quests.ranking import Ranking
from app.quests.rows import QuestRow
from app.sparks import service as sparks
from game import claims as rules
from game import moderation
from game.errors import AlreadyClaimed, AlreadyExtended, LeaseExpired, NotFound, QuestFull, WrongState


def claim(
    work: Work, me: Actor, claim_id: UUID, quest_id: UUID, *, companions: int = 0, ideas: Sequence[str] = ()
) -> UUID:
    """Take places on a quest: mine and my companions'. The terms of this moment are frozen into the claim.

    `ideas` is what gave me the idea: credit flows back to it once others have confirmed.
    Raises `AlreadyClaimed`, `QuestFull`, or what `game.claims.check_can_claim` finds.
    """
    places = 1 + companions
    expire_due(work, quest_id)
    quest = quests_store.one(work.conn, quest_id, me.id, work.now)
    if quest is None:
        raise NotFound
    quests_access.check_may_see(work.conn, me, quest)
    moderation.check_seen(quest.hidden, inside=False)
    if quest.mine is not None:
        raise AlreadyClaimed
    rules.check_can_claim(terms(quest), work.now)
    if not quests_store.take_places(work, quest_id, places):
        raise QuestFull(places=quest.places)
    if not _add(work, me, claim_id, quest, places, inspired=bool(ideas)):
        raise AlreadyClaimed
    if ideas:
        sparks.note(work, me, "claim", claim_id, ideas)
    if quest.direction_id is not None:  # who takes a place says silently that it is right
        work.nudge(f"direction:{quest.direction_id}")
    players_store.touch(work, me.id)
    people_store.note(work, quest.initiative_id, me)
    ledger_store.add_activity(work, "claimed", player_id=me.id, team_id=me.team_id, quest_id=quest_id)
    if quest.taken + places >= quest.places:  # it leaves the list of what's first
        work.nudge("first")
    _tell(work, quest_id)
    return claim_id


def extend(work: Work, me: Actor, claim_id: UUID) -> None:
    """Keep a held place once more for as long as the lease; raises `AlreadyExtended` or `LeaseExpired`."""
    mine = my_claim(work, me, claim_id)
    if rules.is_late(rules.ClaimState(mine.state), mine.expires_at, work.now):
        raise LeaseExpired
    if mine.extended:
        raise AlreadyExtended
    longer = mine.expires_at + timedelta(seconds=mine.lease_seconds)
    if not store.move(work, claim_id, ("held", "sent_back"), mine.state, expires_at=longer, extended=True):
        raise WrongState
    _tell(work, mine.quest_id)


def release(work: Work, me: Actor, claim_id: UUID) -> None:
    """Hand a place back without blame; releasing what is over already changes nothing."""
    mine = my_claim(work, me, claim_id)
    expire_due(work, mine.quest_id)
    if store.move(work, claim_id, ("held", "sent_back"), "released", ended_at=work.now):
        quests_store.give_back_places(work, mine.quest_id, mine.places)
        work.nudge("first")
    elif mine.state == "handed_in":
        raise WrongState
    _tell(work, mine.quest_id)


def expire_due(work: Work, quest_id: UUID) -> None:
    """End what is over on a quest, so that its places never jam; the first to come does it for all."""
    places = store.expire_due(work, quest_id)
    if places:
        quests_store.give_back_places(work, quest_id, places)


def my_claim(work: Work, me: Actor, claim_id: UUID) -> Claim:
    """Give my claim, or `NotFound`: what is another player's does not exist for me.

    Mine is also that of a guest who turned out to be me: it stays theirs where both of us had one on the quest.
    """
    return claim_of_mine(work.conn, me, claim_id)


def claim_of_mine(conn: Connection, me: Actor, claim_id: UUID) -> Claim:
    """The same on a reading connection."""
    found = store.one(conn, claim_id)
    if found is None or (found.player_id != me.id and not players_store.is_heir(conn, me.id, found.player_id)):
        raise NotFound
    return found


def terms(quest: QuestRow) -> rules.QuestTerms:
    """Give the part of a quest that the rules of claiming look at."""
    return rules.QuestTerms(
        state=quest.state if quest.waits_for == 0 or quest.state != "open" else "blocked",
        places=quest.places,
        taken=quest.taken,
        opens_at=quest.opens_at,
        closes_at=quest.closes_at,
        missing=quest.missing,
    )


def _add(work: Work, me: Actor, claim_id: UUID, quest: QuestRow, places: int, *, inspired: bool) -> bool:
    return store.add(
        work,
        id=claim_id,
        quest_id=quest.id,
        player_id=me.id,
        team_id=me.team_id,
        organisation_id=me.organisation_id,
        places=places,
        state="held",
        inspired=inspired,
        claimed_at=work.now,
        expires_at=rules.lease_end(work.now, quest.lease_seconds),
        lease_seconds=quest.lease_seconds,
        minutes=quest.minutes,
        difficulty=quest.difficulty,
        impact_link=quest.impact_link,
        priority_percent=_priority(work, quest),
        evidence=quest.evidence,
        metric_id=quest.metric_id,
        risk=quest.risk,
        confirmations_needed=quest.confirmations_needed,
    )


def _priority(work: Work, quest: QuestRow) -> int:
    """Give what a quest's place in what's first adds to its points: locked now, whatever comes later."""
    return Ranking(work.conn, work.now).priority_percent(quest)


def _tell(work: Work, quest_id: UUID) -> None:
    work.nudge("now", f"quest:{quest_id}")
