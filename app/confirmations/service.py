"""Answering: the transaction in which a deed counts, everywhere at once."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from app.claims import store as claims_store
from app.confirmations import case_store, store
from app.confirmations.case_store import Case
from app.confirmations.store import Said
from app.contributions import store as contributions_store
from app.directions import origins_store as origins
from app.first import service as first
from app.initiatives import people_store
from app.ledger import effort_store
from app.ledger import service as ledger
from app.ledger import store as ledger_store
from app.ledger.service import Earner, Impact, Posting
from app.ledger.store import Look
from app.platform.database import Work
from app.platform.i18n import _
from app.platform.statement import together
from app.players import store as players_store
from app.players.actor import Actor
from app.quests import counting_store, origins_store
from app.quests import store as quests_store
from app.sparks import service as sparks
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
    case, before, goals, look = _look(work, me, contribution_id)
    own_team, steward = _check(work, me, case, before)
    if said is Answer.BACK and not reason.strip():
        raise NeedsReason
    if case.state != "waiting":
        raise WrongState
    sides = (_side(me, case), me.organisation_id)
    mine = Said(case.id, me.id, said.value, amount_milli, *sides, steward, case.round)
    given = [*before, mine]
    corrected = _correct(work, case, [one for one in given if one.round == case.round])
    amount = case.amount_milli if corrected is None else corrected
    outcome = _outcome(case, given)
    postings = [] if said is Answer.PASS else _deciding(work, me, look, case)
    if outcome is Outcome.CONFIRMED:
        postings.append(_deed(case, look, goals))
    with together(work.conn):  # all of it is sent at once: nothing in here may look at what came of something
        is_mine = store.answer(work, mine, reason=reason.strip(), own_team=own_team)
        confirmed = _confirm(work, case, goals, amount) if outcome is Outcome.CONFIRMED else None
        players_store.touch(work, me.id)
        people_store.note(work, case.initiative_id, me)
        impacts = _impacts(case, amount) if outcome is Outcome.CONFIRMED else []
        ledger.post(work, postings, impacts, look.books)
    if not is_mine():
        raise AlreadyDecided
    if confirmed is not None:
        _let_follow(work, case, confirmed, amount, postings[-1].raw_cp)
    elif outcome is Outcome.SENT_BACK:
        _send_back(work, me, case, reason.strip())
    work.nudge("now", "queue", f"quest:{case.quest_id}")
    return outcome


def take_back(work: Work, me: Actor, contribution_id: UUID) -> None:
    """Take a yes back, as long as the last confirmation has not come."""
    case = case_store.ask_case(work.conn, contribution_id, me.id)()
    if case is None:
        raise NotFound
    if case.state != "waiting" or not store.take_back(work, contribution_id, me.id):
        raise WrongState
    _correct(work, case, store.answers_of_round(work.conn, case.id))
    work.nudge("queue", f"quest:{case.quest_id}")


def _correct(work: Work, case: Case, given: Sequence[Said]) -> int | None:
    """Let the newest standing yes with a number have its way: a yes taken back takes its number along."""
    numbers = [one for one in given if one.answer == Answer.YES and one.amount_milli is not None]
    amount, by = (numbers[-1].amount_milli, numbers[-1].player_id) if numbers else (None, None)
    if amount == case.amount_milli:
        amount, by = None, None
    if amount != case.corrected_milli:
        contributions_store.correct(work, case.id, amount, by)
    return amount


def _check(work: Work, me: Actor, case: Case, before: Sequence[Said]) -> tuple[bool, bool]:
    if case.apart:
        raise NotEligible(reason=_("somebody else looks at this one"))
    steward = me.steward or case.tends
    since = work.now - timedelta(days=OWN_TEAM_AFTER_DAYS)
    side = _side(me, case)
    nobody_else = (
        side is not None
        and side == case.team_id
        and case.handed_in_at <= since
        and not store.other_eligible(work.conn, case, since)
    )
    own_team = rules.check_may_decide(
        rules.Decider(me.id, me.is_guest, side, me.organisation_id, steward),
        rules.Work(case.player_id, case.witness_id, case.team_id),
        answered=any(given.contribution_id == case.id and given.player_id == me.id for given in before),
        family=case.mode == "family",
        nobody_else=nobody_else,
    )
    return own_team, steward


def _side(me: Actor, case: Case) -> UUID | None:
    """Say for which team somebody answers: who is of the deed's own stays so while they act for another, or nobody."""
    return case.team_id if case.of_its_team else me.team_id


def _look(work: Work, me: Actor, contribution_id: UUID) -> tuple[Case, list[Said], list[UUID], Look]:
    """Read all that an answer looks at in one trip to a server; raises `NotFound`."""
    today = seasons.local_date(work.now, me.time_zone)
    with together(work.conn):
        case_asked = case_store.ask_case(work.conn, contribution_id, me.id)
        answers = store.ask_answers(work.conn, contribution_id)
        goals = quests_store.ask_top_goals(work.conn, contribution_id)
        look = ledger.ask_look(work, me.id, contribution_id, today)
    case = case_asked()
    if case is None or case.hidden:
        raise NotFound
    return case, answers(), goals(), look()


