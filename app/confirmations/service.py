"""Answering: the transaction in which a deed counts, everywhere at once."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from app.claims import store as claims_store
from app.claims.tables import Claim
from app.confirmations import store
from app.confirmations.tables import Confirmation
from app.contributions import store as contributions_store
from app.contributions.tables import Contribution
from app.initiatives import store as initiatives_store
from app.ledger import service as ledger
from app.ledger import store as ledger_store
from app.ledger.service import Earner, Posting
from app.platform.database import Work
from app.platform.i18n import _
from app.players import store as players_store
from app.players.actor import Actor
from app.quests import counting_store
from app.quests import store as quests_store
from app.world import store as world_store
from game import claims as claim_rules
from game import confirmations as rules
from game import points, seasons
from game.confirmations import Answer, Given, Outcome
from game.constants import OWN_TEAM_AFTER_DAYS
from game.errors import AlreadyDecided, NeedsReason, NotEligible, NotFound, WrongState


def answer(
    work: Work, me: Actor, contribution_id: UUID, said: Answer, *, reason: str = "", amount_milli: int | None = None
) -> Outcome:
    """Say yes (perhaps with a corrected amount), back with a reason, or not mine to say.

    With the last confirmation the points, the impact, the boards and the news come into being in this transaction.
    """
    both = contributions_store.with_claim(work.conn, contribution_id)
    if both is None or both[0].hidden:
        raise NotFound
    found, claim = both
    before = store.answers_of_claim(work.conn, claim.id)
    own_team, steward = _check(work, me, claim, found, before)
    if said is Answer.BACK and not reason.strip():
        raise NeedsReason
    if found.state != "waiting":
        raise WrongState
    mine = Confirmation(
        contribution_id=found.id,
        player_id=me.id,
        answer=said.value,
        reason=reason.strip(),
        amount_milli=amount_milli,
        team_id=me.team_id,
        organisation_id=me.organisation_id,
        steward=steward,
        own_team=own_team,
        answered_at=work.now,
    )
    if not store.answer(work, mine):
        raise AlreadyDecided
    given = [*before, (mine, found.round)]
    found.corrected_milli = _correct(work, found, [one for one, round_ in given if round_ == found.round])
    players_store.touch(work, me.id)
    postings = [] if said is Answer.PASS else _deciding(work, me, contribution_id)
    outcome = _outcome(claim, found, given)
    if outcome is Outcome.CONFIRMED:
        postings.append(_confirm(work, claim, found))
    elif outcome is Outcome.SENT_BACK:
        _send_back(work, me, claim, found, reason.strip())
    ledger.post(work, postings)
    work.nudge("now", "queue", f"quest:{found.quest_id}")
    return outcome


def take_back(work: Work, me: Actor, contribution_id: UUID) -> None:
    """Take a yes back, as long as the last confirmation has not come."""
    found = contributions_store.one(work.conn, contribution_id)
    if found is None:
        raise NotFound
    if found.state != "waiting" or not store.take_back(work, contribution_id, me.id):
        raise WrongState
    _correct(work, found, [given for given, _round in store.answers_of_claim(work.conn, found.claim_id, found.id)])
    work.nudge("queue", f"quest:{found.quest_id}")


def _correct(work: Work, found: Contribution, given: Sequence[Confirmation]) -> int | None:
    """Let the newest standing yes with a number have its way: a yes taken back takes its number along."""
    numbers = [one for one in given if one.answer == Answer.YES and one.amount_milli is not None]
    amount, by = (numbers[-1].amount_milli, numbers[-1].player_id) if numbers else (None, None)
    if amount == found.amount_milli:
        amount, by = None, None
    if amount != found.corrected_milli:
        contributions_store.correct(work, found.id, amount, by)
    return amount


def _check(
    work: Work, me: Actor, claim: Claim, found: Contribution, before: Sequence[tuple[Confirmation, int]]
) -> tuple[bool, bool]:
    if players_store.apart(work.conn, me.id, found.player_id):
        raise NotEligible(reason=_("somebody else looks at this one"))
    world = world_store.load(work.conn)
    steward = me.steward or initiatives_store.is_steward_of_quest(work.conn, found.quest_id, me.id)
    since = work.now - timedelta(days=OWN_TEAM_AFTER_DAYS)
    nobody_else = (
        me.team_id is not None
        and me.team_id == claim.team_id
        and found.handed_in_at <= since
        and not store.other_eligible(work.conn, claim, found, since)
    )
    own_team = rules.check_may_decide(
        rules.Decider(me.id, me.is_guest, me.team_id, me.organisation_id, steward),
        rules.Work(found.player_id, found.witness_id, claim.team_id),
        answered=any(given.contribution_id == found.id and given.player_id == me.id for given, _round in before),
        family=world is not None and world.is_family,
        nobody_else=nobody_else,
    )
    return own_team, steward


def _deciding(work: Work, me: Actor, contribution_id: UUID) -> list[Posting]:
    earner = Earner(me.id, me.young, me.team_id, me.organisation_id)
    today = seasons.local_date(work.now, me.time_zone)
    return ledger.deciding(work, earner, contribution_id=contribution_id, local_date=today)


def _outcome(claim: Claim, found: Contribution, answers: Sequence[tuple[Confirmation, int]]) -> Outcome:
    this_round, backs_before = [], []
    for given, round_ in answers:
        if round_ == found.round:
            this_round.append(
                Given(given.player_id, Answer(given.answer), given.team_id, given.organisation_id, given.steward)
            )
        elif given.answer == Answer.BACK:
            backs_before.append(given.player_id)
    return rules.tally(this_round, backs_before, needed_yes=claim.confirmations_needed, risk=claim.risk)


def _confirm(work: Work, claim: Claim, found: Contribution) -> Posting:
    if not contributions_store.settle(work, found.id, "waiting", "confirmed"):
        raise WrongState
    claims_store.move(work, claim.id, ("handed_in",), "confirmed", ended_at=work.now)
    quest = counting_store.counting(work.conn, found.quest_id)
    author = players_store.player(work.conn, found.player_id)
    if quest is None or author is None:
        raise NotFound
    goals = quests_store.top_goals(work.conn, quest.initiative_id)
    posting = ledger.deed(
        work,
        Earner(found.player_id, author.young, claim.team_id, claim.organisation_id),
        contribution_id=found.id,
        quest_id=found.quest_id,
        worth=partial(_worth, claim, quest.recurring),
        local_date=found.local_date,
        goals=goals,
    )
    amount = found.corrected_milli if found.corrected_milli is not None else found.amount_milli
    if claim.metric_id is not None and amount:
        ledger.post_impact(
            work, contribution_id=found.id, metric_id=claim.metric_id, team_id=claim.team_id, amount_milli=amount
        )
        work.nudge(*(f"goal:{goal}" for goal in goals), "world")
    ledger_store.add_activity(
        work,
        "confirmed",
        player_id=found.player_id,
        team_id=claim.team_id,
        quest_id=found.quest_id,
        contribution_id=found.id,
        amount_milli=amount if claim.metric_id else None,
        unit=quest.unit,
    )
    ledger_store.add_notice(work, found.player_id, "confirmed", quest_id=found.quest_id, claim_id=claim.id)
    if counting_store.finish(work, found.quest_id):
        work.nudge("quests")
    return posting


def _worth(claim: Claim, recurring: bool, repeats: int) -> int:
    """Say the raw centipoints of a deed by the terms it was claimed on."""
    return points.raw(
        claim.minutes,
        claim.difficulty,
        claim.impact_link,
        priority_percent=claim.priority_percent,
        repetition=points.repetition_percent(repeats, recurring=recurring),
    )


def _send_back(work: Work, me: Actor, claim: Claim, found: Contribution, reason: str) -> None:
    if not contributions_store.settle(work, found.id, "waiting", "sent_back"):
        raise WrongState
    fresh = claim_rules.lease_end(work.now, claim.lease_seconds)
    claims_store.move(work, claim.id, ("handed_in",), "sent_back", expires_at=fresh)
    ledger_store.add_notice(
        work,
        found.player_id,
        "sent_back",
        quest_id=found.quest_id,
        claim_id=claim.id,
        from_player_id=me.id,
        text=reason,
    )
