"""Quests as they come out of the store, and what a player looks for in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True)
class QuestRow:
    """A quest with what its card and its rules look at. `taken` leaves out claims whose lease is over."""

    id: UUID
    initiative_id: UUID
    initiative_name: str
    initiative_state: str
    title: str
    minutes: int
    difficulty: int
    impact_link: str
    place: str
    latitude: float | None
    longitude: float | None
    from_home: bool
    places: int
    taken: int
    confirmed: int
    opens_at: datetime | None
    closes_at: datetime | None
    evidence: str
    metric_id: UUID | None
    unit: str | None
    amount_hint_milli: int | None
    risk: str
    confirmations_needed: int
    lease_seconds: int
    state: str
    missing: str
    recurring: bool
    for_team_id: UUID | None
    direction_id: UUID | None
    from_message_id: UUID | None
    from_fact_id: UUID | None
    proposed_by: UUID
    sample: bool
    what: str
    done_when: str
    created_at: datetime
    support: float
    hearts_from: int
    value: float
    finish_by: datetime | None
    score: float
    scored_at: datetime | None
    goal_id: UUID | None
    goal_number: int | None
    goal_short: str | None
    waits_for: int  # prerequisites that are not done
    frees: int  # open quests that wait for this one
    mine: str | None  # the state of my live claim
    hidden: str | None  # why nobody sees it


class Candidate(NamedTuple):
    """A quest that could be started now, as far as the order of a list looks at it: columns of its table."""

    id: UUID
    place: str
    latitude: float | None
    longitude: float | None
    places: int
    taken: int  # those whose lease is over counted in
    closes_at: datetime | None
    lease_seconds: int
    created_at: datetime
    finish_by: datetime | None
    score: float
    scored_at: datetime | None


@dataclass(frozen=True)
class Near:
    """Where a player wants quests to be near: a place that quests name, where they are, or both."""

    place: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Wish:
    """What a player looks for in the list of quests."""

    minutes: int | None = None
    skill: str | None = None
    goals: Sequence[UUID] | None = None
    initiative_id: UUID | None = None
    from_home: bool = False
    text: str | None = None
    near: Near | None = None
