"""Making the model of `game.fit` from themes and examples, and measuring it on examples that it was not made from."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game import fit
from game.constants import FIT_HAND, FIT_SHOWN
from game.fit_words import Unit, term

GOALS = tuple(str(number) for number in range(1, 18))
NEWTON_STEPS = 6
SHIFT_VARIANCE = 0.5
TWINS = 2
FOLDS, ROUNDS = 5, 4


@dataclass(frozen=True)
class Theme:
    """What people do, the goals it speaks for (0 to 3), and words that wake it in full or a third."""

    goals: Mapping[str, float]
    words: Sequence[str]
    weak: Sequence[str]


@dataclass(frozen=True)
class Example:
    """An initiative with the goals that it published itself."""

    name: str
    about: str
    goals: frozenset[str]

    @property
    def text(self) -> str:
        """All its words."""
        return f"{self.name}. {self.about}"


@dataclass(frozen=True)
class Kind:
    """A kind of initiatives in words of our own, and which share of them we think name a goal."""

    about: str
    goals: Mapping[str, float]


@dataclass(frozen=True)
class Score:
    """How well the first three goals were found: of each goal (found, in all), and initiatives with a hit."""

    found: Mapping[str, tuple[int, int]]
    hits: int
    asked: int

    @property
    def recall(self) -> float:
        """Recall at three, the mean over the goals that occur."""
        shares = [found / whole for found, whole in self.found.values() if whole]
        return sum(shares) / len(shares)

    @property
    def hit(self) -> float:
        """Share of the initiatives with one of their goals among the three."""
        return self.hits / self.asked


def make(themes: Sequence[Theme], kinds: Sequence[Kind], examples: Sequence[Example]) -> dict[str, Any]:
    """Make the data of a model, numbers in thousandths; the same data from the same words and examples."""
    common = [_log_odds(sum(goal in one.goals for one in examples), len(examples)) for goal in GOALS]
    data: dict[str, Any] = {
        "goals": list(GOALS),
        "common": [round(value * 1000) for value in common],
        "shift": [0] * len(GOALS),
        "themes": [
            {
                "goals": _thousandths({goal: weight * FIT_HAND for goal, weight in theme.goals.items()}),
                "words": _listed(theme.words),
                "weak": _listed(theme.weak, but=theme.words),
            }
            for theme in themes
            if theme.goals
        ],
        "silent": _listed([word for theme in themes if not theme.goals for word in theme.words]),
        "known": [],
    }
    bare = fit.unpacked(data)
    for kind in kinds:
        data["known"] += [_terms(bare, kind.about), _thousandths(kind.goals)]
    for one in examples:
        data["known"] += [_terms(bare, one.text), _thousandths(dict.fromkeys(one.goals, 1.0))]
    model = fit.unpacked(data)
    readings: list[Sequence[float]] = []
    for number, one in enumerate(examples, len(kinds)):
        said = fit.units(model, one.text)
        readings.append(fit.read(model, said, {number, *_twins(model, said, len(kinds))}).scores)
    data["shift"] = [round(_shift(n, readings, examples) * 1000) for n in range(len(GOALS))]
    return data


def _twins(model: fit.Model, said: Sequence[Unit], kinds: int) -> list[int]:
    """Number the kinds that are most alike to a text: they may have been written from it."""
    alike = fit.alike(model, said)
    return sorted(range(kinds), key=lambda n: -alike.get(n, 0.0))[:TWINS]


def _terms(model: fit.Model, text: str) -> str:
    return ",".join(unit.term for unit in fit.units(model, text))


def _thousandths(shares: Mapping[str, float]) -> dict[str, int]:
    return {str(GOALS.index(goal)): round(shares[goal] * 1000) for goal in sorted(shares, key=int)}


def _listed(phrases: Sequence[str], but: Sequence[str] = ()) -> str:
    """Give what phrases are looked up by, each once, with commas."""
    return ",".join(sorted({term(phrase) for phrase in phrases} - {term(phrase) for phrase in but}))


def _log_odds(count: int, of: int) -> float:
    share = (count + 0.7) / (of + 4)
    return math.log(share / (1 - share))


def _shift(goal: int, readings: Sequence[Sequence[float]], examples: Sequence[Example]) -> float:
    """Find how far a goal's log-odds must move to expect as many examples of it as there are (held near nought)."""
    shift = 0.0
    for _step in range(NEWTON_STEPS):
        slope, bend = -shift / SHIFT_VARIANCE, 1 / SHIFT_VARIANCE
        for scores, one in zip(readings, examples, strict=True):
            chance = 1 / (1 + math.exp(-(scores[goal] + shift)))
            slope += (GOALS[goal] in one.goals) - chance
            bend += chance * (1 - chance)
        shift += max(-1.0, min(1.0, slope / bend))
    return shift


