"""Which goals and initiatives of this world fit what somebody does: the UN goals a goal hangs under, and own words.

A world goal is scored by the likeliest UN goal it hangs under, and by what the text has in common with its own words
and with those of its initiatives. The same stands in static/js/lib/fitworld.js.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from game import fit
from game.constants import (
    FIT_APART,
    FIT_AT_ALL,
    FIT_INITIATIVES,
    FIT_LIKE_AT_ALL,
    FIT_LIKENESS,
    FIT_QUIETEST,
    FIT_SHOWN,
    FIT_THROUGH,
    FIT_VOICES,
)
from game.fit_words import Unit

Weights = Mapping[str, float]
Voices = list[tuple[float, str]]


@dataclass(frozen=True)
class Place:
    """A goal of the world: its words, the UN goals it hangs under, and the goals in play above it (by place)."""

    words: str
    un: tuple[str, ...] = ()
    above: tuple[int, ...] = ()


@dataclass(frozen=True)
class Effort:
    """An initiative: its words, and its goals (by place)."""

    words: str
    goals: tuple[int, ...] = ()


@dataclass(frozen=True)
class Index:
    """A world made ready for asking."""

    places: Sequence[Place]
    efforts: Sequence[Effort]
    rare: Weights
    unheard: float
    of_places: Sequence[Weights]
    of_efforts: Sequence[Weights]


@dataclass(frozen=True)
class FitGoal:
    """A goal that fits: its place, how much of the text speaks for it (0 to 1), and the words that do."""

    place: int
    share: float
    words: Sequence[str]


@dataclass(frozen=True)
class FitInitiative:
    """An initiative that fits: its place, how alike it is (0 to 1), and the words in common."""

    place: int
    likeness: float
    words: Sequence[str]


@dataclass(frozen=True)
class Found:
    """What fits; nothing where no word says anything."""

    goals: Sequence[FitGoal]
    initiatives: Sequence[FitInitiative]


def index(model: fit.Model, places: Sequence[Place], efforts: Sequence[Effort]) -> Index:
    """Make a world ready: what is said by all its goals and initiatives tells nothing apart."""
    texts = [_stems(model, words) for words in (*(one.words for one in places), *(one.words for one in efforts))]
    often: dict[str, int] = {}
    for text in texts:
        for stem in text:
            often[stem] = often.get(stem, 0) + 1
    rare = {stem: math.log(1 + len(texts) / count) for stem, count in often.items()}
    weights = [_weights(text, rare, 0.0) for text in texts]
    return Index(places, efforts, rare, math.log(1 + len(texts)), weights[: len(places)], weights[len(places) :])


def find(model: fit.Model, world: Index, text: str) -> Found:
    """Name the goals of a world and the initiatives that fit a text."""
    said = fit.units(model, text)
    mine = _weights({stem: None for unit in said for stem in unit.stems}, world.rare, world.unheard)
    alike = [_alike(said, mine, other) for other in world.of_efforts]
    voices, likely, stand = _heard(model, world, said, mine, alike)
    loud = [fit.loudness(of) for of in voices]
    if not world.places or max(loud) < FIT_AT_ALL:
        return Found([], _initiatives(alike))
    goals = [
        FitGoal(place, 1 - math.exp(-loud[place] / 2), fit.spoken(voices[place]))
        for place in _apart(world, fit.order(likely, stand, loud))
        if loud[place]
    ]
    return Found(goals, _initiatives(alike))


def _heard(
    model: fit.Model, world: Index, said: Sequence[Unit], mine: Weights, alike: Sequence[Voices]
) -> tuple[list[Voices], list[float], list[float]]:
    """Give for each goal of the world its voices, its score, and its score beyond how common it is."""
    reading = fit.read(model, said)
    number = {code: n for n, code in enumerate(model.goals)}
    beyond = [fit.stands_out(score, common) for score, common in zip(reading.scores, model.common, strict=True)]
    through: dict[int, Voices] = {}
    for effort, shared in zip(world.efforts, alike, strict=True):
        for place in effort.goals:
            if fit.loudness(shared) > fit.loudness(through.get(place, [])):
                through[place] = shared
    voices: list[Voices] = []
    likely: list[float] = []
    stand: list[float] = []
    for place, goal in enumerate(world.places):
        un = [number[code] for code in goal.un if code in number]
        own = _louder(_alike(said, mine, world.of_places[place]), 1.0, through.get(place, []), FIT_THROUGH)
        nearest = max(un, key=lambda n: beyond[n]) if un else -1
        voices.append(_joined(reading.voices[nearest] if un else [], own))
        likely.append((max(reading.scores[n] for n in un) if un else FIT_APART) + fit.loudness(own))
        stand.append((beyond[nearest] if un else 0.0) + fit.loudness(own))
    return voices, likely, stand


def _apart(world: Index, order: Sequence[int]) -> list[int]:
    """Choose goals in their order, none above another."""
    chosen: list[int] = []
    for place in order:
        if len(chosen) < FIT_SHOWN and not any(
            place in world.places[other].above or other in world.places[place].above for other in chosen
        ):
            chosen.append(place)
    return chosen


def _initiatives(alike: Sequence[Voices]) -> list[FitInitiative]:
    near = sorted(range(len(alike)), key=lambda n: -fit.loudness(alike[n]))[:FIT_INITIATIVES]
    return [
        FitInitiative(n, fit.loudness(alike[n]), [said for _loud, said in alike[n][:FIT_VOICES]])
        for n in near
        if fit.loudness(alike[n]) >= FIT_LIKE_AT_ALL
    ]


def _stems(model: fit.Model, text: str) -> dict[str, None]:
    return {stem: None for unit in fit.units(model, text) for stem in unit.stems if not model.is_silent(stem)}


def _weights(stems: Mapping[str, None], rare: Weights, unheard: float) -> Weights:
    """Weigh the stems of a text by how rare they are, so that their squares add up to one."""
    weights = {stem: rare.get(stem, unheard) for stem in stems}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {stem: weight / length for stem, weight in weights.items()}


def _alike(said: Sequence[Unit], mine: Weights, other: Weights) -> Voices:
    """Give the units of a text that stand in another too, the loudest first; they add up to the cosine of both."""
    seen: set[str] = set()
    shared: Voices = []
    for unit in said:
        both = [stem for stem in dict.fromkeys(unit.stems) if stem in other and stem not in seen]
        seen.update(both)
        if both:
            shared.append((sum(mine[stem] * other[stem] for stem in both), unit.said))
    return sorted(shared, key=lambda voice: -voice[0])


def _louder(one: Voices, times: float, other: Voices, others: float) -> Voices:
    """Give the louder of two lists of voices, each turned up."""
    one = [(amount * times * FIT_LIKENESS, said) for amount, said in one]
    other = [(amount * others * FIT_LIKENESS, said) for amount, said in other]
    return one if fit.loudness(one) >= fit.loudness(other) else other


def _joined(one: Sequence[tuple[float, str]], other: Voices) -> Voices:
    """Add up what the same words say."""
    found: dict[str, float] = {}
    for amount, said in (*one, *other):
        found[said] = found.get(said, 0.0) + amount
    return sorted(((amount, said) for said, amount in found.items() if amount >= FIT_QUIETEST), key=lambda v: -v[0])
