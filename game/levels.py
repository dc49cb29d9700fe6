"""Levels: lifetime points only, never lost, and they buy no rights."""

from math import isqrt

from game.constants import LEVEL_FIRST_STEP_CP, LEVEL_STEP_GROWTH_CP

BANDS = (
    (30, "Elder of the world"),
    (20, "Navigator"),
    (15, "Weaver"),
    (10, "Builder"),
    (5, "Neighbour"),
    (1, "Visitor"),
)


def total_for(level: int) -> int:
    """Give the lifetime centipoints at which a level begins: 10(L-1) + 7.5(L-1)(L-2) points."""
    steps = level - 1
    return LEVEL_FIRST_STEP_CP * steps + LEVEL_STEP_GROWTH_CP * steps * (steps - 1) // 2


def level_for(lifetime_cp: int) -> int:
    """Give the level that lifetime centipoints have reached (1 is the first)."""
    points = max(0, lifetime_cp)
    guess = 1 + max(0, (isqrt(1 + 8 * points // LEVEL_STEP_GROWTH_CP) - 1) // 2)
    while total_for(guess + 1) <= points:
        guess += 1
    while total_for(guess) > points:
        guess -= 1
    return guess


def band(level: int) -> str:
    """Give the name of a level's band."""
    return next(name for first, name in BANDS if level >= first)


def to_next(lifetime_cp: int) -> tuple[int, int]:
    """Give (centipoints into the level, centipoints that the level takes)."""
    level = level_for(lifetime_cp)
    start = total_for(level)
    return max(0, lifetime_cp) - start, total_for(level + 1) - start
