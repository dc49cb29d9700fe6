"""Sparks: what flows back to those who gave the idea, once a deed that came of it is confirmed (docs/rules.md).

Every link leads from a later event to an earlier one, so events form no circle; people may, and the picture shows it.
Sparks are no points: they buy nothing and rank nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from game.constants import SPARK_CAP_PERCENT, SPARK_DEPTH, SPARK_FIRST_PERCENT


class Event(NamedTuple):
    """Something that gave, or got, an idea: a claim, a quest, an initiative, a direction, or a person."""

    kind: str
    id: UUID


@dataclass(frozen=True)
class Link:
    """An event came of another, which was somebody's."""

    event: Event
    source: Event
    whose: UUID  # the source's


@dataclass(frozen=True)
class Spark:
    """What one person is given for one confirmed deed, at one distance from it, in hundredths of a point."""

    player_id: UUID
    depth: int
    centi: int


def flow(
    links: Iterable[Link], event: Event, doer: UUID, base_cp: int, before: Mapping[UUID, int] | None = None
) -> list[Spark]:
    """Let the spark of a confirmed deed flow back: a tenth to those who gave the idea, half as much at each step on.

    At each step it is shared equally among the sources. Nothing is kept for the doer: such a hop is skipped.
    `before` counts, for each person, the deeds of this doer that they got sparks for in the last seven days: each of
    them halves what they get now.
    """
    sources: defaultdict[Event, dict[Event, UUID]] = defaultdict(dict)
    for link in links:
        sources[link.event][link.source] = link.whose
    shares: dict[Event, Fraction] = {event: Fraction(1)}
    given: defaultdict[tuple[UUID, int], Fraction] = defaultdict(Fraction)
    for depth in range(1, SPARK_DEPTH + 1):
        flows = Fraction(SPARK_FIRST_PERCENT * base_cp, 100 * 2 ** (depth - 1))
        further: defaultdict[Event, Fraction] = defaultdict(Fraction)
        for of, share in shares.items():
            for source, whose in sources[of].items():
                part = share / len(sources[of])
                further[source] += part
                if whose != doer:
                    given[whose, depth] += flows * part / 2 ** (before or {}).get(whose, 0)
        shares = further
    found = [Spark(player, depth, int(amount)) for (player, depth), amount in given.items()]
    return sorted((spark for spark in found if spark.centi > 0), key=lambda spark: (spark.depth, spark.player_id))


def cap(base_cp: int) -> int:
    """Give how much can flow back of a deed at all."""
    return base_cp * SPARK_CAP_PERCENT // 100
