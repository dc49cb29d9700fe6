"""The verbs of facts: state one, and answer one."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.directions import origins_store as origins
from app.facts import store
from app.goals import store as goals
from app.platform.database import Work
from app.players.actor import Actor
from app.quests import origins_store
from game import facts as rules
from game import moderation
from game.constants import FACTS_A_DAY
from game.errors import LastingNeeded, NotFound
from game.errors_said import SaidEnough
from game.facts import Answer

A_DAY = timedelta(hours=24)


def check_may_state(me: Actor) -> None:
    """Raise `LastingNeeded` unless the player can come back: facts stay, and somebody stands for them."""
    if me.is_guest:
        raise LastingNeeded


def state(
    work: Work,
    me: Actor,
    fact_id: UUID,
    goal_id: UUID,
    *,
    text: str,
    source: str,
    observed_on: date,
    from_message: UUID | None = None,
) -> None:
    """State what is known of a goal. Raises `LastingNeeded`, `NotFound`, `Invalid` for a day to come, `SaidEnough`."""
    check_may_state(me)
    goal = goals.one(work.conn, goal_id)
    if goal is None or not goal.in_play or not origins_store.are_there(work.conn, from_message, None):
        raise NotFound
    rules.check_observed(observed_on, work.now.astimezone(ZoneInfo(me.time_zone)).date())
    if store.count_said(work.conn, me.id, work.now - A_DAY) >= FACTS_A_DAY:
        raise SaidEnough(most=FACTS_A_DAY)
    values = {"text": text, "source": source, "observed_on": observed_on, "from_message_id": from_message}
    store.add(work, id=fact_id, goal_id=goal_id, by_player_id=me.id, **values)
    _tell(work, goal_id, from_message)


def answer(work: Work, me: Actor, fact_id: UUID, said: Answer, reason: str) -> None:
    """Agree with a fact, or dispute it with a reason; the last answer counts. Raises `OwnThing`, `NeedsReason`."""
    check_may_state(me)
    fact = store.one(work.conn, fact_id)
    if fact is None:
        raise NotFound
    moderation.check_seen(fact.hidden, inside=False)
    rules.check_may_answer(me.id, fact.by_player_id, said, reason)
    before = store.answer_of(work.conn, fact_id, me.id)
    moves = rules.moves(Answer(before) if before else None, said)
    store.answer(work, fact_id, me.id, said.value, reason.strip(), moves)
    work.nudge(f"fact:{fact_id}")


def _tell(work: Work, goal_id: UUID, from_message: UUID | None) -> None:
    begun = origins.origin(work.conn, from_message) if from_message else None
    work.nudge(f"facts:{goal_id}", *([begun.topic] if begun else []))
