import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.clarity import Clear, is_sentence, share


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("Shade within 200 m of every door", True),
        ("No one dies in our traffic.", True),
        ("Cut 1.5 degrees of heat. Then more.", False),
        ("Reach 1.5 degrees", True),
        ("Who? Everybody", False),
        ("", False),
        ("x" * 140, True),
        ("x" * 141, False),
    ],
)
def test_one_sentence(text: str, one: bool) -> None:
    assert is_sentence(text) is one


def test_the_share_of_those_asked() -> None:
    assert share([True] * 4) is None
    assert share([True, True, True, False, True]) == 80
    assert share([False] * 5) == 0


@given(st.lists(st.booleans(), min_size=5))
def test_one_more_who_knows_never_lowers_it(answers: list[bool]) -> None:
    before, after = share(answers), share([*answers, True])
    assert before is not None
    assert after is not None
    assert 0 <= before <= after <= 100 or before - after <= 0


def test_nothing_is_missing_or_something_is() -> None:
    assert Clear(True, True, True, True).all
    assert not Clear(True, True, True, False).all
