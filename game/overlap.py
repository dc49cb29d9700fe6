"""How alike two initiatives are, by words, goals, place and time, and how scattered the work toward a goal is.

A gram weighs as much as its word is rare in this world (`rarity`), so what everybody says says little.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import asin, cos, exp, log, radians, sin, sqrt
from typing import TypeVar

from game.constants import (
    ALLY_FROM,
    GRAM_SIZES,
    LIKENESS_FLOOR,
    LIKENESS_SPAN,
    LIKENESS_WEIGHTS,
    MERGE_FROM,
    NEAR_KM,
    SEE_ALSO_FROM,
    STOP_WORDS,
    WORDS_ALONE_FROM,
)

Rarity = Callable[[str], float]
Key = TypeVar("Key")
PREFIX = 4  # letters by which a word is looked for: tree, trees
CLOSE_SCRIPTS = "\u0e00"  # from here on words often stand without a space between them: looked for by pairs of signs


class Kind(StrEnum):
    """What two initiatives could be to each other."""

    MERGE = "merge"
    ALLY = "ally"
    SEE_ALSO = "see_also"
    NONE = "none"


@dataclass(frozen=True)
class Effort:
    """The part of an initiative that likeness looks at. `above` are the goals above its own."""

    text: str
    goals: frozenset[object] = frozenset()
    above: frozenset[object] = frozenset()
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike two initiatives are, with its parts: each within 0..1."""

    total: float
    text: float  # the plain cosine
    words: float  # the part of it that counts
    goal: float
    area: float
    time: float
    km: float | None = None

    @property
    def kind(self) -> Kind:
        """What the two could be to each other."""
        if self.total >= MERGE_FROM and self.text >= 0.5 and self.area >= 0.5:
            return Kind.MERGE
        if self.total >= ALLY_FROM:
            return Kind.ALLY
        return Kind.SEE_ALSO if self.total >= SEE_ALSO_FROM else Kind.NONE


def words_of(text: str) -> list[str]:
    """Give the words of a text that say something, in small letters of one form."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    signs = (sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in plain)
    return [word for word in "".join(signs).split() if word not in STOP_WORDS]


def keys_of(word: str) -> list[str]:
    """Give what a word is looked for and counted by."""
    if _is_close(word):
        return [word[at : at + 2] for at in range(len(word) - 1)]
    return [word[:PREFIX]]


def keys(text: str) -> set[str]:
    """Give every key of a text."""
    return {key for word in words_of(text) for key in keys_of(word)}


def rarity(known: int, have: int) -> float:
    """Weigh a word that so many of the known texts have (smoothed inverse document frequency)."""
    return 1 + log((1 + known) / (1 + min(have, known)))


def vector(text: str, weigh: Rarity) -> Counter[str]:
    """Give the weighted grams of three to five signs of a text, word by word with its edges."""
    grams: Counter[str] = Counter()
    for word, times in Counter(words_of(text)).items():
        looked_for = keys_of(word)
        weight = times * sum(weigh(key) for key in looked_for) / len(looked_for)
        padded, less = f" {word} ", _is_close(word)  # a sign there says more than a letter
        for size in (size - less for size in GRAM_SIZES):
            for at in range(len(padded) - size + 1):
                grams[padded[at : at + size]] += weight  # type: ignore[assignment]
    return grams


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Give the cosine of two vectors without negative parts: 0 where one is empty."""
    if len(a) > len(b):
        a, b = b, a
    dot = sum(weight * b[gram] for gram, weight in sorted(a.items()) if gram in b)
    if not dot:
        return 0.0
    return min(1.0, _rounded(dot / sqrt(_square(a) * _square(b))))


def likeness(a: Effort, b: Effort, weigh: Rarity, vectors: tuple[Counter[str], Counter[str]] | None = None) -> Likeness:
    """Compare two initiatives; `vectors` where they are known already."""
    first, second = vectors or (vector(a.text, weigh), vector(b.text, weigh))
    text = cosine(first, second)
    words = min(1.0, max(0.0, (text - LIKENESS_FLOOR) / LIKENESS_SPAN))
    goal, (area, km), time = _goals(a, b), _area(a, b), _time(a, b)
    parts = (words, goal, area, time)
    total = _rounded(sum(weight * part for weight, part in zip(LIKENESS_WEIGHTS, parts, strict=True)))
    if not goal and words < WORDS_ALONE_FROM:
        total = 0.0
    return Likeness(min(1.0, total), text, words, goal, area, time, km)


