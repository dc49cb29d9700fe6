"""What verbs leave to be written at the end of their transaction.

Fifty deeds that are confirmed at once move the same boards, teams and metrics: each row is then changed once for all of
them, and rows that nobody looks at before the commit are put in together. It all commits with the deeds.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.platform.statement import together

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)
Writer = Callable[[Connection, list[Any]], None]


class Later:
    """What is still to be written, by the function that will write it."""

    def __init__(self) -> None:
        self._waiting: dict[Writer, list[Any]] = {}
        self.is_lost = False  # something was refused, and what was to be written with it is gone

    def add(self, write: Callable[[Connection, list[Item]], None], items: Iterable[Item]) -> None:
        """Add to what `write` will be given."""
        self._waiting.setdefault(write, []).extend(items)

    def take_over(self, other: "Later") -> None:
        """Add all that waits elsewhere, and leave nothing there."""
        taken, other._waiting = other._waiting, {}
        for write, items in taken.items():
            self.add(write, items)

    def write(self, conn: Connection) -> None:
        """Write all that waits, in the order in which it was first asked for."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            self.is_lost = True
            with together(conn):
                for write, items in waiting.items():
                    write(conn, items)
            self.is_lost = False


def summed(amounts: Iterable[tuple[Key, int]]) -> Counter[Key]:
    """Add up the amounts of each key; a key whose amounts come to nothing stays."""
    sums: Counter[Key] = Counter()
    for key, amount in amounts:
        sums[key] += amount
    return sums
