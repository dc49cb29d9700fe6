from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import facts
from game.errors import Invalid, NeedsReason, OwnThing
from game.facts import Answer

TODAY = date(2026, 11, 27)


def test_golden() -> None:
    assert not facts.is_stale(TODAY - timedelta(days=14), TODAY)
    assert facts.is_stale(TODAY - timedelta(days=15), TODAY)
    facts.check_observed(TODAY, TODAY)
    with pytest.raises(Invalid):
        facts.check_observed(TODAY + timedelta(days=1), TODAY)


def test_who_answers() -> None:
    me, author = uuid4(), uuid4()
    facts.check_may_answer(me, author, Answer.AGREE, "")
    facts.check_may_answer(me, author, Answer.DISPUTE, "It is wet")
    with pytest.raises(NeedsReason):
        facts.check_may_answer(me, author, Answer.DISPUTE, " ")
    with pytest.raises(OwnThing):
        facts.check_may_answer(me, me, Answer.AGREE, "")


@given(st.lists(st.sampled_from(Answer), min_size=1))
def test_the_counts_are_those_of_the_last_answer(answers: list[Answer]) -> None:
    agrees = disputes = 0
    before = None
    for answer in answers:
        agree, dispute = facts.moves(before, answer)
        agrees, disputes, before = agrees + agree, disputes + dispute, answer
    assert (agrees, disputes) == ((1, 0) if before is Answer.AGREE else (0, 1))
