from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import moderation
from game.errors import (
    AlreadyAppealed,
    AlreadyReported,
    AnotherSteward,
    HiddenForNow,
    Invalid,
    NotFound,
    OwnThing,
    Refusal,
    TooManyReports,
    WhyMissing,
    WrongState,
)
from game.moderation import Act, Case, Kind, Reporter, Thing

ADA, CY, DEE, FAY = (uuid4() for _ in range(4))
NOW = datetime(2026, 11, 2, tzinfo=UTC)
things = st.builds(
    Thing,
    kind=st.sampled_from(Kind),
    author_id=st.sampled_from([ADA, CY, None]),
    hidden=st.booleans(),
    by_reports=st.booleans(),
    open_reports=st.integers(0, 9),
    confirmed=st.booleans(),
)


class TestReporting:
    @pytest.mark.parametrize(
        ("me", "reason", "words", "reported", "refusal"),
        [
            (Reporter(ADA, False, 0), "hurtful", "", False, OwnThing),
            (Reporter(CY, False, 0), "hurtful", "", True, AlreadyReported),
            (Reporter(CY, False, 0), "ugly", "", False, Invalid),
            (Reporter(CY, False, 0), "person", "", False, Invalid),
            (Reporter(CY, False, 0), "other", "  ", False, WhyMissing),
            (Reporter(CY, False, 20), "hurtful", "", False, TooManyReports),
            (Reporter(CY, True, 5), "hurtful", "", False, TooManyReports),
        ],
    )
    def test_what_is_refused(
        self, me: Reporter, reason: str, words: str, reported: bool, refusal: type[Refusal]
    ) -> None:
        with pytest.raises(refusal):
            moderation.check_may_report(me, Thing(Kind.QUEST, ADA), reason, words, reported=reported)

    @pytest.mark.parametrize("me", [Reporter(CY, False, 19), Reporter(CY, True, 4)])
    def test_what_is_taken(self, me: Reporter) -> None:
        moderation.check_may_report(me, Thing(Kind.QUEST, ADA), "hurtful", "", reported=False)
        moderation.check_may_report(me, Thing(Kind.QUEST, None), "other", "It floods there", reported=False)
        moderation.check_may_report(me, Thing(Kind.PICTURE, ADA), "person", "", reported=False)


class TestHiding:
    @pytest.mark.parametrize(
        ("lasting", "guests", "needed", "ruled", "family", "hidden"),
        [
            (2, 9, 3, False, False, False),
            (3, 0, 3, False, False, True),
            (1, 2, 3, False, True, True),
            (3, 0, 3, True, False, False),
            (1, 0, 1, False, False, True),
        ],
    )
    def test_golden(self, lasting: int, guests: int, needed: int, ruled: bool, family: bool, hidden: bool) -> None:
        assert moderation.hides(lasting, guests, needed, ruled=ruled, family=family) is hidden

    @given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 20), st.booleans())
    def test_one_more_reporter_never_shows_it_again(self, lasting: int, guests: int, needed: int, family: bool) -> None:
        before = moderation.hides(lasting, guests, needed, ruled=False, family=family)
        assert moderation.hides(lasting + 1, guests, needed, ruled=False, family=family) >= before

    @given(st.integers(0, 500), st.integers(1, 20))
    def test_guests_alone_never_hide_in_an_open_world(self, guests: int, needed: int) -> None:
        assert not moderation.hides(0, guests, needed, ruled=False)


class TestRuling:
    @pytest.mark.parametrize(
        ("thing", "acts"),
        [
            (Thing(Kind.QUEST, ADA), (Act.HIDE,)),
            (Thing(Kind.QUEST, ADA, open_reports=1), (Act.LEAVE, Act.HIDE)),
            (Thing(Kind.QUEST, ADA, hidden=True, by_reports=True, open_reports=3), (Act.SHOW, Act.HIDE)),
            (Thing(Kind.QUEST, ADA, hidden=True), (Act.SHOW,)),
            (Thing(Kind.QUEST, ADA, confirmed=True, open_reports=1), (Act.LEAVE, Act.HIDE)),
            (
                Thing(Kind.CONTRIBUTION, ADA, confirmed=True, open_reports=1),
                (Act.LEAVE, Act.HIDE, Act.REVERSE),
            ),
        ],
    )
    def test_what_is_possible(self, thing: Thing, acts: tuple[Act, ...]) -> None:
        assert moderation.possible_acts(thing) == acts

    @given(things)
    def test_there_is_always_a_way_and_a_way_back(self, thing: Thing) -> None:
        acts = moderation.possible_acts(thing)
        assert acts
        assert (Act.SHOW in acts) is thing.hidden
        assert (Act.LEAVE in acts) is (not thing.hidden and thing.open_reports > 0)
        assert Act.REVERSE not in acts or thing.kind is Kind.CONTRIBUTION

    @given(things, st.sampled_from(Act), st.sampled_from([ADA, CY, DEE]), st.sampled_from(["", "  ", "It is false"]))
    def test_a_ruling_has_a_reason_and_is_never_about_ones_own(
        self, thing: Thing, act: Act, me: object, reason: str
    ) -> None:
        try:
            moderation.check_may_rule(me, thing, act, reason)  # type: ignore[arg-type]
        except (OwnThing, WrongState, WhyMissing):
            return
        assert me != thing.author_id
        assert act in moderation.possible_acts(thing)
        assert reason.strip()


