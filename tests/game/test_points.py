import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import points

cp = st.integers(0, 60_000)


@pytest.mark.parametrize(
    ("minutes", "difficulty", "link", "priority", "worth"),
    [
        (5, 1, "direct", 100, 167),
        (30, 1, "direct", 100, 1000),
        (60, 2, "direct", 120, 3000),
        (90, 3, "keystone", 150, 8438),
        (480, 3, "keystone", 150, 45000),
        (15, 1, "indirect", 80, 300),
    ],
)
def test_golden_vectors(minutes: int, difficulty: int, link: str, priority: int, worth: int) -> None:
    assert points.raw(minutes, difficulty, link, priority_percent=priority) == worth


def test_the_third_time_in_a_week_counts_less() -> None:
    assert points.raw(60, 1, "direct", repetition=points.repetition_percent(2)) == 1620
    assert points.repetition_percent(2, recurring=True) == 100
    assert points.repetition_percent(400) == 53


@pytest.mark.parametrize(("raw", "credited"), [(50, 50), (80, 80), (120, 100), (160, 120), (300, 120)])
def test_the_daily_curve(raw: int, credited: int) -> None:
    assert points.day_total(raw * 100) == credited * 100


def test_shares_lose_nothing() -> None:
    assert points.shares(1000, [1, 1, 1]) == [334, 333, 333]


@given(st.lists(st.integers(5, 60), min_size=1, max_size=8))
def test_splitting_work_gains_nothing(parts: list[int]) -> None:
    whole = points.raw(sum(parts), 1, "direct")
    assert abs(sum(points.raw(part, 1, "direct") for part in parts) - whole) <= len(parts)


@given(cp, cp)
def test_more_work_never_counts_less_and_never_more_than_it_is(before: int, raw: int) -> None:
    credit = points.daily_credit(before, raw)
    assert 0 <= credit <= raw
    assert points.day_total(before + raw) <= 12_000


@given(st.lists(cp, max_size=6), st.randoms())
def test_the_order_of_a_day_does_not_matter(deeds: list[int], dice) -> None:
    def credited(ordered: list[int]) -> int:
        before, total = 0, 0
        for raw in ordered:
            total += points.daily_credit(before, raw)
            before += raw
        return total

    shuffled = list(deeds)
    dice.shuffle(shuffled)
    assert credited(deeds) == credited(shuffled)


@given(st.integers(0, 100_000), st.lists(st.integers(1, 50), min_size=1, max_size=9))
def test_shares_conserve_and_keep_the_order(pot: int, weights: list[int]) -> None:
    parts = points.shares(pot, weights)
    assert sum(parts) == pot
    assert all(
        (a >= b)
        for (a, wa) in zip(parts, weights, strict=True)
        for (b, wb) in zip(parts, weights, strict=True)
        if wa > wb
    )


@given(st.integers(0, 20), st.booleans())
def test_repeating_never_raises(before: int, recurring: bool) -> None:
    assert points.repetition_percent(before + 1, recurring=recurring) <= points.repetition_percent(
        before, recurring=recurring
    )
