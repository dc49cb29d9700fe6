from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import alliances
from game.errors import AskedAlready, Forbidden, HeardLately, Invalid, WrongState

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ADA, BO, CY = UUID(int=1), UUID(int=2), UUID(int=3)


@given(st.uuids(), st.uuids())
def test_a_pair_is_kept_once(one: UUID, other: UUID) -> None:
    if one == other:
        with pytest.raises(Invalid):
            alliances.pair(one, other)
        return
    assert alliances.pair(one, other) == alliances.pair(other, one)
    assert alliances.pair(one, other)[0] < alliances.pair(one, other)[1]


@pytest.mark.parametrize(
    ("state", "days", "alike", "quiet"),
    [
        ("different", 89, 0.6, True),
        ("declined", 89, 0.69, True),
        ("different", 90, 0.6, False),
        ("different", 1, 0.7, False),
        ("ended", 1, 0.6, False),
        ("allied", 1, 0.6, False),
    ],
)
def test_a_no_is_heard_for_a_while(state: str, days: int, alike: float, quiet: bool) -> None:
    assert alliances.is_quiet(state, NOW - timedelta(days=days), NOW, 0.6, alike) is quiet


def test_who_may_ask() -> None:
    def ask(state: str | None = None, *, quiet: bool = False, mine: bool = False, days: float | None = None) -> None:
        newest = None if days is None else NOW - timedelta(days=days)
        alliances.check_may_propose(state, quiet=quiet, mine_to_reopen=mine, newest_open=newest, now=NOW)

    ask()
    ask("ended", days=7)
    ask("different", quiet=True, mine=True)
    for state in alliances.LIVE:
        with pytest.raises(WrongState):
            ask(state)
    with pytest.raises(HeardLately):
        ask("declined", quiet=True)
    with pytest.raises(AskedAlready):
        ask(days=6.9)


def test_two_sides_say_yes() -> None:
    alliances.check_may_answer(BO, ADA, tends_asked=True, others=[BO, ADA])
    alliances.check_may_answer(ADA, ADA, tends_asked=True, others=[ADA])  # nobody else is there
    with pytest.raises(Forbidden):
        alliances.check_may_answer(CY, ADA, tends_asked=False, others=[BO])
    with pytest.raises(Forbidden):
        alliances.check_may_answer(ADA, ADA, tends_asked=True, others=[ADA, BO])
