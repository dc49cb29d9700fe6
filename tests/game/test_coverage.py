import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import coverage
from game.coverage import Covered, State, Supply

amounts = st.integers(0, 10**12)
supplies = st.builds(Supply, st.integers(-(10**9), 10**12), st.integers(-100, 4000), amounts, amounts)
shares = st.floats(0, 1)
parts = st.builds(Covered, st.sampled_from(State), shares, shares)


def judge(*supplies: Supply, initiatives: int = 2, people: int = 8, sides: int = 2, **more: float) -> Covered:
    return coverage.leaf(supplies, initiatives=initiatives, people=people, sides=sides, **more)  # type: ignore[arg-type]


def test_golden_vectors() -> None:
    # 280 left in 28 days: 10 a day; 140 came in 28 days: 5 a day; 140 promised count half
    assert Supply(280_000, 28, 140_000).cover == pytest.approx(0.5)
    assert Supply(280_000, 28, 140_000, 140_000).cover == pytest.approx(0.75)
    assert coverage.by_people(2) == pytest.approx(0.2)
    assert coverage.by_people(50) == 0.5
    assert coverage.urgency(28) == pytest.approx(0.5)
    assert coverage.gap(0.25, 28) == pytest.approx(0.75 * 0.75)
    assert coverage.gap(0, None) == 0.5
    assert coverage.gap(0, -3) == 1.0


def test_states() -> None:
    enough, half = Supply(280, 28, 300), Supply(280, 28, 200)
    assert judge(Supply(0, 10, 0), initiatives=0).state is State.DONE
    assert judge(enough, initiatives=0).state is State.NOBODY
    assert judge(enough, sides=1).state is State.THIN
    assert judge(Supply(280, 28, 100)).state is State.THIN
    assert judge(half).state is State.ON_IT
    assert judge(enough, scattered=0.29).state is State.ON_IT
    assert judge(enough, scattered=0.30).state is State.CROWDED
    assert judge(half, scattered=0.9).state is State.ON_IT  # scattered, but not too many
    assert judge(people=4).state is State.THIN
    assert judge(people=5).state is State.ON_IT


def test_a_parent_names_what_is_beneath_it() -> None:
    nobody, on_it, done = judge(initiatives=0), judge(Supply(280, 28, 200)), judge(Supply(0, 1, 0))
    assert coverage.parent([done, done], sides=0).state is State.DONE
    assert coverage.parent([nobody, done], sides=2).state is State.NOBODY
    assert coverage.parent([nobody, on_it], sides=2).state is State.THIN
    assert coverage.parent([done, on_it], sides=2).state is State.ON_IT
    assert coverage.parent([on_it], sides=2) == on_it


@given(supplies)
def test_cover_is_a_share(supply: Supply) -> None:
    assert 0 <= supply.cover <= 1


@given(supplies, amounts)
def test_more_promises_never_lower(supply: Supply, more: int) -> None:
    promised = Supply(supply.left_milli, supply.days_left, supply.came_milli, supply.promised_milli + more)
    assert promised.cover >= supply.cover


@given(
    st.lists(supplies, max_size=3), st.integers(0, 9), st.integers(0, 50), st.integers(0, 9), shares,
    st.none() | st.integers(-50, 900),
)  # fmt: skip
def test_a_leaf_is_within_bounds(
    some: list[Supply], initiatives: int, people: int, sides: int, scattered: float, days: int | None
) -> None:
    found = coverage.leaf(
        some, initiatives=initiatives, people=people, sides=sides, scattered=scattered, days_left=days
    )
    assert 0 <= found.cover <= 1
    assert 0 <= found.gap <= 1
    assert (found.state is State.NOBODY) == (initiatives == 0 and not (some and all(s.left_milli <= 0 for s in some)))


@given(st.lists(parts, min_size=1, max_size=6), st.data())
def test_a_parent_lies_between_its_leaves(found: list[Covered], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.floats(0.5, 2), min_size=len(found), max_size=len(found)))
    whole = coverage.parent(found, sides=2, weights=weights)
    if whole.state is not State.DONE:
        assert min(part.cover for part in found) <= whole.cover <= max(part.cover for part in found)
