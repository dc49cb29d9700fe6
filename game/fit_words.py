"""The words of a text, and what they are looked up by. The same stands in static/js/lib/fit.js."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

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
