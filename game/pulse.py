"""How alive an initiative is, and how its goal stands beside its plan: what the vision map shows of it."""

from bisect import bisect_right
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from game.constants import EFFORT_DAYS, EFFORT_STEPS_MINUTES, INITIATIVE_STALE_AFTER_DAYS, PACE_AHEAD_PERCENT


class Pace(StrEnum):
    """Planned against actual, in one word."""

    AHEAD = "ahead"
    ON_TIME = "on time"
    BEHIND = "behind"
    UNKNOWN = "no number"


def pace_word(pace: Fraction | None) -> Pace:
    """Put a pace (1 is on time) into a word; without one there is no number to compare, or it is too early."""
    if pace is None:
        return Pace.UNKNOWN
    if pace < 1:
        return Pace.BEHIND
    return Pace.AHEAD if pace * 100 >= PACE_AHEAD_PERCENT else Pace.ON_TIME


def effort_since(today: date) -> date:
    """Give the first of the days whose confirmed minutes count as the effort of today."""
    return today - timedelta(days=EFFORT_DAYS - 1)


def size(minutes: int) -> int:
    """Give the size of an initiative, 0 to 4, by its confirmed minutes of the last days."""
    return bisect_right(EFFORT_STEPS_MINUTES, minutes)


def is_stale(begun: date, newest_deed: date | None, today: date) -> bool:
    """Say whether nothing was confirmed of an initiative for too long; one that has just begun is not stale."""
    return (today - max(begun, newest_deed or begun)).days > INITIATIVE_STALE_AFTER_DAYS