def _deciding(work: Work, me: Actor, look: Look, case: Case) -> list[Posting]:
    earner = Earner(me.id, me.young, me.team_id, me.organisation_id)
    today = seasons.local_date(work.now, me.time_zone)
    return ledger.deciding(look, earner, contribution_id=case.id, local_date=today)


def _deed(case: Case, look: Look, goals: Sequence[UUID]) -> Posting:
    """Give the one entry of a deed by the terms it was claimed on, after the daily curve."""
    again = points.repetition_percent(look.repeats, recurring=case.recurring)
    terms = (case.minutes, case.difficulty, case.impact_link)
    raw_cp = points.raw(*terms, priority_percent=case.priority_percent, repetition=again)
    earner = Earner(case.player_id, case.young, case.team_id, case.organisation_id)
    credited = points.daily_credit(look.day_cp, raw_cp)
    return Posting("deed", case.id, earner, credited, raw_cp, case.local_date, case.quest_id, goals)


def _impacts(case: Case, amount: int | None) -> list[Impact]:
    if case.metric_id is None or not amount:
        return []
    return [Impact("deed", case.id, case.metric_id, case.team_id, amount)]


def _outcome(case: Case, answers: Sequence[Said]) -> Outcome:
    this_round, backs_before = [], []
    for said in answers:
        if said.round == case.round:
            sides = (said.team_id, said.organisation_id)
            this_round.append(Given(said.player_id, Answer(said.answer), *sides, said.steward))
        elif said.answer == Answer.BACK:
            backs_before.append(said.player_id)
    return rules.tally(this_round, backs_before, needed_yes=case.confirmations_needed, risk=case.risk)


class _Sent(NamedTuple):
    """What may be asked of a confirmation that was sent."""

    is_settled: Callable[[], bool]
    is_done: Callable[[], bool]


def _confirm(work: Work, case: Case, goals: Sequence[UUID], amount: int | None) -> _Sent:
    """Send all that a confirmation changes but the ledger."""
    settled = contributions_store.ask_settle(work, case.id, "waiting", "confirmed")
    claims_store.confirm(work, case.claim_id)
    ledger_store.add_activity(
        work,
        "confirmed",
        player_id=case.player_id,
        team_id=case.team_id,
        quest_id=case.quest_id,
        contribution_id=case.id,
        amount_milli=amount if case.metric_id else None,
        unit=case.unit,
    )
    ledger_store.add_notice(work, case.player_id, "confirmed", quest_id=case.quest_id, claim_id=case.claim_id)
    effort_store.add(work, case.initiative_id, case.local_date, case.minutes * case.places)
    work.nudge("map")
    if case.metric_id is not None and amount:
        work.nudge(*(f"goal:{goal}" for goal in goals), "world")
    return _Sent(settled, counting_store.count(work, case.quest_id, case.places))


def _let_follow(work: Work, case: Case, sent: _Sent, amount: int | None, raw_cp: int) -> None:
    """Let what hangs on a confirmed deed follow: those who gave the idea, its quest, its direction and its talk."""
    if not sent.is_settled():
        raise WrongState
    if case.inspired:
        sparks.credit(work, case.id, case.claim_id, case.player_id, raw_cp)
    if case.direction_id is not None:
        work.nudge(f"direction:{case.direction_id}")
    done = sent.is_done()
    if done:
        first.leave(work, case.quest_id)
        work.nudge("quests")
    if case.from_message_id is not None:
        _tell_in_talk(work, case, case.from_message_id, amount, done=done)


def _tell_in_talk(work: Work, case: Case, message_id: UUID, amount: int | None, *, done: bool) -> None:
    """Let the world say what came of a quest where it began, and tell who began it once it is done."""
    begun = origins.origin(work.conn, message_id)
    if begun is None:
        return
    origins.tell(work, begun, case.quest_id, (amount or 0) if case.metric_id else 0, case.unit)
    if done and case.quest_state != "done":  # who hands in late may find it done already
        origins_store.count(work, begun, done=1)
        if begun.by_player_id not in {None, case.player_id}:
            ledger_store.add_notice(work, begun.by_player_id, "came_true", quest_id=case.quest_id)
    work.nudge(begun.topic)


def _send_back(work: Work, me: Actor, case: Case, reason: str) -> None:
    if not contributions_store.settle(work, case.id, "waiting", "sent_back"):
        raise WrongState
    fresh = claim_rules.lease_end(work.now, case.lease_seconds)
    claims_store.move(work, case.claim_id, ("handed_in",), "sent_back", expires_at=fresh)
    ledger_store.add_notice(
        work,
        case.player_id,
        "sent_back",
        quest_id=case.quest_id,
        claim_id=case.claim_id,
        from_player_id=me.id,
        text=reason,
    )
