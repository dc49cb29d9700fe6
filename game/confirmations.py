"""Who may confirm a contribution, how many it takes, and what the answers add up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from game.constants import ANSWERS_THAT_SETTLE, CONFIRMATIONS_BY_RISK
from game.errors import AlreadyDecided, CannotConfirmOwn, GuestCannotConfirm, NotEligible


class Answer(StrEnum):
    """What a confirmer may say."""

    YES = "yes"
    BACK = "back"
    PASS = "pass"


class Outcome(StrEnum):
    """What the answers add up to."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"


@dataclass(frozen=True)
class Work:
    """The deed that is looked at: who did it, who saw it, for which team."""

    author_id: UUID
    witness_id: UUID | None
    team_id: UUID | None


@dataclass(frozen=True)
class Decider:
    """The player who looks: `steward` of the world or of the quest's initiative."""

    id: UUID
    is_guest: bool
    team_id: UUID | None
    organisation_id: UUID | None
    steward: bool = False


@dataclass(frozen=True)
class Given:
    """An answer that stands."""

    player_id: UUID
    answer: Answer
    team_id: UUID | None
    organisation_id: UUID | None
    steward: bool = False


def needed(risk: str, raised_to: int = 0) -> int:
    """Give the number of confirmations: by risk class, and never fewer than who proposed the quest asked for."""
    return max(CONFIRMATIONS_BY_RISK[risk], raised_to)


def check_may_decide(
    me: Decider, work: Work, *, answered: bool, family: bool = False, nobody_else: bool = False
) -> bool:
    """Raise the refusal that applies, or say whether the answer would come from the deed's own team.

    `nobody_else`: no eligible player of another team was active for seven days. Raises `CannotConfirmOwn`,
    `GuestCannotConfirm`, `NotEligible` or `AlreadyDecided`.
    """
    if me.id == work.author_id:
        raise CannotConfirmOwn
    if me.is_guest and not family:
        raise GuestCannotConfirm
    if me.id == work.witness_id:
        raise NotEligible(reason="you were there as the co-witness")
    if answered:
        raise AlreadyDecided
    own_team = work.team_id is not None and me.team_id == work.team_id
    if own_team and not (family or nobody_else):
        raise NotEligible(reason="it was done for your own team")
    return own_team


def tally(this_round: Sequence[Given], backs_before: Iterable[UUID], *, needed_yes: int, risk: str) -> Outcome:
    """Say what the answers to the present round add up to; `backs_before` are who sent earlier rounds back.

    The first "back" sends the work back. After a "back" by a second person three more answers decide, and more than two
    thirds of the round must say yes.
    """
    yes = [given for given in this_round if given.answer is Answer.YES]
    backs = [given for given in this_round if given.answer is Answer.BACK]
    if backs:
        doubters = {*backs_before, *(given.player_id for given in backs)}
        if len(doubters) < 2:
            return Outcome.SENT_BACK
        said = len(yes) + len(backs)
        if said <= ANSWERS_THAT_SETTLE:
            return Outcome.WAITING
        return Outcome.CONFIRMED if len(yes) * 3 > said * 2 else Outcome.SENT_BACK
    if len(yes) < needed_yes or not _broad_enough(yes, risk):
        return Outcome.WAITING
    return Outcome.CONFIRMED


def still_missing(this_round: Sequence[Given], *, needed_yes: int, risk: str) -> str:
    """Name what a waiting contribution lacks: "more", "another team", "a steward", or "" when nothing."""
    yes = [given for given in this_round if given.answer is Answer.YES]
    if len(yes) < needed_yes:
        return "more"
    if risk == "high" and not any(given.steward for given in yes):
        return "a steward"
    return "" if _broad_enough(yes, risk) else "another team"


def _broad_enough(yes: Sequence[Given], risk: str) -> bool:
    if risk == "low":
        return True
    if risk == "high" and not any(given.steward for given in yes):
        return False
    return len({_side(given) for given in yes}) >= 2


def _side(given: Given) -> UUID:
    """Who speaks with one voice: the team, else the organisation, else the person."""
    return given.team_id or given.organisation_id or given.player_id
