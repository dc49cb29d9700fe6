import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import levels


@pytest.mark.parametrize(
    ("level", "total"),
    [(1, 0), (2, 10), (3, 35), (4, 75), (5, 130), (6, 200), (8, 385), (10, 630), (20, 2755), (30, 6380), (50, 18130)],
)
def test_golden_vectors(level: int, total: int) -> None:
    assert levels.total_for(level) == total * 100


@given(st.integers(0, 10**9))
def test_a_level_holds_its_points(cp: int) -> None:
    level = levels.level_for(cp)
    assert levels.total_for(level) <= cp < levels.total_for(level + 1)
    into, whole = levels.to_next(cp)
    assert 0 <= into < whole


@given(st.integers(-(10**6), 10**7), st.integers(0, 10**5))
def test_more_points_never_lower_a_level(cp: int, more: int) -> None:
    assert levels.level_for(cp + more) >= levels.level_for(cp)


def test_bands() -> None:
    assert [levels.band(n) for n in (1, 4, 5, 10, 15, 20, 99)] == [
        "Visitor",
        "Visitor",
        "Neighbour",
        "Builder",
        "Weaver",
        "Navigator",
        "Elder of the world",
    ]
