from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import claims
from game.claims import ClaimState, QuestTerms
from game.errors import QuestBlocked, QuestClosed, QuestFull, QuestNotOpenYet, Refusal

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("quest", "refusal"),
    [
        (QuestTerms("blocked", 1, 0, missing="a pump"), QuestBlocked),
        (QuestTerms("done", 1, 0), QuestClosed),
        (QuestTerms("open", 1, 0, closes_at=NOW), QuestClosed),
        (QuestTerms("open", 1, 0, opens_at=NOW + HOUR), QuestNotOpenYet),
        (QuestTerms("open", 2, 2), QuestFull),
    ],
)
def test_refusals(quest: QuestTerms, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        claims.check_can_claim(quest, NOW)


def test_an_open_place_can_be_taken() -> None:
    claims.check_can_claim(QuestTerms("open", 2, 1, opens_at=NOW, closes_at=NOW + HOUR), NOW)


def test_a_blocked_quest_names_what_is_missing() -> None:
    with pytest.raises(QuestBlocked, match="a pump"):
        claims.check_can_claim(QuestTerms("blocked", 1, 0, missing="a pump"), NOW)


@given(st.integers(1, 10**6), st.integers(-100, 100))
def test_a_lease_is_over_at_its_very_moment(seconds: int, off: int) -> None:
    end = claims.lease_end(NOW, seconds)
    assert claims.is_due(ClaimState.HELD, end, end + timedelta(seconds=off)) is (off >= 0)
    assert not claims.is_due(ClaimState.HANDED_IN, end, end + timedelta(seconds=off))


def test_what_is_confirmed_or_given_back_stays_so() -> None:
    for end in (ClaimState.CONFIRMED, ClaimState.RELEASED, ClaimState.WITHDRAWN):
        assert not any(claims.may_move(end, other) for other in ClaimState)
    assert claims.may_move(ClaimState.EXPIRED, ClaimState.HELD)
