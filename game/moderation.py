"""What is reported, when it is hidden, who decides about it, and how its author may answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from game.constants import GUEST_REPORTS_A_DAY, REPORTS_A_DAY
from game.errors import (
    AlreadyAppealed,
    AlreadyReported,
    AnotherSteward,
    HiddenForNow,
    Invalid,
    NotFound,
    OwnThing,
    TooManyReports,
    WhyMissing,
    WrongState,
)


class Kind(StrEnum):
    """What can be reported."""

    PICTURE = "picture"
    CONTRIBUTION = "contribution"
    QUEST = "quest"
    INITIATIVE = "initiative"
    DIRECTION = "direction"
    ECHO = "echo"
    PLAYER = "player"
    TEAM = "team"
    ORGANISATION = "organisation"
    MESSAGE = "message"
    FACT = "fact"


class Act(StrEnum):
    """What a steward can decide: `REVERSE` takes the points of a confirmed contribution back."""

    HIDE = "hide"
    SHOW = "show"
    LEAVE = "leave"
    REVERSE = "reverse"


REASONS = ("person", "hurtful", "unsafe", "untrue", "private", "advertising", "other")
AGAINST = frozenset({Act.HIDE, Act.REVERSE})  # rulings that their author may appeal


@dataclass(frozen=True)
class Reporter:
    """Who reports, and how much they reported in the last 24 hours."""

    id: UUID
    is_guest: bool
    reports_today: int


@dataclass(frozen=True)
class Thing:
    """What is decided about, as it stands now."""

    kind: Kind
    author_id: UUID | None
    hidden: bool = False
    by_reports: bool = False  # hidden by the rule: no steward has looked yet
    open_reports: int = 0
    confirmed: bool = False  # a contribution that counts


@dataclass(frozen=True)
class Case:
    """Something that waits for a steward."""

    kind: Kind
    hidden: bool
    reports: int
    since: datetime


def check_seen(hidden: str | None, *, inside: bool) -> None:
    """Raise `HiddenForNow` for what is hidden, unless the one who looks is inside: its author, a steward, who holds it.

    `hidden` is the cause; what was removed is not there for anybody.
    """
    if hidden == "removal":
        raise NotFound
    if hidden is not None and not inside:
        raise HiddenForNow


def reasons_for(kind: Kind) -> tuple[str, ...]:
    """List the reasons for which this kind of thing may be reported."""
    return REASONS if kind is Kind.PICTURE else REASONS[1:]


def check_may_report(me: Reporter, thing: Thing, reason: str, words: str, *, reported: bool) -> None:
    """Raise the refusal that keeps a player from reporting a thing; *other* needs words."""
    if thing.author_id == me.id:
        raise OwnThing
    if reported:
        raise AlreadyReported
    if reason not in reasons_for(thing.kind):
        raise Invalid(reason="choose one of the reasons")
    if reason == "other" and not words.strip():
        raise WhyMissing
    if me.reports_today >= (GUEST_REPORTS_A_DAY if me.is_guest else REPORTS_A_DAY):
        raise TooManyReports


def hides(lasting: int, guests: int, needed: int, *, ruled: bool, family: bool = False) -> bool:
    """Say whether so many reporters hide a thing at once; never again after a steward has left or shown it."""
    return not ruled and lasting + (guests if family else 0) >= needed


def possible_acts(thing: Thing) -> tuple[Act, ...]:
    """List what a steward can decide about a thing now, the mildest first."""
    acts: list[Act] = []
    if thing.hidden:
        acts.append(Act.SHOW)
        if thing.by_reports:
            acts.append(Act.HIDE)
    else:
        if thing.open_reports:
            acts.append(Act.LEAVE)
        acts.append(Act.HIDE)
    if thing.kind is Kind.CONTRIBUTION and thing.confirmed:
        acts.append(Act.REVERSE)
    return tuple(acts)


def check_may_rule(me: UUID, thing: Thing, act: Act, reason: str) -> None:
    """Raise the refusal that keeps a steward from this ruling."""
    if thing.author_id == me:
        raise OwnThing
    if act not in possible_acts(thing):
        raise WrongState
    if not reason.strip():
        raise WhyMissing


def check_may_appeal(me: UUID, author_id: UUID | None, act: Act, *, appealed: bool) -> None:
    """Raise the refusal that keeps a player from appealing a ruling: what is not theirs does not exist for them."""
    if author_id != me:
        raise NotFound
    if act not in AGAINST:
        raise WrongState
    if appealed:
        raise AlreadyAppealed


def may_answer(me: UUID, ruled_by: UUID, author_id: UUID | None, stewards: Collection[UUID]) -> bool:
    """Say whether this steward may answer an appeal: not the author, nor the first steward where there is another."""
    others = set(stewards) - {ruled_by, author_id}
    return me != author_id and (me != ruled_by or not others)


def check_may_answer(
    me: UUID, ruled_by: UUID, author_id: UUID | None, stewards: Collection[UUID], *, answered: bool, reason: str
) -> None:
    """Raise the refusal that keeps a steward from answering an appeal."""
    if answered:
        raise WrongState
    if me == author_id:
        raise OwnThing
    if not may_answer(me, ruled_by, author_id, stewards):
        raise AnotherSteward
    if not reason.strip():
        raise WhyMissing


def in_order(cases: Sequence[Case]) -> list[Case]:
    """Put what waits in order: what is hidden already first (somebody is silenced), pictures, most reports, oldest."""
    return sorted(cases, key=lambda case: (not case.hidden, case.kind is not Kind.PICTURE, -case.reports, case.since))
