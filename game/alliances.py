"""Two initiatives that work with each other: who may ask, who may answer, and how long a no is heard."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from game.constants import ASKS_AGAIN_AFTER_DAYS, LIKENESS_RISE, QUIET_DAYS
from game.errors import AskedAlready, Forbidden, HeardLately, Invalid, WrongState

LIVE = ("proposed", "allied")
OVER = ("declined", "different", "ended")


def pair(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Give two initiatives in the order in which their alliance is kept; raises `Invalid` for one with itself."""
    if one == other:
        raise Invalid(reason="an initiative is with itself already")
    return (one, other) if one < other else (other, one)


def is_quiet(state: str, answered_at: datetime | None, now: datetime, was_alike: float, alike: float) -> bool:
    """Say whether a no is still heard: 90 days, unless the two have become more alike since."""
    if state not in {"declined", "different"} or answered_at is None:
        return False
    return now - answered_at < timedelta(days=QUIET_DAYS) and alike - was_alike < LIKENESS_RISE - 1e-9


def check_may_propose(
    state: str | None, *, quiet: bool, mine_to_reopen: bool, newest_open: datetime | None, now: datetime
) -> None:
    """Raise what keeps an initiative from asking another.

    `mine_to_reopen`: the no was this side's own. `newest_open`: when this side last asked and has no answer yet.
    """
    if state in LIVE:
        raise WrongState
    if quiet and not mine_to_reopen:
        raise HeardLately
    if newest_open is not None and now - newest_open < timedelta(days=ASKS_AGAIN_AFTER_DAYS):
        raise AskedAlready


def check_may_answer(me: UUID, asked_by: UUID, *, tends_asked: bool, others: Collection[UUID]) -> None:
    """Raise `Forbidden` unless the player tends the side that was asked, and did not ask: two people, two sides.

    Who asked may answer only where nobody else tends the other side.
    """
    if not tends_asked:
        raise Forbidden(who="the people who tend the initiative that was asked")
    if me == asked_by and set(others) - {me}:
        raise Forbidden(who="somebody else who tends it: you asked")
