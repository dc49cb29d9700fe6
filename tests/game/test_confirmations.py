from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import confirmations
from game.confirmations import Answer, Decider, Given, Outcome, Work
from game.errors import AlreadyDecided, CannotConfirmOwn, GuestCannotConfirm, NotEligible, Refusal

ADA, BO, CY, DEE, FAY = (uuid4() for _ in range(5))
OTTERS, LARKS, CLUB = (uuid4() for _ in range(3))
DEED = Work(ADA, witness_id=FAY, team_id=OTTERS)


def said(who: UUID, answer: Answer = Answer.YES, team: UUID | None = None, steward: bool = False) -> Given:
    return Given(who, answer, team, None, steward)


@pytest.mark.parametrize(
    ("me", "refusal"),
    [
        (Decider(ADA, False, OTTERS, None), CannotConfirmOwn),
        (Decider(CY, True, None, None), GuestCannotConfirm),
        (Decider(FAY, False, None, None), NotEligible),
        (Decider(BO, False, OTTERS, None), NotEligible),
    ],
)
def test_who_may_not(me: Decider, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        confirmations.check_may_decide(me, DEED, answered=False)


def test_who_may() -> None:
    assert not confirmations.check_may_decide(Decider(CY, False, LARKS, None), DEED, answered=False)
    assert confirmations.check_may_decide(Decider(BO, False, OTTERS, None), DEED, answered=False, nobody_else=True)
    assert confirmations.check_may_decide(Decider(BO, True, OTTERS, None), DEED, answered=False, family=True)
    with pytest.raises(AlreadyDecided):
        confirmations.check_may_decide(Decider(CY, False, LARKS, None), DEED, answered=True)


def test_numbers_by_risk_and_never_lowered() -> None:
    assert [confirmations.needed(risk) for risk in ("low", "medium", "high")] == [1, 2, 2]
    assert confirmations.needed("low", 3) == 3
    assert confirmations.needed("high", 1) == 2


def test_two_of_one_team_are_one_voice() -> None:
    same = [said(BO, team=LARKS), said(CY, team=LARKS)]
    assert confirmations.tally(same, [], needed_yes=2, risk="medium") is Outcome.WAITING
    assert confirmations.still_missing(same, needed_yes=2, risk="medium") == "another team"
    both = [said(BO, team=OTTERS), said(CY, team=LARKS)]
    assert confirmations.tally(both, [], needed_yes=2, risk="medium") is Outcome.CONFIRMED
    assert confirmations.tally(both, [], needed_yes=2, risk="high") is Outcome.WAITING
    with_steward = [*both, said(DEE, steward=True)]
    assert confirmations.tally(with_steward, [], needed_yes=2, risk="high") is Outcome.CONFIRMED


def test_the_first_back_sends_back_and_the_second_person_is_weighed() -> None:
    assert confirmations.tally([said(CY, Answer.BACK)], [], needed_yes=1, risk="low") is Outcome.SENT_BACK
    contested = [said(BO, Answer.BACK)]
    assert confirmations.tally(contested, [CY], needed_yes=1, risk="low") is Outcome.WAITING
    three_yes = [*contested, said(CY), said(DEE), said(FAY)]
    assert confirmations.tally(three_yes, [CY], needed_yes=1, risk="low") is Outcome.CONFIRMED
    split = [*contested, said(CY), said(DEE, Answer.BACK), said(FAY)]
    assert confirmations.tally(split, [CY], needed_yes=1, risk="low") is Outcome.SENT_BACK


def test_the_same_doubter_sends_back_again() -> None:
    assert confirmations.tally([said(CY, Answer.BACK)], [CY], needed_yes=1, risk="low") is Outcome.SENT_BACK


@given(st.integers(1, 5), st.integers(0, 8))
def test_passing_never_decides(needed: int, passes: int) -> None:
    answers = [said(uuid4(), Answer.PASS) for _ in range(passes)]
    assert confirmations.tally(answers, [], needed_yes=needed, risk="low") is Outcome.WAITING


@given(st.integers(1, 5), st.integers(0, 8))
def test_as_many_as_needed_confirm(needed: int, yes: int) -> None:
    outcome = confirmations.tally([said(uuid4()) for _ in range(yes)], [], needed_yes=needed, risk="low")
    assert (outcome is Outcome.CONFIRMED) is (yes >= needed)