class TestAppeal:
    @pytest.mark.parametrize(
        ("me", "act", "appealed", "refusal"),
        [
            (CY, Act.HIDE, False, NotFound),
            (ADA, Act.LEAVE, False, WrongState),
            (ADA, Act.SHOW, False, WrongState),
            (ADA, Act.HIDE, True, AlreadyAppealed),
        ],
    )
    def test_who_may_not(self, me: object, act: Act, appealed: bool, refusal: type[Refusal]) -> None:
        with pytest.raises(refusal):
            moderation.check_may_appeal(me, ADA, act, appealed=appealed)  # type: ignore[arg-type]

    def test_who_may(self) -> None:
        moderation.check_may_appeal(ADA, ADA, Act.HIDE, appealed=False)
        moderation.check_may_appeal(ADA, ADA, Act.REVERSE, appealed=False)

    @pytest.mark.parametrize(
        ("me", "stewards", "answered", "reason", "refusal"),
        [
            (DEE, {DEE, FAY}, False, "Right", AnotherSteward),
            (ADA, {DEE, ADA}, False, "Right", OwnThing),
            (FAY, {DEE, FAY}, True, "Right", WrongState),
            (FAY, {DEE, FAY}, False, " ", WhyMissing),
        ],
    )
    def test_who_may_not_answer(
        self, me: object, stewards: set[object], answered: bool, reason: str, refusal: type[Refusal]
    ) -> None:
        with pytest.raises(refusal):
            moderation.check_may_answer(me, DEE, ADA, stewards, answered=answered, reason=reason)  # type: ignore[arg-type]

    def test_the_first_steward_answers_when_alone_or_when_the_other_is_the_author(self) -> None:
        assert moderation.may_answer(DEE, DEE, ADA, {DEE})
        assert moderation.may_answer(DEE, DEE, ADA, {DEE, ADA})
        assert moderation.may_answer(FAY, DEE, ADA, {DEE, FAY})

    @given(st.sets(st.sampled_from([ADA, CY, DEE, FAY]), min_size=1), st.sampled_from([ADA, CY, DEE, FAY]))
    def test_somebody_can_always_answer_unless_the_author_is_the_only_steward(
        self, stewards: set[object], author: object
    ) -> None:
        able = [s for s in stewards if moderation.may_answer(s, DEE, author, stewards)]  # type: ignore[arg-type]
        assert bool(able) is bool(stewards - {author})
        assert author not in able


@given(st.lists(st.builds(Case, st.sampled_from(Kind), st.booleans(), st.integers(1, 9), st.just(NOW))))
def test_the_order_puts_who_is_silenced_first_and_loses_nothing(cases: list[Case]) -> None:
    ordered = moderation.in_order(cases)
    assert sorted(map(repr, ordered)) == sorted(map(repr, cases))
    hidden = [case.hidden for case in ordered]
    assert hidden == sorted(hidden, reverse=True)


def test_the_oldest_of_two_alike_comes_first() -> None:
    old, new = Case(Kind.QUEST, False, 1, NOW), Case(Kind.QUEST, False, 1, NOW + timedelta(hours=1))
    assert moderation.in_order([new, old]) == [old, new]


@pytest.mark.parametrize(
    ("hidden", "inside", "refusal"),
    [("reports", False, HiddenForNow), ("ruling", False, HiddenForNow), ("removal", True, NotFound)],
)
def test_what_is_hidden_is_not_seen(hidden: str, inside: bool, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as raised:
        moderation.check_seen(hidden, inside=inside)
    assert type(raised.value) is refusal


def test_who_is_inside_sees_what_is_hidden() -> None:
    moderation.check_seen(None, inside=False)
    moderation.check_seen("reports", inside=True)
