"""A claim is a place on a quest, held as a lease: who may take one, and when it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from game.errors import QuestBlocked, QuestClosed, QuestFull, QuestNotOpenYet


class ClaimState(StrEnum):
    """Where a claim stands."""

    HELD = "held"
    HANDED_IN = "handed_in"
    SENT_BACK = "sent_back"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


LIVE_STATES = (ClaimState.HELD, ClaimState.HANDED_IN, ClaimState.SENT_BACK, ClaimState.CONFIRMED)
LEASED_STATES = (ClaimState.HELD, ClaimState.SENT_BACK)
MOVES: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.HELD: frozenset({ClaimState.HANDED_IN, ClaimState.RELEASED, ClaimState.EXPIRED}),
    ClaimState.HANDED_IN: frozenset(
        {ClaimState.CONFIRMED, ClaimState.SENT_BACK, ClaimState.HELD, ClaimState.WITHDRAWN}
    ),
    ClaimState.SENT_BACK: frozenset({ClaimState.HANDED_IN, ClaimState.RELEASED, ClaimState.EXPIRED}),
    ClaimState.CONFIRMED: frozenset(),
    ClaimState.RELEASED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
    ClaimState.EXPIRED: frozenset({ClaimState.HELD}),  # a late hand-in, while a place is free
}


@dataclass(frozen=True)
class QuestTerms:
    """The part of a quest that the rules of claiming look at."""

    state: str
    places: int
    taken: int
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    missing: str = ""


def check_can_claim(quest: QuestTerms, now: datetime) -> None:
    """Raise `QuestBlocked`, `QuestClosed`, `QuestNotOpenYet` or `QuestFull` if no place can be taken now."""
    if quest.state == "blocked":
        raise QuestBlocked(missing=quest.missing or "another quest has to be done first")
    if quest.state != "open" or (quest.closes_at is not None and now >= quest.closes_at):
        raise QuestClosed
    if quest.opens_at is not None and now < quest.opens_at:
        raise QuestNotOpenYet
    if quest.taken >= quest.places:
        raise QuestFull(places=quest.places)


def lease_end(now: datetime, lease_seconds: int) -> datetime:
    """Give the moment at which a lease that begins now is over."""
    return now + timedelta(seconds=lease_seconds)


def is_due(state: ClaimState, expires_at: datetime, now: datetime) -> bool:
    """Say whether a lease is over: at its very moment, read or not; the clock stands still while handed in."""
    return state in LEASED_STATES and now >= expires_at


def is_late(state: ClaimState, expires_at: datetime, now: datetime) -> bool:
    """Say whether a claim is over, whether somebody wrote it down already or not."""
    return state is ClaimState.EXPIRED or is_due(state, expires_at, now)


def may_move(was: ClaimState, becomes: ClaimState) -> bool:
    """Say whether a claim may go from one state to another."""
    return becomes in MOVES[was]