def shared_words(a: str, b: str, weigh: Rarity) -> tuple[str, ...]:
    """Give the words of both, the rarest first, as the first one says them."""
    there = keys(b)
    said = [(key, key if _is_close(word) else word) for word in reversed(words_of(a)) for key in keys_of(word)]
    found = {key: word for key, word in said if key in there}
    return tuple(dict.fromkeys(found[key] for key in sorted(found, key=lambda key: (-weigh(key), key))))


def _is_close(word: str) -> bool:
    return word[0] >= CLOSE_SCRIPTS and len(word) > 2


def _goals(a: Effort, b: Effort) -> float:
    """Share of goals, those above at half weight (weighted Jaccard)."""

    def weight(of: Effort, goal: object) -> float:
        return 1.0 if goal in of.goals else 0.5 if goal in of.above else 0.0

    pairs = [(weight(a, goal), weight(b, goal)) for goal in a.goals | a.above | b.goals | b.above]
    whole = sum(map(max, pairs)) if pairs else 0.0
    return sum(map(min, pairs)) / whole if whole else 0.0


def _area(a: Effort, b: Effort) -> tuple[float, float | None]:
    if a.latitude is not None and a.longitude is not None and b.latitude is not None and b.longitude is not None:
        km = km_between(a.latitude, a.longitude, b.latitude, b.longitude)
        return exp(-km / NEAR_KM), km
    if _anywhere(a) and _anywhere(b):
        return 1.0, None
    named = " ".join(a.place.casefold().split())
    return (1.0 if named and named == " ".join(b.place.casefold().split()) else 0.0), None


def _anywhere(one: Effort) -> bool:
    return not one.place.strip() and (one.latitude is None or one.longitude is None)


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Give the distance on the sphere (haversine)."""
    up, across = radians(other_lat - lat), radians(other_lon - lon)
    chord = sin(up / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across / 2) ** 2
    return 12742 * asin(sqrt(min(1.0, chord)))


def _time(a: Effort, b: Effort) -> float:
    """Shared days ÷ those of the shorter span; without an end it goes on."""
    spans = [(one.starts_on or date.min, one.ends_on or date.max) for one in (a, b)]
    lengths = [max(1, (end - start).days + 1) for start, end in spans]
    shared = (min(end for _start, end in spans) - max(start for start, _end in spans)).days + 1
    return min(1.0, max(0, shared) / min(lengths))


# --- many initiatives


def fragmentation(
    people: Mapping[Key, int], alike: Mapping[tuple[Key, Key], float], linked: Mapping[tuple[Key, Key], float]
) -> float:
    """Give Rao's quadratic entropy: how likely two of us work on the same thing without knowing.

    `alike` names each pair once, `linked` says how far the two know of each other, within 0..1, in either order, where
    the most counts; who has no people has no part in it.
    """
    whole = sum(people.values())
    if whole <= 0:
        return 0.0
    apart = (
        2
        * (people.get(a, 0) / whole)
        * (people.get(b, 0) / whole)
        * value
        * (1 - max(linked.get((a, b), 0.0), linked.get((b, a), 0.0)))
        for (a, b), value in alike.items()
        if a != b
    )
    return _rounded(sum(apart))


def clusters(pairs: Collection[tuple[Key, Key]], least: int) -> list[set[Key]]:
    """Give the connected groups of at least so many, the largest first."""
    group: dict[Key, set[Key]] = {}
    for a, b in pairs:
        joined = group.get(a, {a}) | group.get(b, {b})
        for one in joined:
            group[one] = joined
    found = {id(joined): joined for joined in group.values() if len(joined) >= least}
    return sorted(found.values(), key=len, reverse=True)


def name_of(texts: Sequence[str], taken: Collection[str], weigh: Rarity) -> str | None:
    """Give the word that most of these texts share and say most often; None where only taken words are shared.

    At least two texts, and more than half of them, have it.
    """
    have: Counter[str] = Counter(key for text in texts for key in keys(text))
    said = Counter(word for text in texts for word in words_of(text))
    names = {word: max(have[key] for key in keys_of(word)) for word in said if word not in taken and len(word) > 2}
    enough = {word: many for word, many in names.items() if many >= 2 and many * 2 > len(texts)}
    if not enough:
        return None
    return min(enough, key=lambda word: (-enough[word], -said[word], -weigh(keys_of(word)[0]), word))


def _square(of: Mapping[str, float]) -> float:
    return sum(weight * weight for weight in sorted(of.values()))


def _rounded(value: float) -> float:
    return round(value, 9)
