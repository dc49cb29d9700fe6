"""Rightness: the golden examples, the rules of settling, and what must be so for any voices."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rightness import (
    Circle,
    Life,
    Said,
    State,
    Voice,
    clarity,
    held_since,
    holds,
    mostly_unsure,
    rightness,
    stand,
    weigh,
    weight,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
POINTER = UUID(int=999)
LIFE = Life(POINTER, NOW - timedelta(days=10))
MANY = Circle(active=6, organisations=3)


def said(who: int, voice: Voice = Voice.RIGHT, days: float = 0, side: int | None = None, **more: object) -> Said:
    return Said(UUID(int=who), voice, NOW - timedelta(days=days), UUID(int=side or who), **more)  # type: ignore[arg-type]


def rights(count: int, days: float = 0) -> list[Said]:
    return [said(n, days=days) for n in range(1, count + 1)]


VOICES = st.builds(
    said,
    st.integers(1, 12),
    st.sampled_from(list(Voice)),
    st.floats(0, 60),
    st.integers(1, 5),
    serious=st.booleans(),
    unclear=st.booleans(),
)


@pytest.mark.parametrize(("right", "unsure", "gives"), [(3, 0, 0.80), (5, 0, 0.857), (14, 2, 0.833), (10, 5, 0.647)])
def test_golden(right: int, unsure: int, gives: float) -> None:
    voices = [said(n, trust=1.0) for n in range(right)]
    voices += [said(100 + n, Voice.UNSURE, trust=1.0) for n in range(unsure)]
    confirms, doubts, _sides = weigh(voices, POINTER, NOW)
    assert (confirms, doubts) == (right, unsure)
    assert round(rightness(confirms, doubts), 3) == gives


def test_a_newcomer_weighs_three_quarters_and_half_of_it_after_thirty_days() -> None:
    assert weight(said(1), NOW) == 0.75
    assert weight(said(1, days=30), NOW) == 0.375
    assert weight(said(1, Voice.ACTING), NOW) == 0.375


class TestSettling:
    def test_five_of_two_sides_settle_after_two_days(self) -> None:
        voices = rights(5, days=2)
        assert stand(voices, LIFE, MANY, NOW - timedelta(days=1)).state is State.OPEN
        standing = stand(voices, LIFE, MANY, NOW)
        assert standing.state is State.SETTLED
        assert (standing.breadth, standing.held_since) == (5, NOW - timedelta(days=2))

    def test_one_side_alone_settles_nothing_unless_there_is_but_one_organisation(self) -> None:
        voices = [said(n, days=3, side=77) for n in range(1, 8)]
        assert stand(voices, LIFE, MANY, NOW).state is State.OPEN
        assert stand(voices, LIFE, Circle(active=6, organisations=1), NOW).state is State.SETTLED

    def test_half_of_a_small_world_is_enough(self) -> None:
        assert stand(rights(4, days=2), LIFE, MANY, NOW).state is State.OPEN
        assert stand(rights(4, days=2), LIFE, Circle(active=5, organisations=3), NOW).state is State.SETTLED

    def test_a_serious_doubt_keeps_it_open_for_as_long_as_it_stands(self) -> None:
        doubt = said(50, Voice.UNSURE, days=2.5, serious=True)
        assert not holds([*rights(9, days=3), doubt], POINTER, MANY, NOW)
        old = said(50, Voice.UNSURE, days=29, serious=True)
        assert held_since([*rights(9, days=3), old], LIFE, MANY, NOW) == NOW - timedelta(days=1)

    def test_a_break_starts_the_time_anew(self) -> None:
        doubts = [said(40 + n, Voice.UNSURE, days=1) for n in range(2)]
        more = [said(60 + n, days=0.5) for n in range(3)]
        assert held_since(rights(4, days=5), LIFE, Circle(active=5), NOW) == NOW - timedelta(days=5)
        assert not holds([*rights(4, days=5), *doubts], POINTER, Circle(active=5), NOW - timedelta(hours=20))
        found = held_since([*rights(4, days=5), *doubts, *more], LIFE, Circle(active=5), NOW)
        assert found == NOW - timedelta(days=0.5)

    def test_what_a_changed_answer_said_before_is_kept_at_the_change(self) -> None:
        changed = NOW - timedelta(days=1)
        began = NOW - timedelta(days=6)
        for before, since in ((None, changed), (began, began)):
            life = Life(POINTER, LIFE.created_at, State.OPEN, changed, before)
            assert held_since(rights(6, days=7), life, MANY, NOW) == since

    def test_a_family_settles_when_all_agree_or_nobody_objects(self) -> None:
        home = Circle(active=3, organisations=0, family=True)
        young = Life(POINTER, NOW - timedelta(hours=1))
        assert stand([], young, home, NOW).state is State.OPEN
        assert stand([], young, home, NOW + timedelta(hours=47)).state is State.SETTLED
        assert stand(rights(2), young, home, NOW).state is State.SETTLED
        assert stand([said(1, Voice.UNSURE)], young, home, NOW + timedelta(hours=60)).state is State.OPEN


class TestOtherStates:
    def test_contested(self) -> None:
        voices = [*rights(4), *(said(50 + n, Voice.UNSURE) for n in range(3))]
        standing = stand(voices, LIFE, MANY, NOW)
        assert standing.state is State.CONTESTED
        assert not mostly_unsure(standing)
        against = [said(1), *(said(50 + n, Voice.UNSURE) for n in range(9))]
        assert mostly_unsure(stand(against, LIFE, MANY, NOW))

    def test_faded_after_four_weeks_without_a_confirm_or_a_deed(self) -> None:
        assert stand(rights(9, days=28), LIFE, MANY, NOW).state is State.FADED
        assert stand([*rights(9, days=28), said(3, Voice.ACTING, 5)], LIFE, MANY, NOW).state is not State.FADED
        doubted = [*rights(9, days=28), said(50, Voice.UNSURE)]
        assert stand(doubted, LIFE, MANY, NOW).state is State.FADED
        assert stand([], LIFE, MANY, NOW + timedelta(days=18)).state is State.FADED

    @pytest.mark.parametrize("stored", [State.SPLIT, State.WITHDRAWN])
    def test_what_was_ended_stays_so(self, stored: State) -> None:
        assert stand(rights(9, 3), Life(POINTER, NOW, stored), MANY, NOW).state is stored

    def test_a_doubt_stands_over_acting_and_the_heavier_of_right_and_acting_counts(self) -> None:
        assert weigh([said(1, Voice.UNSURE), said(1, Voice.ACTING)], POINTER, NOW)[0] == 0
        assert weigh([said(1, days=90), said(1, Voice.ACTING)], POINTER, NOW)[0] == 0.375

    def test_clarity_stands_apart(self) -> None:
        assert clarity([], POINTER) is None
        assert clarity([said(1), said(2, Voice.UNSURE, unclear=True), said(3, Voice.ACTING)], POINTER) == 66


@given(st.lists(VOICES, max_size=20), st.integers(20, 30), st.floats(0, 60))
def test_one_more_confirm_never_lowers_and_one_more_doubt_never_raises(
    voices: list[Said], who: int, days: float
) -> None:
    def right(more: list[Said]) -> float:
        confirms, doubts, _sides = weigh([*voices, *more], POINTER, NOW)
        return rightness(confirms, doubts)

    assert right([said(who, days=days)]) >= right([]) - 1e-9
    assert right([said(who, Voice.ACTING, days)]) >= right([]) - 1e-9
    assert right([said(who, Voice.UNSURE, days)]) <= right([]) + 1e-9


@given(st.lists(VOICES, max_size=20), st.randoms(use_true_random=False))
def test_neither_order_nor_duplicates_nor_the_proposer_change_anything(voices: list[Said], chance) -> None:  # type: ignore[no-untyped-def]
    again = [*voices, *voices, Said(POINTER, Voice.RIGHT, NOW, POINTER)]
    chance.shuffle(again)
    assert stand(again, LIFE, MANY, NOW) == stand(voices, LIFE, MANY, NOW)


@given(VOICES, st.floats(0, 60))
def test_older_never_weighs_more(voice: Said, later: float) -> None:
    assert weight(voice, NOW + timedelta(days=later)) <= weight(voice, NOW)
    assert not {"points", "level"} & set(vars(voice))  # nothing of the kind can weigh


@given(st.lists(VOICES, max_size=16), st.integers(0, 240))
def test_what_is_said_to_hold_since_then_held_at_every_hour_of_it(voices: list[Said], hours: int) -> None:
    now = NOW + timedelta(hours=hours)
    since = held_since(voices, LIFE, MANY, now)
    assert (since is not None) == holds(voices, POINTER, MANY, now)
    if since is not None:
        at = now
        while at > since:
            assert holds([v for v in voices if v.at <= at], POINTER, MANY, at)
            at -= timedelta(hours=7)


def test_thousands_of_voices_are_weighed_in_one_pass() -> None:
    """Each at its own moment: looking at all of them for each of them would take minutes."""
    voices = [said(n, days=n / 160, side=n % 40 + 1) for n in range(1, 3001)]
    standing = stand(voices, LIFE, MANY, NOW)
    assert standing.state is State.SETTLED
    assert standing.breadth == 40
