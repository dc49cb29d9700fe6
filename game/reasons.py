"""Why a quest stands where it stands, in one or two clauses that its own factors give."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, log

from game.first import Factors, strongest

IN_HOURS_DAYS = 2  # up to here the time left is told in hours
FAR_AWAY_DAYS = 14  # what must begin later than this is no reason yet
QUICK_MINUTES = 20
LIFTS = log(1.1)  # less than a tenth above the middle is no reason


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clauses are made of."""

    waiting: int  # quests that wait for it
    slack: float | None  # days until it must begin; None without an end
    people: int  # who gave it hearts
    minutes: int
    link: str


Clause = tuple[str, int]


def reasons(mine: Factors, medians: Factors, facts: Facts) -> list[Clause]:
    """Give at most two clauses (code, number), the strongest first; none where nothing lifts it above the middle.

    Codes: *waiting* (quests), *now*, *hours*, *days* (until it must begin), *hearts* (people), *keystone*,
    *quick* (minutes).
    """
    clauses = _clauses(facts)
    found = []
    for name, lift in strongest(mine, medians):
        clause = clauses.get(name)
        if lift >= LIFTS and clause is not None:
            found.append(clause)
    return found[:2]


def _clauses(facts: Facts) -> Mapping[str, Clause | None]:
    """Give for each factor what it could say."""
    worth: Clause | None = None
    if facts.people:
        worth = ("hearts", facts.people)
    elif facts.link == "keystone":
        worth = ("keystone", 0)
    return {
        "worth": worth,
        "leverage": ("waiting", facts.waiting) if facts.waiting else None,
        "urgency": _begin(facts.slack),
        "ease": ("quick", facts.minutes) if facts.minutes <= QUICK_MINUTES else None,
    }


def _begin(slack: float | None) -> Clause | None:
    if slack is None or slack > FAR_AWAY_DAYS:
        return None
    if slack * 24 < 1:
        return ("now", 0)
    return ("hours", ceil(slack * 24)) if slack <= IN_HOURS_DAYS else ("days", int(slack))
