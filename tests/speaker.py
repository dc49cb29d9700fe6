"""Who finds words for every field: hostile ones, or harmless ones of the same shape."""

from collections.abc import Iterator
from itertools import cycle

import hostile


class Speaker:
    """Gives words for a field: each payload that fits it in its turn, or as many harmless ones."""

    def __init__(self, *, hostile: bool) -> None:
        self.hostile = hostile
        self.turns: dict[tuple[str, int, str], Iterator[str]] = {}

    def say(self, most: int, kind: str = "lines", field: str = "") -> str:
        """Give the next words that fit; every field goes through all of them by itself."""
        if (kind, most, field) not in self.turns:
            words = getattr(hostile, kind)(most)
            if field == "skills":
                words = list(dict.fromkeys(word.lower() for word in words if "," not in word and word == word.strip()))
            if not self.hostile:
                plain = {"lines": "Word {}", "blocks": "A *text* {}", "links": "https://example.org/{}"}[kind]
                words = [plain.format(n) for n in range(len(words))]
            self.turns[kind, most, field] = cycle(words)
        return next(self.turns[kind, most, field])
