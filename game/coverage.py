"""Who works toward a goal, and whether that is enough: what is needed a day beside what comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from game.constants import (
    COVER_WITHOUT_NUMBER,
    COVERAGE_WINDOW_DAYS,
    COVERED_FROM,
    PEOPLE_ENOUGH,
    SCATTERED_FROM,
    URGENCY_HALF_LIFE_DAYS,
)


class State(StrEnum):
    """How a goal is covered."""

    NOBODY = "nobody"
    THIN = "thin"
    ON_IT = "on_it"
    CROWDED = "crowded"
    DONE = "done"


@dataclass(frozen=True)
class Supply:
    """A number of a goal in thousandths of its unit: what is left, what came in the last weeks, what is promised."""

    left_milli: int
    days_left: int
    came_milli: int
    promised_milli: int = 0
    days: int = COVERAGE_WINDOW_DAYS  # over which it came

    @property
    def cover(self) -> float:
        """The share of the pace needed that is there, promises at half."""
        if self.left_milli <= 0:
            return 1.0
        needed = self.left_milli / max(1, self.days_left)
        return min(1.0, self.pace / needed)

    @property
    def pace(self) -> float:
        """Thousandths a day."""
        return (max(0, self.came_milli) + 0.5 * max(0, self.promised_milli)) / max(1, self.days)


@dataclass(frozen=True)
class Covered:
    """A goal as it is covered."""

    state: State
    cover: float
    gap: float


def leaf(
    supplies: Sequence[Supply],
    *,
    initiatives: int,
    people: int,
    sides: int,
    scattered: float = 0.0,
    days_left: int | None = None,
) -> Covered:
    """Judge a goal without goals beneath it: by its numbers, or by its people where it has none."""
    cover = sum(one.cover for one in supplies) / len(supplies) if supplies else by_people(people)
    done = bool(supplies) and all(one.left_milli <= 0 for one in supplies)
    if done:
        return Covered(State.DONE, 1.0, 0.0)
    if not initiatives:  # what came before nobody was there goes on for nobody
        return Covered(State.NOBODY, 0.0, gap(0.0, days_left))
    return Covered(_state(cover, sides, scattered), cover, gap(cover, days_left))


def parent(
    parts: Sequence[Covered], *, sides: int, scattered: float = 0.0, weights: Sequence[float] | None = None
) -> Covered:
    """Judge a goal by those beneath it: their weighted mean, between the least and the most covered."""
    shares = list(weights or [1.0] * len(parts))
    whole = sum(shares)
    cover = sum(part.cover * share for part, share in zip(parts, shares, strict=True)) / whole
    cover = min(max(cover, min(part.cover for part in parts)), max(part.cover for part in parts))
    mean_gap = sum(part.gap * share for part, share in zip(parts, shares, strict=True)) / whole
    states = {part.state for part in parts}
    if states == {State.DONE}:
        return Covered(State.DONE, 1.0, 0.0)
    if states <= {State.NOBODY, State.DONE}:
        return Covered(State.NOBODY, cover, mean_gap)
    return Covered(_state(cover, sides, scattered), cover, mean_gap)


def by_people(people: int) -> float:
    """Give the cover of a goal that has no number yet: never more than a half."""
    return min(1.0, people / PEOPLE_ENOUGH) * COVER_WITHOUT_NUMBER


def gap(cover: float, days_left: int | None, weight: float = 1.0) -> float:
    """Say how much is missing, more where the day is near."""
    return weight * (1 - cover) * (0.5 + 0.5 * urgency(days_left))


def urgency(days_left: int | None) -> float:
    """Give 1 for a day that is over, less by half for each four weeks before it; 0 without one."""
    if days_left is None:
        return 0.0
    return 1.0 if days_left <= 0 else float(2 ** (-days_left / URGENCY_HALF_LIFE_DAYS))


def _state(cover: float, sides: int, scattered: float) -> State:
    if cover < COVERED_FROM or sides <= 1:
        return State.THIN
    return State.CROWDED if cover >= 1 and scattered >= SCATTERED_FROM else State.ON_IT
