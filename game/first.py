"""What is to be done first: what frees most, soonest, that can be started now, for the least effort.

P = A * V * (1 + 3U) / sqrt(max(1/4, hours)) (reference: docs/rules.md, "What's first"). Moments and lengths are days.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple
from uuid import UUID

from game.constants import (
    DURATION_BUFFER,
    ENDLESS_AFTER_DAYS,
    ENDLESS_URGENCY,
    FIT_KM,
    GOAL_WEIGHT,
    IMPACT_LINK_PERCENT,
    LEAST_EFFORT_HOURS,
    LEAST_READINESS,
    PASSED_ON,
    PRIORITY_NEEDS_READY,
    PRIORITY_PERCENT,
    SUPPORT_MEDIAN_FLOOR,
    UNKNOWN_SKILL_FIT,
    URGENCY_HALVES_DAYS,
    URGENCY_WEIGHT,
)


@dataclass(frozen=True, slots=True)
class Node:
    """An open quest in the graph of what waits for what."""

    worth: float  # its own value
    days: float  # how long who takes it may need
    due: float | None  # its own end
    waits: int  # open quests that it waits for


class Flow(NamedTuple):
    """What a quest is worth with all that it sets free, and by when it has to be finished for their sake."""

    value: float
    finish: float | None


class Factors(NamedTuple):
    """What a score is the product of."""

    worth: float
    leverage: float
    urgency: float
    readiness: float
    ease: float

    @property
    def score(self) -> float:
        """Give P."""
        return self.worth * self.leverage * self.urgency * self.readiness * self.ease


def worth(link: str, support: float, median_support: float, goal_weight: float = 1.0) -> float:
    """Give a quest's own value: g * w * (0.5 + S), where S = s / (s + median) is within 0..1 and never takes all."""
    weight = min(max(goal_weight, GOAL_WEIGHT[0]), GOAL_WEIGHT[1])
    half = max(median_support, SUPPORT_MEDIAN_FLOOR)
    return weight * IMPACT_LINK_PERCENT[link] / 100 * (0.5 + support / (support + half))


def support(hearts: Iterable[int]) -> float:
    """Give what the hearts of people add up to: the square root of each person's, so that many count more than much."""
    return sum(sqrt(given) for given in hearts)


def flows(
    nodes: Mapping[UUID, Node], edges: Iterable[tuple[UUID, UUID]], beyond: Mapping[UUID, tuple[Node, Flow]]
) -> dict[UUID, Flow]:
    """Give the flow of every node: V(q) = v(q) + 0.8 * sum of V(r) / openpreds(r) over the quests r that wait for it.

    `edges` are (waits, is waited for); who waits stands in `nodes`, or with its flow in `beyond`. A circle, which no
    verb lets anybody draw, passes nothing on.
    """
    frees: dict[UUID, list[UUID]] = {}
    left = dict.fromkeys(nodes, 0)
    needs: dict[UUID, list[UUID]] = {}
    for waiter, needed in edges:
        frees.setdefault(needed, []).append(waiter)
        if waiter in left:
            needs.setdefault(waiter, []).append(needed)
            left[needed] += 1
    ready = [one for one, waiting in left.items() if not waiting]
    found: dict[UUID, Flow] = {}
    while ready:
        one = ready.pop()
        found[one] = _flow(nodes[one], [_of(r, nodes, found, beyond) for r in frees.get(one, ())])
        for needed in needs.get(one, ()):
            left[needed] -= 1
            if not left[needed]:
                ready.append(needed)
    for one in nodes.keys() - found.keys():
        found[one] = _flow(nodes[one], ())
    return found


def _of(
    one: UUID, nodes: Mapping[UUID, Node], found: Mapping[UUID, Flow], beyond: Mapping[UUID, tuple[Node, Flow]]
) -> tuple[Node, Flow]:
    return (nodes[one], found[one]) if one in nodes else beyond[one]


def _flow(node: Node, freed: Iterable[tuple[Node, Flow]]) -> Flow:
    value, ends = node.worth, [] if node.due is None else [node.due]
    for waiter, flow in freed:
        value += PASSED_ON * flow.value / max(1, waiter.waits)
        if flow.finish is not None:
            ends.append(flow.finish - waiter.days * DURATION_BUFFER)
    return Flow(value, min(ends, default=None))


def slack(finish: float, days: float, now: float) -> float:
    """Give the days until a quest has to be begun: the latest finish less its own time with a quarter more."""
    return finish - days * DURATION_BUFFER - now


