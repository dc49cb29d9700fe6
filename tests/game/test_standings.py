"""The histogram says the same as counting everybody, for all totals and whatever moves."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.standings import LARGEST, Bucket, Range, above, beneath, buckets, descend, moved

TOTALS = st.one_of(
    st.integers(-500, 500), st.integers(0, 300_000), st.sampled_from([127, 128, 16383, 16384, LARGEST - 1, LARGEST])
)


def histogram(totals: list[int]) -> Counter[Bucket]:
    counts: Counter[Bucket] = Counter()
    for total in totals:
        counts.update(buckets(total))
    return counts


def count_above(counts: Counter[Bucket], total: int) -> int:
    return sum(
        counts[Bucket(found.level, number)] for found in above(total) for number in range(found.first, found.last + 1)
    )


def total_at(counts: Counter[Bucket], place: int) -> int:
    bucket = None
    for _level in range(5):
        found = beneath(bucket)
        pairs = [(number, counts[Bucket(found.level, number)]) for number in range(found.first, found.last + 1)]
        number, place = descend(pairs, place)
        bucket = Bucket(found.level, number)
    assert bucket is not None
    return bucket.number


def test_golden() -> None:
    assert list(buckets(0)) == list(buckets(-5)) == []
    assert list(buckets(300)) == [(0, 0), (1, 0), (2, 0), (3, 2), (4, 300)]
    assert above(300) == [Range(0, 1, 127), Range(1, 1, 127), Range(2, 1, 127), Range(3, 3, 127), Range(4, 301, 383)]
    assert dict(moved(300, 301)) == {Bucket(4, 300): -1, Bucket(4, 301): 1}
    assert dict(moved(0, 1)) == {Bucket(level, number): 1 for level, number in buckets(1)}
    assert above(0) == above(-5) == [Range(level, 1, 127) for level in range(5)]
    assert all(found.first > found.last for found in above(LARGEST))


@given(st.lists(TOTALS, max_size=40), TOTALS)
def test_above_is_what_counting_says(totals: list[int], mine: int) -> None:
    assert count_above(histogram(totals), mine) == sum(total > max(mine, 0) for total in totals)


@given(st.lists(st.tuples(TOTALS, TOTALS), max_size=30))
def test_moving_is_counting_anew(moves: list[tuple[int, int]]) -> None:
    counts = histogram([was for was, _becomes in moves])
    for was, becomes in moves:
        counts.update(dict(moved(was, becomes)))
    assert {b: n for b, n in counts.items() if n} == histogram([becomes for _was, becomes in moves])
    assert min(counts.values(), default=0) >= 0


@given(st.lists(st.integers(1, 400_000), min_size=1, max_size=40), st.data())
def test_the_total_at_a_place(totals: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(totals)))
    assert total_at(histogram(totals), place) == sorted(totals, reverse=True)[place - 1]


def test_a_place_beyond_the_last() -> None:
    with pytest.raises(LookupError):
        total_at(histogram([5, 9]), 3)
