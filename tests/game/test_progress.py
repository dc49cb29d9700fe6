from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import progress
from game.progress import MetricTerms

START, DUE = date(2026, 1, 1), date(2026, 12, 31)
amounts = st.integers(-(10**9), 10**9)


def terms(baseline: int, target: int, method: str = "latest") -> MetricTerms:
    return MetricTerms("trees", method, baseline, target, START, DUE)


def test_downward_and_upward_golden_vectors() -> None:
    assert round(float(progress.progress(terms(31, 0), 12)), 3) == 0.613
    assert round(float(progress.progress(terms(22000, 40000), 24500)), 3) == 0.139


@given(amounts, amounts, amounts)
def test_progress_stays_between_nothing_and_everything(baseline: int, target: int, now: int) -> None:
    if baseline != target:
        assert 0 <= progress.progress(terms(baseline, target), now) <= 1


@given(amounts, amounts, amounts, st.integers(1, 1000), amounts)
def test_units_do_not_matter(baseline: int, target: int, now: int, scale: int, shift: int) -> None:
    if baseline != target:
        there = progress.progress(terms(baseline * scale + shift, target * scale + shift), now * scale + shift)
        assert there == progress.progress(terms(baseline, target), now)


def test_a_sum_goes_toward_its_target_either_way() -> None:
    assert progress.current(terms(0, 10_000, "sum"), confirmed_milli=3000, latest_milli=None) == 3000
    assert progress.current(terms(10_000, 0, "sum"), confirmed_milli=3000, latest_milli=None) == 7000


def test_a_ratio_is_thousandths_of_a_per_cent() -> None:
    ratio = terms(0, 100_000, "ratio")
    assert progress.current(ratio, confirmed_milli=0, latest_milli=1000, of_milli=3000) == 33333
    assert progress.current(ratio, confirmed_milli=0, latest_milli=None) == 0


def test_a_goal_names_its_weakest_metric() -> None:
    assert progress.goal_progress([("a", Fraction(1)), ("b", Fraction(1, 2))]) == (Fraction(3, 4), "b")
    assert progress.goal_progress([]) is None


def test_pace() -> None:
    half = START + (DUE - START) / 2
    assert progress.pace(Fraction(1, 2), START, DUE, half) == 1
    assert progress.pace(Fraction(1, 2), START, DUE, START) is None


@pytest.mark.parametrize(("days", "stale"), [(14, False), (15, True)])
def test_stale_after_its_period(days: int, stale: bool) -> None:
    assert progress.is_stale(terms(0, 1), START, START + timedelta(days=days)) is stale
    assert not progress.is_stale(terms(0, 1, "sum"), None, DUE)


def test_the_estimate_needs_four_points_that_lead_to_the_target() -> None:
    line = [(START + timedelta(days=7 * n), 1000 * n) for n in range(4)]
    assert progress.days_to_target(line, 10_000) == 49
    assert progress.days_to_target(line[:3], 10_000) is None
    assert progress.days_to_target(line, -1) is None
