"""A figure: what was measured beside what, how the pairs spread, and whether the goal is reached."""

import json
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal


class Fault(Exception):
    """Something measured was wrong, not slow: this alone makes the run fail."""


@dataclass(frozen=True)
class Figure:
    """One figure. `values` are one ratio (or one amount) for each repeated pair;"""

    piece: str
    name: str
    measured: str
    against: str
    values: tuple[float, ...]
    unit: str = "×"
    goal: float | None = None
    better: Literal["lower", "higher"] = "lower"
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return "no goal"
        reached = self.median <= self.goal if self.better == "lower" else self.median >= self.goal
        return "reached" if reached else "not reached"


@dataclass(frozen=True)
class Results:
    """What one run gave: facts of the machine, figures, and why pieces gave none."""

    facts: dict[str, str]
    figures: list[Figure]
    failed: dict[str, str] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")


def load(path: Path) -> Results:
    """Read what `Results.save` wrote."""
    kept = json.loads(path.read_text())
    figures = [Figure(**{**one, "values": tuple(one["values"])}) for one in kept["figures"]]
    return Results(kept["facts"], figures, kept["failed"])


def ratios(ours: Callable[[], float], theirs: Callable[[], float], pairs: int) -> list[tuple[float, float]]:
    """Measure both sides in turn, each going first every other time, after one unmeasured pair."""
    ours(), theirs()
    found = []
    for number in range(pairs):
        if number % 2:
            second, first = theirs(), ours()
        else:
            first, second = ours(), theirs()
        if not (math.isfinite(first) and math.isfinite(second) and second > 0):
            raise Fault(f"no finite pair: {first}, {second}")
        found.append((first, second))
    return found


def quotients(pairs: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Divide our side of each pair by the other."""
    return tuple(ours / theirs for ours, theirs in pairs)
