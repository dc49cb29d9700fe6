"""Whether a ranking has come to rest."""

from collections.abc import Hashable, Sequence
from itertools import combinations
from math import sqrt
from typing import TypeVar

from game.constants import SETTLED_AGAINST_DAYS, SETTLED_TAU

T = TypeVar("T", bound=Hashable)


def tau(one: Sequence[T], other: Sequence[T]) -> float:
    """Give Kendall's tau-b between two rankings of their union, within -1..1; who is missing shares the last place.

    One for two empty or equal rankings, zero where one of them tells nothing apart. (Kendall 1945.)
    """
    places = [{item: place for place, item in enumerate(ranking)} for ranking in (one, other)]
    items = [*dict.fromkeys([*one, *other])]
    if places[0] == places[1]:
        return 1.0
    agree = apart = only_one = only_other = 0
    for a, b in combinations(items, 2):
        first, second = (place.get(a, len(place)) - place.get(b, len(place)) for place in places)
        if first and second:
            same = (first > 0) == (second > 0)
            agree, apart = agree + same, apart + (not same)
        else:
            only_one, only_other = only_one + bool(first), only_other + bool(second)
    untied = (agree + apart + only_one) * (agree + apart + only_other)
    return (agree - apart) / sqrt(untied) if untied else 0.0


def settled_days(days: Sequence[Sequence[T]]) -> int | None:
    """Give for how many days, up to the last one, the ranking was like that of three days before.

    `days` are consecutive, the oldest first. None while there is nothing old enough to compare with.
    """
    if len(days) <= SETTLED_AGAINST_DAYS:
        return None
    for back, day in enumerate(range(len(days) - 1, SETTLED_AGAINST_DAYS - 1, -1)):
        if tau(days[day], days[day - SETTLED_AGAINST_DAYS]) < SETTLED_TAU:
            return back
    return len(days) - SETTLED_AGAINST_DAYS
