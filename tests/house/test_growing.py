"""docs/growing.md: the arithmetic and the simulation must agree, and the page must show what they say today."""

import pytest
from bench.growing.costs import MEASURED
from bench.growing.model import LONGEST_BURST, Habits, Load, Plan
from bench.growing.page import PAGE, SIZES, filled
from bench.growing.simulation import simulate

SECONDS = {1_000: 200_000, 100_000: 2_000, 1_000_000: 200, 10_000_000: 20}


@pytest.mark.parametrize("players", SIZES)
def test_the_simulated_hour_is_as_busy_as_the_arithmetic_says(players: int) -> None:
    plan = Plan(Load(players, Habits()), MEASURED)
    seen = simulate(plan, SECONDS[players], seed=7)
    assert seen.busy == pytest.approx(plan.busy, rel=0.08)
    assert seen.gate_busy == pytest.approx(plan.gate_busy, rel=0.12)
    assert seen.frames / seen.seconds == pytest.approx(plan.frames, rel=0.12)
    assert seen.mean_wait <= plan.mean_wait * 1.25 + 0.0001  # chance may have its way in so short a time
    assert seen.wait_p99 < 3 * LONGEST_BURST


def test_the_arithmetic_notices_what_it_left_out() -> None:
    """Twice as many pages as planned must show in the simulation: otherwise agreement would mean nothing."""
    plan = Plan(Load(100_000, Habits()), MEASURED)  # one process either way
    heavier = Plan(Load(100_000, Habits(pages=40)), MEASURED)
    assert simulate(heavier, 2_000, seed=7).busy > plan.busy * 1.5


def test_the_page_shows_the_present_tables() -> None:
    text = PAGE.read_text()
    assert filled(text) == text, "run: PYTHONPATH=.:tests python -m bench.growing.page"
