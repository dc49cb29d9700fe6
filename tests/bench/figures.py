"""A figure: what was measured beside what, how the pairs spread, and whether the goal is reached."""

import json
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple


class Fault(Exception):
    """Something measured was wrong, not slow: this alone makes the run fail."""


class Point(NamedTuple):
    """Our amount and the peer's, if there is one, at one size; all above nothing."""

    size: int
    ours: float
    peer: float | None = None


@dataclass(frozen=True)
class Growth:
    """Amounts in one unit over sizes that rise: of what there are so many, and beside whom."""

    of: str
    unit: str
    points: tuple[Point, ...]
    peer: str = ""


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
    growth: Growth | None = None

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
    figures = [
        Figure(**{**one, "values": tuple(one["values"]), "growth": _growth(one.get("growth"))})
        for one in kept["figures"]
    ]
    return Results(kept["facts"], figures, kept["failed"])


def _growth(kept: dict[str, Any] | None) -> Growth | None:
    return kept and Growth(**{**kept, "points": tuple(Point(*point) for point in kept["points"])})


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


def said(pairs: Sequence[tuple[float, float]], unit: str, times: float = 1) -> str:
    """Say both sides of pairs as amounts in a unit, after multiplying."""
    ours, theirs = (statistics.median(side) * times for side in zip(*pairs, strict=True))
    return f"{ours:.3g} beside {theirs:.3g} {unit}"
