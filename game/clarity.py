"""Whether a vision or a goal is so clear that everybody sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from game.constants import CLARITY_NEEDS_ANSWERS, LONGEST_SENTENCE

ENDS = ".!?…。！？"


@dataclass(frozen=True, slots=True)
class Clear:
    """What is asked of every vision and goal."""

    sentence: bool  # one, of at most 140 signs
    benefit: bool  # it says who benefits
    seen: bool  # it says how we will see that it came true
    today: bool  # there is something that anybody can do today in a quarter of an hour

    @property
    def all(self) -> bool:
        """Whether nothing is missing."""
        return self.sentence and self.benefit and self.seen and self.today


def is_sentence(text: str) -> bool:
    """Say whether a text is one sentence of at most 140 signs: an end of a sentence stands at its end only."""
    text = text.strip()
    inside = any(sign in ENDS and text[at + 1 : at + 2].isspace() for at, sign in enumerate(text))
    return bool(text) and len(text) <= LONGEST_SENTENCE and not inside


def share(clear: Sequence[bool]) -> int | None:
    """Give the per cent of those asked who know what they could do next; None while fewer than five were asked."""
    return round(100 * sum(clear) / len(clear)) if len(clear) >= CLARITY_NEEDS_ANSWERS else None