def urgency(finish: float | None, days: float, age: float, now: float) -> float:
    """Give U within 0..1: one where it should have begun, half of it each seven days before; little without an end."""
    if finish is None:
        return ENDLESS_URGENCY * min(1.0, max(0.0, age) / ENDLESS_AFTER_DAYS)
    left = slack(finish, days, now)
    return 1.0 if left <= 0 else 2.0 ** (-left / URGENCY_HALVES_DAYS)


def readiness(shares: Iterable[float]) -> float:
    """Give A: the product of what is there of what is needed, each at most one, all together at least 0.2."""
    product = 1.0
    for share in shares:
        product *= min(1.0, max(0.0, share))
    return max(LEAST_READINESS, product)


def factors(node: Node, flow: Flow, *, minutes: int, created: float, now: float, ready: float = 1.0) -> Factors:
    """Give the factors of a quest that can be started now; their product is its score, their logarithms add up."""
    urgent = urgency(flow.finish, node.days, now - created, now)
    ease = 1 / sqrt(max(LEAST_EFFORT_HOURS, minutes / 60))
    return Factors(node.worth, flow.value / node.worth, 1 + URGENCY_WEIGHT * urgent, ready, ease)


def score(factors_: Factors, *, blocked: bool) -> float:
    """Give P, to nine digits; zero just where something has to come first."""
    return 0.0 if blocked else max(1e-9, round(factors_.score, 9))


def percentile(score_: float, cuts_: Sequence[float]) -> float | None:
    """Give where a score stands (0..1) among scores that are cut into equal parts; equals stand in their middle.

    None for what cannot be started, and where there are no cuts.
    """
    if not score_ or len(cuts_) < 2:
        return None
    middle = (bisect_left(cuts_, score_) + bisect_right(cuts_, score_) - 1) / 2
    return min(1.0, max(0.0, middle / (len(cuts_) - 1)))


def cuts(scores: Sequence[float], parts: int) -> tuple[float, ...]:
    """Cut scores into equal parts: the lowest, each step between, and the highest; nothing where there are none."""
    if not scores:
        return ()
    ordered, found = sorted(scores), []
    for nth in range(parts + 1):
        at = nth * (len(ordered) - 1) / parts
        low = int(at)
        high = min(low + 1, len(ordered) - 1)
        found.append(ordered[low] + (ordered[high] - ordered[low]) * (at - low))
    return tuple(found)


def priority_percent(percentile: float | None, ready: int) -> int:
    """Give the factor of points for a percentile (0..1) among ready quests: 80 to 150, and 100 where few are ready."""
    if percentile is None or ready < PRIORITY_NEEDS_READY:
        return 100
    least, most = PRIORITY_PERCENT
    return round(least + (most - least) * min(1.0, max(0.0, percentile)))


def fit(asked: Iterable[str], mine: frozenset[str], km: float | None = None) -> float:
    """Give how well a quest fits a player, within 0..1: skills and distance. Who names no skills fits everything."""
    wanted = frozenset(asked)
    match = len(wanted & mine) / len(wanted) if wanted and mine else 1.0
    skilled = UNKNOWN_SKILL_FIT + (1 - UNKNOWN_SKILL_FIT) * match
    return skilled * (1.0 if km is None else exp(-km / FIT_KM))


class Offer(NamedTuple):
    """A quest that somebody could be sent to: its score for them, its free places, and who was sent there just now."""

    id: UUID
    score: float
    free: int
    sent: int


def draw(offers: Sequence[Offer]) -> UUID | None:
    """Choose one thing for one person: the first whose free places are not all promised to others of this minute.

    Where everything is promised, the one with the fewest people a place, so that a crowd spreads.
    """
    open_ = [offer for offer in offers if offer.free > 0]
    unpromised = [offer for offer in open_ if offer.sent < offer.free]
    if unpromised:
        return max(unpromised, key=lambda offer: offer.score).id
    return min(open_, key=lambda offer: (offer.sent / offer.free, -offer.score)).id if open_ else None


def strongest(mine: Factors, medians: Factors) -> list[tuple[str, float]]:
    """List the factors by how much they lift a quest above the middle: (name, log of the ratio), largest first."""
    lifted = [(name, log(one / middle)) for name, one, middle in zip(mine._fields, mine, medians, strict=True)]
    return sorted(lifted, key=lambda part: -part[1])


def moved_on(score_: float, finish: float | None, days: float, created: float, then: float, now: float) -> float:
    """Give what a score that was right `then` is `now`: with the time alone only its urgency changes."""
    before, after = (1 + URGENCY_WEIGHT * urgency(finish, days, at - created, at) for at in (then, now))
    return round(score_ * after / before, 9)
