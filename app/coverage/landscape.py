"""The goals in play with how each is covered, put together from a handful of statements, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID

from sqlalchemy import Connection

from app.alliances import store as alliances
from app.alliances.alike import weights
from app.coverage import store
from app.coverage.store import Toward, Working
from app.goals import store as goals_store
from app.goals.store import MetricRow
from app.goals.tables import Goal
from app.initiatives import likeness_store
from app.ledger import days_store
from app.platform import sizes
from game import coverage, overlap, progress
from game.constants import ALLIED, COVERAGE_WINDOW_DAYS, SHARES_A_QUEST
from game.coverage import Covered, Supply
from game.progress import MetricTerms


@dataclass(frozen=True)
class Number:
    """A metric as coverage looks at it."""

    metric: MetricRow
    supply: Supply
    came_alone: Supply  # without promises


@dataclass(frozen=True)
class Spot:
    """A goal in play: how it is covered, by whom, and what is beneath it."""

    goal: Goal
    covered: Covered
    numbers: Sequence[Number]
    initiatives: int  # active, toward it or a goal beneath it
    one: UUID | None  # one of them
    open_quests: bool
    working: Sequence[Working]  # those of them with people, each once
    beneath: Sequence[Goal]  # the goals without goals beneath them that it is judged by
    nobody: Sequence[Goal]  # those of them that nobody works toward
    people: int
    sides: int
    scattered: float | None  # where it was looked at
    inked: float  # the part of the cover that has come; the rest is promised


@dataclass
class _Ground:
    """What was read."""

    goals: dict[UUID, Goal]
    children: defaultdict[UUID, list[UUID]]
    toward: dict[UUID, Toward]
    working: defaultdict[UUID, list[Working]]
    numbers: defaultdict[UUID, list[Number]]
    leaves: dict[UUID, list[UUID]] = field(default_factory=dict)


def landscape(conn: Connection, goals: Sequence[Goal], now: datetime) -> dict[UUID, Spot]:
    """Say of each of some goals in play how it is covered; what is beneath them and not given is not looked at."""
    ground = _read(conn, goals, now)
    plain = {goal.id: _spot(ground, goal, now, 0.0) for goal in goals}
    full = [spot for spot in plain.values() if spot.covered.cover >= 1 and len(spot.working) > 1]
    scattered = _scattered(conn, full)
    return plain | {of: _spot(ground, plain[of].goal, now, value) for of, value in scattered.items()}


def beneath(conn: Connection, goal_id: UUID) -> list[Goal]:
    """Give a goal in play and those beneath it."""
    return store.in_play(conn, goals_store.reach(conn, goal_id))


def _read(conn: Connection, goals: Sequence[Goal], now: datetime) -> _Ground:
    ids = [goal.id for goal in goals]
    since = now.date() - timedelta(days=COVERAGE_WINDOW_DAYS)
    known, toward = {goal.id: goal for goal in goals}, store.toward(conn, ids)
    ground = _Ground(known, defaultdict(list), toward, defaultdict(list), defaultdict(list))
    for child, parent in goals_store.edges(conn):
        if child in ground.goals and parent in ground.goals:
            ground.children[parent].append(child)
    for one in store.working(conn, ids, since):
        ground.working[one.goal_id].append(one)
    metrics = goals_store.metrics(conn, ids)
    of_metrics = [metric.id for metric in metrics]
    came = days_store.since(conn, of_metrics, since + timedelta(days=1))
    waits = goals_store.waiting_amounts(conn, of_metrics)
    held = store.promised(conn, of_metrics, now)
    before = store.measured_before(conn, of_metrics, since)
    for metric in metrics:
        promised = waits.get(metric.id, 0) + held.get(metric.id, 0)
        ground.numbers[metric.goal_id].append(_number(metric, came.get(metric.id, 0), promised, before, now))
    return ground


def _number(
    metric: MetricRow, came: int, promised: int, before: dict[UUID, tuple[int, int | None]], now: datetime
) -> Number:
    """Give what is left of a metric and what comes; for one that is measured, what its measurements moved."""
    terms = MetricTerms(
        metric.name, metric.method, metric.baseline_milli, metric.target_milli, metric.starts_on, metric.due_on
    )
    stands = progress.current(
        terms, confirmed_milli=metric.confirmed_milli, latest_milli=metric.latest_milli, of_milli=metric.of_milli
    )
    up = 1 if metric.target_milli > metric.baseline_milli else -1
    if metric.method != "sum":
        value, whole = before.get(metric.id, (None, None))
        then = progress.current(terms, confirmed_milli=0, latest_milli=value, of_milli=whole)
        came, promised = up * (stands - then), 0
    left = max(0, up * (metric.target_milli - stands))
    days = (metric.due_on - now.date()).days
    span = min(COVERAGE_WINDOW_DAYS, max(1, (now.date() - metric.starts_on).days + 1))
    return Number(metric, Supply(left, days, came, promised, span), Supply(left, days, came, 0, span))


def _spot(ground: _Ground, goal: Goal, now: datetime, scattered: float) -> Spot:
    leaves = _leaves(ground, goal.id)
    own = [*leaves, goal.id] if leaves and _has_own(ground, goal.id) else leaves or [goal.id]
    parts = {one: _judge(ground, one, now, 0.0) for one in own}
    working = {one.initiative_id: one for leaf in own for one in ground.working[leaf]}
    sides = {side for one in working.values() for side in one.sides}
    covered = (
        coverage.parent(list(parts.values()), sides=len(sides), scattered=scattered)
        if leaves
        else _judge(ground, goal.id, now, scattered)
    )
    inked = [_inked(ground, one) for one in own]
    toward = [ground.toward[one] for one in own if one in ground.toward]
    return Spot(
        goal=goal,
        covered=covered,
        numbers=ground.numbers[goal.id],
        initiatives=sum(one.initiatives for one in toward),
        one=toward[0].one if toward else None,
        open_quests=any(one.open_quests for one in toward),
        working=list(working.values()),
        beneath=[ground.goals[one] for one in leaves],
        nobody=[ground.goals[one] for one in leaves if parts[one].state is coverage.State.NOBODY],
        people=sum(one.people for one in working.values()),
        sides=len(sides),
        scattered=scattered if covered.cover >= 1 else None,
        inked=min(covered.cover, sum(inked) / len(inked)),
    )


def _judge(ground: _Ground, goal_id: UUID, now: datetime, scattered: float) -> Covered:
    working, numbers = ground.working[goal_id], ground.numbers[goal_id]
    return coverage.leaf(
        [number.supply for number in numbers],
        initiatives=ground.toward[goal_id].initiatives if goal_id in ground.toward else 0,
        people=sum(one.people for one in working),
        sides=len({side for one in working for side in one.sides}),
        scattered=scattered,
        days_left=min(((number.metric.due_on - now.date()).days for number in numbers), default=None),
    )


def _inked(ground: _Ground, goal_id: UUID) -> float:
    numbers = ground.numbers[goal_id]
    return sum(number.came_alone.cover for number in numbers) / len(numbers) if numbers else 0.0


def _has_own(ground: _Ground, goal_id: UUID) -> bool:
    return bool(ground.numbers[goal_id] or goal_id in ground.toward)


def _leaves(ground: _Ground, goal_id: UUID) -> list[UUID]:
    """Give the goals beneath one that have none beneath them, each once, whatever circles there are."""
    if goal_id not in ground.leaves:
        found, seen, waiting = [], {goal_id}, list(ground.children[goal_id])
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            below = ground.children[one]
            waiting += below
            if not below or _has_own(ground, one):
                found.append(one)
        ground.leaves[goal_id] = sorted(found, key=lambda one: ground.goals[one].number)
    return ground.leaves[goal_id]


def _scattered(conn: Connection, spots: Collection[Spot]) -> dict[UUID, float]:
    """Say how scattered the work toward some goals is, among the initiatives with most people of each."""
    people = {
        spot.goal.id: {
            one.initiative_id: one.people
            for one in sorted(spot.working, key=lambda one: (-one.people, one.name))[: sizes.SCATTER_COMPARED]
            if one.people
        }
        for spot in spots
    }
    wanted = {one for of in people.values() for one in of}
    efforts = {one.id: one.effort for one in likeness_store.known(conn, wanted)} if wanted else {}
    weigh = weights(conn, efforts.values())
    vectors = {one: overlap.vector(effort.text, weigh) for one, effort in efforts.items()}
    linked: dict[tuple[UUID, UUID], float] = {}
    if wanted:
        linked = dict.fromkeys(alliances.sharing_quests(conn, wanted), SHARES_A_QUEST)
        linked |= dict.fromkeys(alliances.between(conn, wanted), ALLIED)
    found = {}
    for goal, of in people.items():
        alike = {
            (a, b): overlap.likeness(efforts[a], efforts[b], weigh, (vectors[a], vectors[b])).total
            for a, b in combinations([one for one in of if one in efforts], 2)
        }
        found[goal] = overlap.fragmentation(of, alike, linked)
    return found
