"""What a quest may ask for as evidence, and what is still missing."""

from collections.abc import Iterable, Set

KINDS = ("photo", "note", "number", "link", "witness")


def missing(asked: Iterable[str], given: Set[str]) -> tuple[str, ...]:
    """Give the kinds that are asked for and not given, in the order of `KINDS`."""
    wanted = set(asked)
    return tuple(kind for kind in KINDS if kind in wanted and kind not in given)
