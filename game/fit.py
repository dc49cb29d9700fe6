"""Which UN goals fit what somebody does, and which of their words say so. The same stands in static/js/lib/fit.js.

A word or phrase wakes themes, a theme speaks for goals (app/fit/themes.toml, by hand); beside that each word carries
what initiatives that are known told about it. Two goals are the likeliest; the third is the one for which the words
speak most beyond how common it is, so that rare goals are found too.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.constants import (
    FIT_CROWDING,
    FIT_HEARD,
    FIT_LIFT,
    FIT_LIKELIEST,
    FIT_PHRASE_WORDS,
    FIT_QUIETEST,
    FIT_SHOWN,
    FIT_VOICES,
    FIT_WEAK,
)

# (ending, what stands in its place, letters that must be left before it): in each list the first that fits counts
Endings = Sequence[tuple[str, str, int]]
PLURALS: Endings = (
    *(("ies", "y", 2), ("sses", "ss", 2), ("xes", "x", 2), ("ches", "ch", 2)),
    *(("shes", "sh", 2), ("ss", "ss", 0), ("us", "us", 0), ("is", "is", 0), ("s", "", 3)),
)
ENDINGS: Endings = (
    *(("isation", "iz", 3), ("ization", "iz", 3), ("ising", "iz", 4), ("ised", "iz", 4), ("ise", "iz", 4)),
    *(("izing", "iz", 4), ("ized", "iz", 4), ("ize", "iz", 4), ("ational", "", 4), ("ation", "", 4), ("ating", "", 4)),
    *(("ated", "", 4), ("ator", "", 4), ("ative", "", 4), ("ate", "", 4), ("bility", "bl", 3), ("ible", "ibl", 3)),
    *(("able", "abl", 3), ("mental", "", 4), ("ment", "", 3), ("ical", "ic", 3), ("ural", "ur", 4)),
    *(("ional", "ion", 3), ("ance", "", 5), ("ness", "", 4), ("ally", "", 4), ("ly", "", 5), ("ing", "", 4)),
    *(("eer", "eer", 3), ("ers", "", 4), ("er", "", 4), ("ed", "", 4), ("e", "", 4)),
)
DOUBLED = "bdgmnprt"


@dataclass(frozen=True)
class Word:
    """A word, where it stands in the text, and what it is looked up by."""

    begin: int
    end: int
    stem: str


@dataclass(frozen=True)
class Unit:
    """A word, or a phrase that is known: as it was written, with the stems of its words."""

    said: str
    term: str
    stems: Sequence[str]


@dataclass(frozen=True)
class Learned:
    """What known initiatives told about a word: how rare it is, how often it was heard, and beside which goals."""

    rare: float
    heard: float
    beside: Mapping[int, float]


@dataclass(frozen=True)
class Model:
    """All that is known about words and goals. A term names its themes, counted from 1; a weak one with a minus."""

    goals: Sequence[str]
    base: Sequence[float]
    common: Sequence[float]
    themes: Sequence[Mapping[int, float]]
    terms: Mapping[str, Sequence[int]]
    learned: Mapping[str, Learned]
    unknown: float

    def is_silent(self, term: str) -> bool:
        """Say whether a term is known for saying nothing."""
        return self.terms.get(term, (0,)) == ()


@dataclass(frozen=True)
class Reading:
    """What a text says: a score for each goal, and the voices for it, the loudest first: (how loud, as written)."""

    scores: Sequence[float]
    voices: Sequence[Sequence[tuple[float, str]]]


def words(text: str) -> list[Word]:
    """Part a normalised text into words: runs of letters, marks and digits."""
    found: list[Word] = []
    begin = -1
    for at, char in enumerate(text + " "):
        if unicodedata.category(char)[0] in "LMN":
            begin = at if begin < 0 else begin
        elif begin >= 0:
            found.append(Word(begin, at, stem(text[begin:at].lower())))
            begin = -1
    return found


def stem(word: str) -> str:
    """Take off what English puts behind a word: trees and tree, farmers and farming are alike."""
    word = _without(_without(word, PLURALS), ENDINGS)
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] in DOUBLED else word


def _without(word: str, endings: Endings) -> str:
    for ending, instead, least in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: len(word) - len(ending)] + instead
    return word


def term(text: str) -> str:
    """Give what a word or phrase of a list is looked up by."""
    return " ".join(word.stem for word in words(normal(text)))


def normal(text: str) -> str:
    """Write alike what looks alike."""
    return unicodedata.normalize("NFKC", text)


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


def read(model: Model, said: Sequence[Unit]) -> Reading:
    """Score every goal by the units of a text."""
    waking = _waking(model, said)
    weights = _weights(model, said)
    prior = [1 / (1 + math.exp(-common)) for common in model.common]
    scores = list(model.base)
    voices: list[list[tuple[float, str]]] = [[] for _goal in model.goals]
    for place, unit in enumerate(said):
        loud: dict[int, float] = {}
        for theme, share in waking[place]:
            for goal, weight in model.themes[theme].items():
                loud[goal] = loud.get(goal, 0.0) + share * weight
        for one, weight in weights[place]:
            for goal in range(len(prior)):
                loud[goal] = loud.get(goal, 0.0) + weight * (one.beside.get(goal, 0.0) - one.heard * prior[goal])
        for goal, amount in loud.items():
            scores[goal] += amount
            if amount >= FIT_QUIETEST:
                voices[goal].append((amount, unit.said))
    return Reading(scores, [sorted(of, key=lambda voice: -voice[0]) for of in voices])


def _waking(model: Model, said: Sequence[Unit]) -> list[list[tuple[int, float]]]:
    """Give for each unit the themes it wakes and its share: no theme is more than awake, and many crowd each other."""
    wakes = [[(abs(n) - 1, 1.0 if n > 0 else FIT_WEAK) for n in model.terms.get(unit.term, ())] for unit in said]
    called: dict[int, float] = {}
    for of in wakes:
        for theme, weight in of:
            called[theme] = called.get(theme, 0.0) + weight
    awake = {theme: 1 - math.exp(-amount) for theme, amount in called.items()}
    crowd = max(1.0, sum(awake.values())) ** FIT_CROWDING
    return [[(theme, weight / called[theme] * awake[theme] / crowd) for theme, weight in of] for of in wakes]


def _weights(model: Model, said: Sequence[Unit]) -> list[list[tuple[Learned, float]]]:
    """Give for each unit what is learned about its words, each with its part in the text."""
    rare = {
        stem: model.learned[stem].rare if stem in model.learned else model.unknown
        for unit in said
        for stem in unit.stems
    }
    length = math.sqrt(sum(weight * weight for weight in rare.values())) or 1.0
    seen: set[str] = set()
    found: list[list[tuple[Learned, float]]] = []
    for unit in said:
        new = [stem for stem in dict.fromkeys(unit.stems) if stem in model.learned and stem not in seen]
        seen.update(new)
        found.append([(model.learned[stem], rare[stem] / length) for stem in new])
    return found


def best(reading: Reading, common: Sequence[float]) -> list[int]:
    """Choose three goals of a reading."""
    lifted = [score - FIT_LIFT * share for score, share in zip(reading.scores, common, strict=True)]
    return order(reading.scores, lifted, [loudness(of) for of in reading.voices])[:FIT_SHOWN]


def order(likely: Sequence[float], lifted: Sequence[float], loud: Sequence[float]) -> list[int]:
    """Order goals: the two likeliest, the one that stands out most beyond how common it is, then the others as likely.

    Goals that are not heard at all come after those that are.
    """
    by_likely = sorted(range(len(likely)), key=lambda goal: (loud[goal] < FIT_HEARD, -likely[goal]))
    first, others = by_likely[:FIT_LIKELIEST], by_likely[FIT_LIKELIEST:]
    third = sorted(others, key=lambda goal: (loud[goal] < FIT_HEARD, -lifted[goal]))[:1]
    return [*first, *third, *(goal for goal in others if goal not in third)]


def loudness(voices: Sequence[tuple[float, str]]) -> float:
    """Add voices up."""
    return sum(loud for loud, _said in voices)


def top(model: Model, text: str) -> list[str]:
    """Name the three UN goals that fit a text best."""
    return [model.goals[goal] for goal in best(read(model, units(model, text)), model.common)]


def spoken(voices: Sequence[tuple[float, str]]) -> list[str]:
    """Name the words that spoke loudest."""
    return [said for _loud, said in voices[:FIT_VOICES]]


def unpacked(data: Mapping[str, Any]) -> Model:
    """Make the model from its file, in which numbers are thousandths."""
    return Model(
        goals=data["goals"],
        base=[value / 1000 for value in data["base"]],
        common=[value / 1000 for value in data["common"]],
        themes=[{int(goal): value / 1000 for goal, value in theme["goals"].items()} for theme in data["themes"]],
        terms=_terms(data),
        learned={key: _learned(values) for key, values in data["learned"].items()},
        unknown=data["unknown"] / 1000,
    )


def _terms(data: Mapping[str, Any]) -> dict[str, Sequence[int]]:
    terms: dict[str, list[int]] = {}
    for number, theme in enumerate(data["themes"], 1):
        for sign, key in ((1, "words"), (-1, "weak")):
            for term_ in theme[key].split(","):
                terms.setdefault(term_, []).append(number * sign)
    # what says nothing does so whatever theme it stands in too
    return {key: tuple(themes) for key, themes in terms.items()} | dict.fromkeys(data["silent"].split(","), ())


def _learned(values: Sequence[int]) -> Learned:
    rare, heard, *beside = values
    return Learned(
        rare / 1000, heard / 1000, {goal: value / 1000 for goal, value in zip(beside[::2], beside[1::2], strict=True)}
    )
