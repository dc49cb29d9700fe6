"""Amounts that verbs add to rows, kept until their transaction ends.

Fifty deeds that are confirmed at once move the same boards, teams and metrics: each row is then changed once for all of
them, in the same commit as the deeds.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.platform.statement import together

Key = TypeVar("Key")
Adder = Callable[[Connection, Mapping[Any, int]], None]


class Sums:
    """What is still to be added, by the function that will write it."""

    def __init__(self) -> None:
        self._waiting: dict[Adder, dict[Any, int]] = {}

    def add(self, write: Callable[[Connection, Mapping[Key, int]], None], amounts: Mapping[Key, int]) -> None:
        """Add to what `write` will be given; what sums up to nothing is written as well."""
        waiting = self._waiting.get(write)
        if waiting is None:
            self._waiting[write] = dict(amounts)
            return
        for key, amount in amounts.items():
            waiting[key] = waiting.get(key, 0) + amount

    def take_over(self, other: "Sums") -> None:
        """Add all that waits elsewhere, and leave nothing there."""
        taken, other._waiting = other._waiting, {}
        if not self._waiting:
            self._waiting = taken
            return
        for write, amounts in taken.items():
            self.add(write, amounts)

    def write(self, conn: Connection) -> None:
        """Write all that waits, in the order in which it was first asked for."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            with together(conn):
                for write, amounts in waiting.items():
                    write(conn, amounts)
