import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.settling import settled_days, tau

rankings = st.lists(st.integers(0, 14), unique=True, max_size=10)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("abcde", "abcde", 1.0),
        ("abcde", "edcba", -1.0),
        ("abcd", "abdc", 4 / 6),
        ("", "", 1.0),
        ("abcdefghij", "abcdefghik", 53 / 55),  # one left, one came: one pair of 55 is turned round
    ],
)
def test_golden(one: str, other: str, found: float) -> None:
    assert tau(one, other) == pytest.approx(found)


@given(rankings, rankings)
def test_symmetric_and_within_bounds(one: list[int], other: list[int]) -> None:
    assert tau(one, other) == pytest.approx(tau(other, one))
    assert -1 <= tau(one, other) <= 1


@given(rankings)
def test_like_itself(one: list[int]) -> None:
    assert tau(one, one) == 1


def test_how_long_a_list_has_been_settled() -> None:
    same, other = list("abcdefghij"), list("jihgfedcba")
    assert settled_days([same] * 3) is None  # nothing old enough
    assert settled_days([same] * 4) == 1
    assert settled_days([same] * 9) == 6
    assert settled_days([same, same, same, same, same, other]) == 0
    assert settled_days([other, same, same, same, same, same]) == 2
