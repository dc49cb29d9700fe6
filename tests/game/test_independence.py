from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from game.independence import is_independent, ways_in

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def test_three_ways_in_are_needed() -> None:
    assert not is_independent([])
    assert not is_independent([None, A])
    assert not is_independent([A, A, A, A])
    assert is_independent([None, A, B])
    assert is_independent([A, B, C])


@given(st.lists(st.one_of(st.none(), st.sampled_from([A, B, C]))), st.one_of(st.none(), st.sampled_from([A, B, C])))
def test_one_more_player_never_takes_independence_away(joined: list[UUID | None], more: UUID | None) -> None:
    assert ways_in([*joined, more]) >= ways_in(joined)
    assert is_independent([*joined, more]) or not is_independent(joined)
