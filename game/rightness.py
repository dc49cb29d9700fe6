"""Rightness: how far others confirm a direction, from how many sides, and how that fades (docs/rules.md).

Nothing here looks at points, levels or roles: a person is a person. What was said is weighed at a moment that is
passed in, so the past can be looked at from the answers alone.
"""

from collections import Counter, deque
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


class _Tally:
    """Sums what is said, one voice after another, weighed as at one moment: all fade alike, so one factor moves them.

    One person counts once: a doubt stands over acting, and of right and acting the heavier counts.
    """

    def __init__(self, proposer: UUID, now: datetime) -> None:
        self.proposer, self.now = proposer, now
        self.confirms = self.doubts = 0.0
        self.sides: Counter[UUID] = Counter()
        self._doubts: dict[UUID, float] = {}
        self._confirms: dict[UUID, tuple[float, Said]] = {}

    def add(self, said: Said) -> None:
        """Hear one more voice."""
        mine = weight(said, self.now)
        if said.who == self.proposer:
            return
        if said.voice is Voice.UNSURE:
            self._take_out(said.who)
            before_doubt = self._doubts.get(said.who, 0.0)
            self._doubts[said.who] = max(before_doubt, mine)
            self.doubts += self._doubts[said.who] - before_doubt
        elif said.who not in self._doubts:
            before = self._confirms.get(said.who)
            if before is None or _order(mine, said) > _order(*before):
                self._take_out(said.who)
                self._confirms[said.who] = (mine, said)
                self.confirms += mine
                self.sides[said.side] += 1

    def holds(self, circle: Circle, at: datetime) -> bool:
        """Say whether, serious doubts apart, all that settles was there at a moment, by what was heard so far."""
        fresher: float = 2.0 ** ((self.now - at) / timedelta(days=HALF_LIFE_DAYS))
        confirms, doubts = self.confirms * fresher, self.doubts * fresher
        needed = circle.active / 2 if circle.active < FEW_ACTIVE else WEIGHT_SETTLED
        return (
            round(rightness(confirms, doubts), ROUND) >= RIGHT_SETTLED
            and round(confirms, ROUND) >= needed
            and len(self.sides) >= (1 if circle.organisations == 1 else SIDES_SETTLED)
        )

    def _take_out(self, who: UUID) -> None:
        before = self._confirms.pop(who, None)
        if before is not None:
            self.confirms -= before[0]
            self.sides[before[1].side] -= 1
            self.sides += Counter()  # forget sides of nobody


def weigh(voices: Iterable[Said], proposer: UUID, now: datetime) -> tuple[float, float, set[UUID]]:
    """Sum what was said up to a moment: confirms, doubts, and the sides of those who confirm."""
    tally = _heard(voices, proposer, now)
    return tally.confirms, tally.doubts, set(tally.sides)


def holds(voices: Sequence[Said], proposer: UUID, circle: Circle, now: datetime) -> bool:
    """Say whether all that makes a direction settled is there at a moment, however long it has been."""
    if any(_is_serious(said, proposer, now) for said in voices):
        return False
    return _heard(voices, proposer, now).holds(circle, now)


def held_since(voices: Sequence[Said], life: Life, circle: Circle, now: datetime) -> datetime | None:
    """Give since when a direction holds without a break; None when it does not hold now.

    Between two voices everything fades alike, so what holds at the end of such a time held all through it: it is enough
    to look just before each voice, and just after it.
    """
    if not holds(voices, life.proposer, circle, now):
        return None
    first = life.checked_at or life.created_at
    doubts = [said for said in voices if said.serious and said.who != life.proposer]
    waiting = deque(sorted((said for said in voices if said.at <= now), key=_turn))
    moments = {said.at for said in waiting} | {said.at + FADED_AFTER for said in doubts}
    tally = _Tally(life.proposer, now)
    since: datetime | None = None
    for moment in sorted({first} | {one for one in moments if first < one <= now}):
        if since is not None and not tally.holds(circle, moment):
            since = None
        while waiting and waiting[0].at <= moment:
            tally.add(waiting.popleft())
        serious = any(said.at <= moment < said.at + FADED_AFTER for said in doubts)
        if serious or not tally.holds(circle, moment):
            since = None
        elif since is None:
            since = (life.held_since or first) if moment == first and life.checked_at is not None else moment
    return since


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


def _heard(voices: Iterable[Said], proposer: UUID, now: datetime) -> _Tally:
    tally = _Tally(proposer, now)
    for said in sorted((one for one in voices if one.at <= now), key=_turn):
        tally.add(said)
    return tally


def _turn(said: Said) -> tuple[datetime, str, str, str]:
    """Voices are heard in one order, whatever order they come in."""
    return said.at, said.who.hex, said.voice, said.side.hex


def _is_serious(said: Said, proposer: UUID, now: datetime) -> bool:
    """A serious doubt stands until it is changed, or for as long as a direction lives without a confirm."""
    return said.serious and said.who != proposer and said.at <= now < said.at + FADED_AFTER


def _order(heavy: float, said: Said) -> tuple[float, str, datetime, str]:
    """Of two equally heavy voices of one person always the same one counts, in whatever order they came."""
    return round(heavy, ROUND), said.voice, said.at, said.side.hex
