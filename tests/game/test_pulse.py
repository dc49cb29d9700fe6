"""Sizes, staleness and the words for planned against actual."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.constants import EFFORT_DAYS, INITIATIVE_STALE_AFTER_DAYS
from game.pulse import Pace, effort_since, is_stale, pace_word, size

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("pace", "word"),
    [
        (None, Pace.UNKNOWN),
        (Fraction(0), Pace.BEHIND),
        (Fraction(99, 100), Pace.BEHIND),
        (Fraction(1), Pace.ON_TIME),
        (Fraction(124, 100), Pace.ON_TIME),
        (Fraction(5, 4), Pace.AHEAD),
    ],
)
def test_planned_against_actual_is_one_word(pace: Fraction | None, word: Pace) -> None:
    assert pace_word(pace) == word


@pytest.mark.parametrize(("minutes", "drawn"), [(0, 0), (1, 1), (119, 1), (120, 2), (600, 3), (2999, 3), (3000, 4)])
def test_sizes(minutes: int, drawn: int) -> None:
    assert size(minutes) == drawn


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_effort_is_never_drawn_smaller(few: int, more: int) -> None:
    assert size(few) <= size(few + more) <= 4


def test_thirty_days_count_today_included() -> None:
    assert (TODAY - effort_since(TODAY)).days == EFFORT_DAYS - 1


@pytest.mark.parametrize(
    ("begun", "newest", "stale"),
    [(100, None, True), (21, None, False), (22, None, True), (100, 21, False), (100, 22, True), (0, None, False)],
)
def test_three_weeks_without_a_deed_are_stale(begun: int, newest: int | None, stale: bool) -> None:
    def ago(days: int) -> date:
        return TODAY - timedelta(days=days)

    assert is_stale(ago(begun), None if newest is None else ago(newest), TODAY) == stale


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_deed_never_makes_stale(begun: int, newest: int) -> None:
    start = TODAY - timedelta(days=begun)
    deed = start + timedelta(days=min(newest, begun))
    assert is_stale(start, deed, TODAY) <= is_stale(start, None, TODAY)
    assert is_stale(start, deed, TODAY) == ((TODAY - deed).days > INITIATIVE_STALE_AFTER_DAYS)
