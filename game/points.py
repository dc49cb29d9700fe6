"""Points for a quest, in whole centipoints: linear in time, rounded once.

raw = minutes x 100/3 x difficulty x impact link x priority x repetition (reference: docs/rules.md, "Points").
"""

from collections.abc import Sequence
from fractions import Fraction

from game.constants import (
    DAY_FULL_CP,
    DAY_HALF_CP,
    DECISION_PAY_CP,
    DECISIONS_PAID_A_DAY,
    DIFFICULTY_PERCENT,
    IMPACT_LINK_PERCENT,
    MAX_MINUTES,
    MIN_MINUTES,
    MINUTES_PER_POINT,
    REPETITION_PERCENT,
)

__all__ = [
    "DECISIONS_PAID_A_DAY",
    "DECISION_PAY_CP",
    "daily_credit",
    "day_total",
    "raw",
    "repetition_percent",
    "shares",
]


def raw(minutes: int, difficulty: int, impact_link: str, *, priority_percent: int = 100, repetition: int = 100) -> int:
    """Give the raw centipoints of one deed; minutes are clamped to 5..480, everything else in per cent."""
    percents = DIFFICULTY_PERCENT[difficulty] * IMPACT_LINK_PERCENT[impact_link] * priority_percent * repetition
    return _half_up(min(max(minutes, MIN_MINUTES), MAX_MINUTES) * 100 * percents, MINUTES_PER_POINT * 100**4)


def repetition_percent(before: int, *, recurring: bool = False) -> int:
    """Give the factor for a player's next deed on the same quest after `before` of them in seven days."""
    if recurring:
        return 100
    return REPETITION_PERCENT[min(max(before, 0), len(REPETITION_PERCENT) - 1)]


def day_total(raw_cp: int) -> int:
    """Give what a day's raw centipoints count for: 80 points full, the next 80 half, then no more (at most 120)."""
    full = min(raw_cp, DAY_FULL_CP)
    half = min(max(raw_cp - DAY_FULL_CP, 0), DAY_HALF_CP)
    return full + _half_up(half, 2)


def daily_credit(before_cp: int, raw_cp: int) -> int:
    """Give what a deed adds to a day that holds `before_cp` raw centipoints already."""
    return day_total(before_cp + raw_cp) - day_total(before_cp)


def shares(pot_cp: int, weights: Sequence[int]) -> list[int]:
    """Split a pot by weights without losing a centipoint (largest remainder; ties to the earlier)."""
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("weights must add up to more than zero")
    exact = [Fraction(pot_cp * weight, whole) for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: pot_cp - sum(parts)]:
        parts[i] += 1
    return parts


def _half_up(dividend: int, divisor: int) -> int:
    """Divide and round; a half away from zero."""
    rounded = (2 * abs(dividend) + divisor) // (2 * divisor)
    return rounded if dividend >= 0 else -rounded
