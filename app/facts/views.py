"""What the pages of facts are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.facts import store
from app.facts.store import AnswerRow, FactRow
from app.goals import store as goals
from app.goals.tables import Goal
from app.platform import sizes
from app.platform.drawing import goal_hue
from app.players.actor import Actor
from game import facts as rules
from game import moderation
from game import talk as talk_rules
from game.errors import NotFound


@dataclass(frozen=True)
class FactView:
    """One fact as it is shown."""

    fact: FactRow
    stale: bool
    mine: bool


@dataclass(frozen=True)
class FactPage:
    """A fact with what others say to it, and the quests that began with it."""

    view: FactView
    hue: int
    answers: Sequence[AnswerRow]
    my_answer: str | None
    quests: Sequence[tuple[UUID, str, str]]


@dataclass(frozen=True)
class Situation:
    """What is known of a goal."""

    goal: Goal
    hue: int
    facts: Sequence[FactView]


def in_sight(conn: Connection, goal_id: UUID, me: Actor | None, now: datetime) -> list[FactView]:
    """Give the newest facts of a goal, for its page."""
    return [_view(fact, me, now) for fact in store.of_goal(conn, goal_id, sizes.FACTS_IN_SIGHT)]


def situation(conn: Connection, goal_id: UUID, me: Actor | None, now: datetime) -> Situation:
    """Give what is known of a goal; raises `NotFound`."""
    goal = goals.one(conn, goal_id)
    if goal is None or not goal.in_play:
        raise NotFound
    facts = store.of_goal(conn, goal_id, sizes.FACTS_OF_A_GOAL)
    return Situation(goal, goal_hue(goal.number), [_view(fact, me, now) for fact in facts])


def page(conn: Connection, fact_id: UUID, me: Actor | None, now: datetime) -> FactPage:
    """Give one fact; raises `NotFound` or `HiddenForNow`."""
    fact = store.one(conn, fact_id)
    if fact is None:
        raise NotFound
    moderation.check_seen(fact.hidden, inside=me is not None and (me.steward or me.id == fact.by_player_id))
    return FactPage(
        view=_view(fact, me, now),
        hue=goal_hue(fact.goal_number),
        answers=store.answers(conn, fact_id),
        my_answer=store.answer_of(conn, fact_id, me.id) if me else None,
        quests=store.quests_of(conn, fact_id, me),
    )


def goals_to_choose(conn: Connection) -> list[tuple[str, str]]:
    """List the goals in play, for choosing the one that a fact is about."""
    return [goal.pair for goal in goals.in_play(conn)]


def prefill(conn: Connection, fact_id: UUID) -> dict[str, Any]:
    """Give what a fact says to the form of a quest; raises `NotFound` or `HiddenForNow`."""
    fact = store.one(conn, fact_id)
    if fact is None:
        raise NotFound
    moderation.check_seen(fact.hidden, inside=False)
    text = f"{fact.text}\n\n{fact.source}, {fact.observed_on.isoformat()}"
    words = {"title": talk_rules.title_of(fact.text), "text": text}
    return {"from_fact": str(fact_id), "goal_id": str(fact.goal_id), **words}


def _view(fact: FactRow, me: Actor | None, now: datetime) -> FactView:
    return FactView(fact, rules.is_stale(fact.observed_on, now.date()), me is not None and me.id == fact.by_player_id)
