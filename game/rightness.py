"""Rightness: how far others confirm a direction, from how many sides, and how that fades (docs/rules.md).

Nothing here looks at points, levels or roles: a person is a person. What was said is weighed at a moment that is
passed in, so the past can be looked at from the answers alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from game.constants import (
    ACTING_COUNTS,
    FADED_AFTER_DAYS,
    FEW_ACTIVE,
    HALF_LIFE_DAYS,
    HELD_HOURS,
    RIGHT_CONTESTED,
    RIGHT_SETTLED,
    SIDES_SETTLED,
    TRUST_FOR_NOW,
    WEIGHT_SETTLED,
)

HELD = timedelta(hours=HELD_HOURS)
FADED_AFTER = timedelta(days=FADED_AFTER_DAYS)
ROUND = 9  # digits before a comparison


class Voice(StrEnum):
    """What somebody says of a direction; acting says it silently."""

    RIGHT = "right"
    UNSURE = "unsure"
    ACTING = "acting"


class State(StrEnum):
    """Where a direction stands."""

    OPEN = "open"
    SETTLED = "settled"
    CONTESTED = "contested"
    FADED = "faded"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Said:
    """One voice: whose, since when, and the side they acted for (an organisation, a team, else the person)."""

    who: UUID
    voice: Voice
    at: datetime
    side: UUID
    serious: bool = False  # a doubt because somebody could come to harm
    unclear: bool = False
    trust: float = TRUST_FOR_NOW


@dataclass(frozen=True)
class Circle:
    """Among whom a direction stands: how many people and organisations are active in the world."""

    active: int = FEW_ACTIVE
    organisations: int = SIDES_SETTLED
    family: bool = False


@dataclass(frozen=True)
class Life:
    """What the rows of a direction say of it, besides the answers.

    `checked_at` is the last moment at which an answer was changed or taken back, `held_since` since when it held then:
    what stood before is not in the answers any more.
    """

    proposer: UUID
    created_at: datetime
    stored: State = State.OPEN  # open, split or withdrawn
    checked_at: datetime | None = None
    held_since: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """How a direction stands at a moment."""

    state: State
    right: float  # R
    confirms: float  # c
    doubts: float  # d
    breadth: int  # B
    held_since: datetime | None
    clear_percent: int | None  # of those who said something; None when nobody did


def weight(said: Said, now: datetime) -> float:
    """Weigh a voice: half and half trust, halved every thirty days; acting counts half."""
    age = max(timedelta(0), now - said.at) / timedelta(days=1)
    own: float = (0.5 + 0.5 * said.trust) * 2.0 ** (-age / HALF_LIFE_DAYS)
    return own * ACTING_COUNTS if said.voice is Voice.ACTING else own


def rightness(confirms: float, doubts: float) -> float:
    """Give R, between 0 and 1: half while nobody has said anything."""
    return (confirms + 1) / (confirms + doubts + 2)


def weigh(voices: Iterable[Said], proposer: UUID, now: datetime) -> tuple[float, float, set[UUID]]:
    """Sum what was said up to a moment: confirms, doubts, and the sides of those who confirm.

    One person counts once: a doubt stands over acting, and of right and acting the heavier counts. The proposer does
    not count.
    """
    doubts: dict[UUID, float] = {}
    confirms: dict[UUID, tuple[float, Said]] = {}
    heard = [said for said in voices if said.at <= now and said.who != proposer]
    for said in heard:
        if said.voice is Voice.UNSURE:
            doubts[said.who] = max(doubts.get(said.who, 0.0), weight(said, now))
    for said in heard:
        if said.voice is Voice.UNSURE or said.who in doubts:
            continue
        mine = weight(said, now)
        before = confirms.get(said.who)
        if before is None or _order(mine, said) > _order(*before):
            confirms[said.who] = (mine, said)
    sides = {said.side for _weight, said in confirms.values()}
    return sum(sorted(w for w, _said in confirms.values())), sum(sorted(doubts.values())), sides


def holds(voices: Sequence[Said], proposer: UUID, circle: Circle, now: datetime) -> bool:
    """Say whether all that makes a direction settled is there at a moment, however long it has been."""
    if any(_is_serious(said, proposer, now) for said in voices):
        return False
    confirms, doubts, sides = weigh(voices, proposer, now)
    needed = circle.active / 2 if circle.active < FEW_ACTIVE else WEIGHT_SETTLED
    return (
        round(rightness(confirms, doubts), ROUND) >= RIGHT_SETTLED
        and round(confirms, ROUND) >= needed
        and len(sides) >= (1 if circle.organisations == 1 else SIDES_SETTLED)
    )


def held_since(voices: Sequence[Said], life: Life, circle: Circle, now: datetime) -> datetime | None:
    """Give since when a direction holds without a break; None when it does not hold now.

    Between two voices everything fades alike, so what holds at the end of such a time held all through it: it is enough
    to look just before each voice, from the newest back.
    """
    if not holds(voices, life.proposer, circle, now):
        return None
    first = life.checked_at or life.created_at
    moments = {said.at for said in voices} | {said.at + FADED_AFTER for said in voices if said.serious}
    since = now
    for moment in sorted((m for m in moments if first < m <= now), reverse=True):
        since = moment
        heard = [said for said in voices if said.at < moment]
        if not holds(heard, life.proposer, circle, moment - timedelta(microseconds=1)):
            return since
    return (life.held_since or first) if life.checked_at is not None else first


def stand(voices: Sequence[Said], life: Life, circle: Circle, now: datetime) -> Standing:
    """Say how a direction stands at a moment."""
    confirms, doubts, sides = weigh(voices, life.proposer, now)
    right = rightness(confirms, doubts)
    since = _family_since(voices, life, circle) if circle.family else held_since(voices, life, circle, now)
    return Standing(
        state=_state(voices, life, (confirms, doubts, right), since, now),
        right=right,
        confirms=confirms,
        doubts=doubts,
        breadth=len(sides),
        held_since=since,
        clear_percent=clarity(voices, life.proposer),
    )


def clarity(voices: Iterable[Said], proposer: UUID) -> int | None:
    """Give the per cent of those who answered that see what is meant; acting answers too."""
    heard = [said for said in voices if said.who != proposer]
    everybody = {said.who for said in heard}
    unclear = {said.who for said in heard if said.unclear}
    return 100 * len(everybody - unclear) // len(everybody) if everybody else None


def mostly_unsure(standing: Standing) -> bool:
    """Say of a contested direction that doubts outweigh."""
    return standing.right < RIGHT_CONTESTED


def _state(
    voices: Sequence[Said],
    life: Life,
    weighed: tuple[float, float, float],
    since: datetime | None,
    now: datetime,
) -> State:
    if life.stored is not State.OPEN:
        return life.stored
    confirms, doubts, right = weighed
    newest = max((s.at for s in voices if s.voice is not Voice.UNSURE and s.who != life.proposer), default=None)
    if now - (newest or life.created_at) >= FADED_AFTER:
        return State.FADED
    if since is not None and now - since >= HELD:
        return State.SETTLED
    if round(right, ROUND) < RIGHT_SETTLED and round(confirms + doubts, ROUND) >= WEIGHT_SETTLED:
        return State.CONTESTED
    return State.OPEN


def _family_since(voices: Sequence[Said], life: Life, circle: Circle) -> datetime | None:
    """In a family it holds once everybody said right, or as long as nobody objects."""
    others = [said for said in voices if said.who != life.proposer]
    if any(said.voice is Voice.UNSURE for said in others):
        return None
    everybody = len({said.who for said in others if said.voice is Voice.RIGHT}) >= max(1, circle.active - 1)
    quiet = max(life.checked_at or life.created_at, life.created_at)
    return quiet - HELD if everybody else quiet


def _is_serious(said: Said, proposer: UUID, now: datetime) -> bool:
    """A serious doubt stands until it is changed, or for as long as a direction lives without a confirm."""
    return said.serious and said.who != proposer and said.at <= now < said.at + FADED_AFTER


def _order(heavy: float, said: Said) -> tuple[float, str, datetime, str]:
    """Of two equally heavy voices of one person always the same one counts, in whatever order they came."""
    return round(heavy, ROUND), said.voice, said.at, said.side.hex
