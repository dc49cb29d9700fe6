"""Making the model of `game.fit` from themes and examples, and measuring it on examples that it was not made from."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game import fit
from game.constants import FIT_EXAMPLES, FIT_HAND, FIT_SHOWN

GOALS = tuple(str(number) for number in range(1, 18))
NEWTON_STEPS = 6
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


def make(themes: Sequence[Theme], examples: Sequence[Example]) -> dict[str, Any]:
    """Make the data of a model, numbers in thousandths; the same data from the same words and examples."""
    common = [_log_odds(sum(goal in one.goals for one in examples), len(examples)) for goal in GOALS]
    data: dict[str, Any] = {
        "goals": list(GOALS),
        "base": [round(value * 1000) for value in common],
        "common": [round(value * 1000) for value in common],
        "themes": [
            {
                "goals": {
                    str(GOALS.index(goal)): round(weight * FIT_HAND * 1000) for goal, weight in theme.goals.items()
                },
                "words": _listed(theme.words),
                "weak": _listed(theme.weak, but=theme.words),
            }
            for theme in themes
            if theme.goals
        ],
        "silent": _listed([word for theme in themes if not theme.goals for word in theme.words]),
        "learned": {},
        "unknown": round(math.log((len(examples) + 1) / 0.5) * 1000),
    }
    bare = fit.unpacked(data)
    texts = [fit.units(bare, one.text) for one in examples]
    readings = [fit.read(bare, text).scores for text in texts]
    data["base"] = [round(_base(bare.base[n], n, readings, examples) * 1000) for n in range(len(GOALS))]
    data["learned"] = _learned([{stem for unit in text for stem in unit.stems} for text in texts], examples)
    return data


def _listed(phrases: Sequence[str], but: Sequence[str] = ()) -> str:
    """Give what phrases are looked up by, each once, with commas."""
    return ",".join(sorted({fit.term(phrase) for phrase in phrases} - {fit.term(phrase) for phrase in but}))


def _log_odds(count: int, of: int) -> float:
    share = (count + 0.7) / (of + 4)
    return math.log(share / (1 - share))


def _base(start: float, goal: int, readings: Sequence[Sequence[float]], examples: Sequence[Example]) -> float:
    """Find the base of a goal at which the themes expect as many examples of it as there are (held near its start)."""
    base = start
    for _step in range(NEWTON_STEPS):
        slope, bend = start - base, 1.0
        for scores, one in zip(readings, examples, strict=True):
            chance = 1 / (1 + math.exp(-(scores[goal] - start + base)))
            slope += (GOALS[goal] in one.goals) - chance
            bend += chance * (1 - chance)
        base += max(-1.0, min(1.0, slope / bend))
    return base


def _learned(texts: Sequence[set[str]], examples: Sequence[Example]) -> dict[str, list[int]]:
    """Give for each stem how rare it is, its weight in all examples together, and that beside each of their goals."""
    often: dict[str, int] = {}
    for text in texts:
        for stem in text:
            often[stem] = often.get(stem, 0) + 1
    rare = {stem: max(0.05, math.log((len(texts) + 1) / (count + 0.5))) for stem, count in often.items()}
    heard: dict[str, float] = dict.fromkeys(often, 0.0)
    beside: dict[str, dict[int, float]] = {stem: {} for stem in often}
    for text, one in zip(texts, examples, strict=True):
        length = math.sqrt(sum(rare[stem] ** 2 for stem in sorted(text))) or 1.0
        for stem in text:
            weight = FIT_EXAMPLES * rare[stem] / length
            heard[stem] += weight
            for goal in one.goals:
                number = GOALS.index(goal)
                beside[stem][number] = beside[stem].get(number, 0.0) + weight
    return {
        stem: [
            round(rare[stem] * 1000),
            round(heard[stem] * 1000),
            *(part for goal in sorted(beside[stem]) for part in (goal, round(beside[stem][goal] * 1000))),
        ]
        for stem in sorted(often)
    }


def is_held(one: Example) -> bool:
    """Say whether an initiative belongs to the third that nobody looked at while the words were written."""
    return _digest(one.name) % 3 == 0


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def ask(themes: Sequence[Theme], known: Sequence[Example], asked: Sequence[Example]) -> Score:
    """Make a model from some examples and ask it about others."""
    model = fit.unpacked(make(themes, known))
    return score(lambda one: fit.top(model, one.text), asked)


def cross(
    themes: Sequence[Theme], examples: Sequence[Example], *, heard: bool = True
) -> list[tuple[Example, list[str]]]:
    """Ask about every example, in several rounds, with a model that was made from the other folds only.

    Without `heard` the model does not listen to what the examples tell about words.
    """
    found: list[tuple[Example, list[str]]] = []
    for known, asked in _folds(examples):
        data = make(themes, known)
        model = fit.unpacked(data if heard else data | {"learned": {}})
        found += [(one, fit.top(model, one.text)) for one in asked]
    return found


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
