"""Which UN goals fit what somebody does, and which of their words say so. The same stands in static/js/lib/fit.js.

A word or phrase wakes themes (app/fit/themes.toml). A text is likened to known ones by its words and themes: to kinds
of initiatives, and to examples, each with its goals; the goals of its themes count a little beside. The first goal is
the likeliest; the others are those that are likely beyond how common they are, so that rare goals are found too.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.constants import (
    FIT_BY_THEMES,
    FIT_COMMONEST,
    FIT_CROWDING,
    FIT_FEW,
    FIT_HEARD,
    FIT_KEENNESS,
    FIT_LEAST,
    FIT_LIFT,
    FIT_PHRASE_WORDS,
    FIT_QUIETEST,
    FIT_SHOWN,
    FIT_UNHEARD,
    FIT_VOICES,
    FIT_WEAK,
)
from game.fit_words import Unit, normal, words

# for each unit of a text its stems (words) or themes (numbers), and how much they weigh
Weights = list[list[tuple[str | int, float]]]


@dataclass(frozen=True)
class Model:
    """All that is known about words and goals. A term names its themes, counted from 1; a weak one with a minus.

    Of each stem and theme it is known how rare it is, and its weight in the texts that have it.
    """

    goals: Sequence[str]
    common: Sequence[float]
    shift: Sequence[float]
    themes: Sequence[Mapping[int, float]]
    terms: Mapping[str, Sequence[int]]
    known: Sequence[Mapping[int, float]]
    rare: Mapping[str | int, float]
    unheard: float
    within: Mapping[str | int, Sequence[tuple[int, float]]]

    def is_silent(self, term: str) -> bool:
        """Say whether a term is known for saying nothing."""
        return self.terms.get(term, (0,)) == ()


@dataclass(frozen=True)
class Reading:
    """What a text says: a score for each goal, and the voices for it, the loudest first: (how loud, as written)."""

    scores: Sequence[float]
    voices: Sequence[Sequence[tuple[float, str]]]


def units(model: Model, text: str) -> list[Unit]:
    """Part a text into known phrases, the longest first, and single words; each once; what says nothing is left out."""
    text = normal(text)
    all_words = words(text)
    found: dict[str, Unit] = {}
    at = 0
    while at < len(all_words):
        size = next(
            (
                n
                for n in range(FIT_PHRASE_WORDS, 1, -1)
                if " ".join(w.stem for w in all_words[at : at + n]) in model.terms
            ),
            1,
        )
        run = all_words[at : at + size]
        key = " ".join(word.stem for word in run)
        if key not in found and not model.is_silent(key):
            found[key] = Unit(text[run[0].begin : run[-1].end], key, [word.stem for word in run])
        at += len(run)
    return list(found.values())


def read(model: Model, said: Sequence[Unit], but: Collection[int] = ()) -> Reading:
    """Score every goal by the units of a text, as though some of the known texts (`but`) were not."""
    common = [_chance(odds) for odds in model.common]
    own = _own(model, said)
    likeness = _sum(own)
    told = {text: math.expm1(FIT_KEENNESS * near) for text, near in likeness.items() if text not in but}
    whole = FIT_FEW + sum(told.values())
    loud = [_loud(model, of, told, likeness, whole) for of in own]
    by_theme = by_themes(model, said)
    scores: list[float] = []
    voices: list[list[tuple[float, str]]] = []
    for goal, usual in enumerate(common):
        here = [of.get(goal, 0.0) for of in by_theme]
        heard = sum(much * model.known[text].get(goal, 0.0) for text, much in told.items())
        chance = min(max((FIT_FEW * usual + heard) / whole, FIT_LEAST), 1 - FIT_LEAST)
        middle = (chance + usual) / 2
        amounts = [
            (of.get(goal, 0.0) - usual * of[-1]) / (middle * (1 - middle)) + theme
            for of, theme in zip(loud, here, strict=True)
        ]
        scores.append(math.log(chance / (1 - chance)) + sum(here) + model.shift[goal])
        voiced = [(amount, unit.said) for amount, unit in zip(amounts, said, strict=True) if amount >= FIT_QUIETEST]
        voices.append(sorted(voiced, key=lambda voice: -voice[0]))
    return Reading(scores, voices)


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def alike(model: Model, said: Sequence[Unit]) -> dict[int, float]:
    """Give how alike a text is to known ones (0 to 1)."""
    return _sum(_own(model, said))


def _sum(parts: Sequence[Mapping[int, float]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for part in parts:
        for text, amount in part.items():
            found[text] = found.get(text, 0.0) + amount
    return found


def _own(model: Model, said: Sequence[Unit]) -> list[dict[int, float]]:
    """Give for each unit how alike it makes the text to each known one."""
    stems, themes = _weights(model, said)
    found: list[dict[int, float]] = []
    for parts in zip(stems, themes, strict=True):
        of: dict[int, float] = {}
        for share, part in zip((1 - FIT_BY_THEMES, FIT_BY_THEMES), parts, strict=True):
            for key, weight in part:
                for text, other in model.within.get(key, ()):
                    of[text] = of.get(text, 0.0) + share * weight * other
        found.append(of)
    return found


def _weights(model: Model, said: Sequence[Unit]) -> tuple[Weights, Weights]:
    """Weigh the stems of each unit, and its themes, by how rare they are: the squares of either add up to one."""
    seen: set[str] = set()
    stems: Weights = []
    for unit in said:
        new = [stem for stem in dict.fromkeys(unit.stems) if stem not in seen]
        seen.update(new)
        stems.append([(stem, model.rare.get(stem, model.unheard)) for stem in new])
    themes: Weights = [
        [(theme, share * model.rare.get(theme, model.unheard)) for theme, share in of]
        for of in _waking(model.terms, said)
    ]
    return _even(stems), _even(themes)


def _even(parts: Weights) -> Weights:
    sums: dict[str | int, float] = {}
    for key, weight in (pair for part in parts for pair in part):
        sums[key] = sums.get(key, 0.0) + weight
    length = math.sqrt(sum(weight * weight for weight in sums.values())) or 1.0
    return [[(key, weight / length) for key, weight in part] for part in parts]


def _loud(
    model: Model, own: Mapping[int, float], told: Mapping[int, float], likeness: Mapping[int, float], whole: float
) -> dict[int, float]:
    """Give what a unit adds to each goal through the known texts; all that it adds stands at -1."""
    found = {-1: 0.0}
    for text, amount in own.items():
        part = told.get(text, 0.0) * amount / (likeness[text] * whole)
        found[-1] += part
        for goal, share in model.known[text].items():
            found[goal] = found.get(goal, 0.0) + part * share
    return found


def by_themes(model: Model, said: Sequence[Unit]) -> list[dict[int, float]]:
    """Give what each unit adds to each goal through the themes it wakes."""
    found: list[dict[int, float]] = []
    for waking in _waking(model.terms, said):
        of: dict[int, float] = {}
        for theme, share in waking:
            for goal, weight in model.themes[theme].items():
                of[goal] = of.get(goal, 0.0) + share * weight
        found.append(of)
    return found


def _waking(terms: Mapping[str, Sequence[int]], said: Sequence[Unit]) -> list[list[tuple[int, float]]]:
    """Give for each unit the themes it wakes and its share: no theme is more than awake, and many crowd each other."""
    wakes = [[(abs(n) - 1, 1.0 if n > 0 else FIT_WEAK) for n in terms.get(unit.term, ())] for unit in said]
    called: dict[int, float] = {}
    for of in wakes:
        for theme, weight in of:
            called[theme] = called.get(theme, 0.0) + weight
    awake = {theme: 1 - math.exp(-amount) for theme, amount in called.items()}
    crowd = max(1.0, sum(awake.values())) ** FIT_CROWDING
    return [[(theme, weight / called[theme] * awake[theme] / crowd) for theme, weight in of] for of in wakes]


def best(reading: Reading, common: Sequence[float]) -> list[int]:
    """Choose three goals of a reading."""
    beyond = [stands_out(score, odds) for score, odds in zip(reading.scores, common, strict=True)]
    return order(reading.scores, beyond, [loudness(of) for of in reading.voices])[:FIT_SHOWN]


def stands_out(score: float, common: float) -> float:
    """Say how much likelier a goal is than usual."""
    return FIT_LIFT * math.log1p(math.exp(-common)) - math.log1p(math.exp(-score))


def order(likely: Sequence[float], beyond: Sequence[float], loud: Sequence[float]) -> list[int]:
    """Order goals: the likeliest, then as they stand out; goals that are not heard come after those that are."""
    first = min(range(len(likely)), key=lambda goal: (loud[goal] < FIT_HEARD, -likely[goal]))
    others = [goal for goal in range(len(likely)) if goal != first]
    return [first, *sorted(others, key=lambda goal: (loud[goal] < FIT_HEARD, -beyond[goal]))]


def loudness(voices: Sequence[tuple[float, str]]) -> float:
    """Add voices up."""
    return sum(loud for loud, _said in voices)


def top(model: Model, text: str, but: Collection[int] = ()) -> list[str]:
    """Name the three UN goals that fit a text best, as though some of the known texts (`but`) were not."""
    return [model.goals[goal] for goal in best(read(model, units(model, text), but), model.common)]


def spoken(voices: Sequence[tuple[float, str]]) -> list[str]:
    """Name the words that spoke loudest."""
    return [said for _loud, said in voices[:FIT_VOICES]]


def unpacked(data: Mapping[str, Any]) -> Model:
    """Make the model from its file, in which numbers are thousandths."""
    terms = _terms(data)
    texts = [[Unit("", term_, term_.split(" ")) for term_ in of.split(",")] for of in data["known"][::2]]
    rare, unheard, within = _counted(terms, texts)
    return Model(
        goals=data["goals"],
        common=[value / 1000 for value in data["common"]],
        shift=[value / 1000 for value in data["shift"]],
        themes=[_shares(theme["goals"]) for theme in data["themes"]],
        terms=terms,
        known=[_shares(shares) for shares in data["known"][1::2]],
        rare=rare,
        unheard=unheard,
        within=within,
    )


def _shares(values: Mapping[str, int]) -> dict[int, float]:
    return {int(goal): value / 1000 for goal, value in values.items()}


def _terms(data: Mapping[str, Any]) -> dict[str, Sequence[int]]:
    terms: dict[str, list[int]] = {}
    for number, theme in enumerate(data["themes"], 1):
        for sign, key in ((1, "words"), (-1, "weak")):
            for term_ in theme[key].split(","):
                terms.setdefault(term_, []).append(number * sign)
    # what says nothing does so whatever theme it stands in too
    return {key: tuple(themes) for key, themes in terms.items()} | dict.fromkeys(data["silent"].split(","), ())


def _counted(
    terms: Mapping[str, Sequence[int]], texts: Sequence[Sequence[Unit]]
) -> tuple[dict[str | int, float], float, dict[str | int, list[tuple[int, float]]]]:
    """Count how rare each stem and theme is in the known texts, and weigh it in each."""
    weights: list[dict[str | int, float]] = []
    often: dict[str | int, int] = {}
    for text in texts:
        # stems count once; a theme is the more awake the more of its words are said
        of: dict[str | int, float] = {stem: 1.0 for unit in text for stem in unit.stems}
        for theme, share in (pair for part in _waking(terms, text) for pair in part):
            of[theme] = of.get(theme, 0.0) + share
        weights.append(of)
        for key in of:
            often[key] = often.get(key, 0) + 1
    rare = {key: max(FIT_COMMONEST, math.log((len(texts) + 1) / (count + 0.5))) for key, count in often.items()}
    within: dict[str | int, list[tuple[int, float]]] = {}
    for number, of in enumerate(weights):
        for kind in (str, int):
            mine = {key: amount * rare[key] for key, amount in of.items() if isinstance(key, kind)}
            length = math.sqrt(sum(weight * weight for weight in mine.values())) or 1.0
            for key, weight in mine.items():
                within.setdefault(key, []).append((number, weight / length))
    return rare, FIT_UNHEARD * math.log((len(texts) + 1) * 2), within