def is_held(one: Example) -> bool:
    """Say whether an initiative belongs to the third that nobody looked at while the words were written."""
    return _digest(one.name) % 3 == 0


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def ask(
    model: fit.Model, kinds: int, asked: Sequence[Example], *, twins: bool = True
) -> list[tuple[Example, list[str]]]:
    """Ask a model about initiatives; without `twins`, as though it did not know the kinds most alike to each."""
    found: list[tuple[Example, list[str]]] = []
    for one in asked:
        but = [] if twins else _twins(model, fit.units(model, one.text), kinds)
        found.append((one, fit.top(model, one.text, but)))
    return found


def folds(
    themes: Sequence[Theme], kinds: Sequence[Kind], examples: Sequence[Example]
) -> list[tuple[fit.Model, list[Example]]]:
    """Part the examples, in several rounds, and make for each part a model from all others."""
    return [(fit.unpacked(make(themes, kinds, known)), asked) for known, asked in _folds(examples)]


def _folds(examples: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    for number in range(ROUNDS):
        order = sorted(examples, key=lambda one: _digest(f"{number} {one.name}"))
        # those with the rarest goals first, so that each fold has its share of them
        order.sort(key=lambda one: min(sum(goal in other.goals for other in examples) for goal in one.goals))
        for fold in range(FOLDS):
            yield [one for n, one in enumerate(order) if n % FOLDS != fold], order[fold::FOLDS]


def score(top: Callable[[Example], Sequence[str]], asked: Sequence[Example]) -> Score:
    """Count what a way of naming three goals finds."""
    return scored([(one, top(one)) for one in asked])


def scored(answers: Sequence[tuple[Example, Sequence[str]]]) -> Score:
    """Count what the named goals found."""
    found = {
        goal: (
            sum(goal in named for one, named in answers if goal in one.goals),
            sum(goal in one.goals for one, _named in answers),
        )
        for goal in GOALS
    }
    return Score(found, sum(bool(one.goals & set(named)) for one, named in answers), len(answers))


def always_the_commonest(examples: Sequence[Example], asked: Sequence[Example]) -> Score:
    """Count what naming the three commonest goals finds, whatever is asked."""
    common = sorted(GOALS, key=lambda goal: -sum(goal in one.goals for one in examples))[:FIT_SHOWN]
    return score(lambda _one: common, asked)


def confusion(answers: Sequence[tuple[Example, Sequence[str]]]) -> dict[str, tuple[int, int, list[tuple[str, int]]]]:
    """Give for each goal how often it was named, how often rightly, and what was named most where it was missed."""
    table: dict[str, tuple[int, int, list[tuple[str, int]]]] = {}
    for goal in GOALS:
        named = [one for one, three in answers if goal in three]
        instead: dict[str, int] = {}
        for one, three in answers:
            if goal in one.goals and goal not in three:
                for other in three:
                    instead[other] = instead.get(other, 0) + (other not in one.goals)
        most = sorted(((other, n) for other, n in instead.items() if n), key=lambda pair: (-pair[1], int(pair[0])))
        table[goal] = (len(named), sum(goal in one.goals for one in named), most[:3])
    return table
