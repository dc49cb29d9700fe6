"""What is known of the state of things: with a source and a day, agreed to or disputed, and old after a while."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from game.constants import STALE_AFTER_DAYS
from game.errors import Invalid, NeedsReason, OwnThing


class Answer(StrEnum):
    """What somebody else says to a fact."""

    AGREE = "agree"
    DISPUTE = "dispute"


def check_observed(observed_on: date, today: date) -> None:
    """Raise `Invalid` for a day that has not come."""
    if observed_on > today:
        raise Invalid(reason="the day lies in the future")


def is_stale(observed_on: date, today: date) -> bool:
    """Say whether a fact is so old that somebody should look again."""
    return (today - observed_on).days > STALE_AFTER_DAYS


def check_may_answer(me: UUID, author: UUID, answer: Answer, reason: str) -> None:
    """Raise `OwnThing` for one's own fact, and `NeedsReason` for disputing without one."""
    if me == author:
        raise OwnThing
    if answer is Answer.DISPUTE and not reason.strip():
        raise NeedsReason


def moves(before: Answer | None, answer: Answer) -> tuple[int, int]:
    """Say by how much those who agree and those who dispute become more, when somebody's answer changes."""

    def count(one: Answer) -> int:
        return (answer is one) - (before is one)

    return count(Answer.AGREE), count(Answer.DISPUTE)
