"""Places on a board with many subjects, read from a histogram of totals: five levels, each 128 times finer.

Bucket b of level l counts the totals whose first (l + 1) × 7 of 35 bits are b (docs/rules.md, "Boards"). A place is
then one plus five short range sums, however many take part.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from game.constants import HISTOGRAM_BITS, HISTOGRAM_LEVELS

WIDTH = 1 << HISTOGRAM_BITS
_SHIFTS = [(HISTOGRAM_LEVELS - 1 - level) * HISTOGRAM_BITS for level in range(HISTOGRAM_LEVELS)]
LARGEST = (1 << HISTOGRAM_LEVELS * HISTOGRAM_BITS) - 1


class Bucket(NamedTuple):
    """One bucket of one level; level 0 is the coarsest."""

    level: int
    number: int


class Range(NamedTuple):
    """The buckets of one level from `first` to `last`, both included; empty where `last` is less."""

    level: int
    first: int
    last: int


def buckets(total_cp: int) -> Iterator[Bucket]:
    """Give the bucket of each level that counts a total; none for a total that stands on no board."""
    if total_cp > 0:
        held = min(total_cp, LARGEST)
        for level in range(HISTOGRAM_LEVELS):
            yield Bucket(level, held >> _SHIFTS[level])


def moved(was_cp: int, becomes_cp: int) -> list[tuple[Bucket, int]]:
    """Give by how much each bucket changes when a total does; buckets that stay as they are are left out."""
    changes = []
    was, becomes = min(was_cp, LARGEST), min(becomes_cp, LARGEST)
    for level, shift in enumerate(_SHIFTS):
        if was >> shift != becomes >> shift or (was > 0) != (becomes > 0):
            if becomes > 0:
                changes.append((Bucket(level, becomes >> shift), 1))
            if was > 0:
                changes.append((Bucket(level, was >> shift), -1))
    return changes


def above(total_cp: int) -> list[Range]:
    """Give one range for each level, whose counts add up to the number of totals larger than this one.

    One that ends before it begins is empty: what lies beyond its parent is counted by the coarser levels.
    """
    held = min(max(total_cp, 0), LARGEST)
    numbers = ((level, held >> (HISTOGRAM_LEVELS - 1 - level) * HISTOGRAM_BITS) for level in range(HISTOGRAM_LEVELS))
    return [Range(level, number + 1, number | (WIDTH - 1)) for level, number in numbers]


def beneath(bucket: Bucket | None) -> Range:
    """Give the finer buckets that one consists of; without one, the coarsest level."""
    if bucket is None:
        return Range(0, 0, WIDTH - 1)
    return Range(bucket.level + 1, bucket.number * WIDTH, bucket.number * WIDTH + WIDTH - 1)


def descend(counts: Sequence[tuple[int, int]], place: int) -> tuple[int, int]:
    """Find the bucket in which a place lies and the place within it, going down from the largest.

    `counts` are (bucket, count) pairs of one range; raises `LookupError` where fewer take part.
    """
    for number, count in sorted(counts, reverse=True):
        if place <= count:
            return number, place
        place -= count
    raise LookupError("fewer take part")
