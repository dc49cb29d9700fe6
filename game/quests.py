"""Quests: their shown state, and what may wait for what."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

Node = TypeVar("Node", bound=Hashable)

STATES = ("draft", "open", "blocked", "done", "closed")
DRAFT, IDEA = "draft", "proposed"  # a quest, an initiative that only those who tend it know of


class Placed(Protocol):
    """What the shown state of a quest looks at."""

    @property
    def state(self) -> str: ...
    @property
    def places(self) -> int: ...
    @property
    def taken(self) -> int: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...
    @property
    def waits_for(self) -> int: ...


def shown_state(quest: Placed, now: datetime) -> str:
    """Give the state as it is now: early, over, full and blocked by a prerequisite are derived, never stored."""
    if quest.state != "open":
        return quest.state
    if quest.closes_at is not None and now >= quest.closes_at:
        return "over"
    if quest.waits_for > 0:
        return "blocked"
    if quest.opens_at is not None and now < quest.opens_at:
        return "early"
    return "full" if quest.taken >= quest.places else "open"


def is_draft(state: str, initiative_state: str) -> bool:
    """Say whether a quest is known only to those who tend it: a draft, or part of what is an idea so far."""
    return state == DRAFT or initiative_state == IDEA


def makes_cycle(needs: Iterable[tuple[UUID, UUID]], quest_id: UUID, new_needs: Iterable[UUID]) -> bool:
    """Say whether letting a quest wait for others would close a circle of waiting."""
    graph: dict[UUID, set[UUID]] = {}
    for waiter, needed in needs:
        graph.setdefault(waiter, set()).add(needed)
    return any(reaches(graph, start, quest_id) for start in new_needs)


def reaches(graph: Mapping[Node, set[Node]], start: Node, goal: Node) -> bool:
    """Say whether one node leads to another along the edges."""
    seen: set[Node] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(graph.get(here, ()))
    return False
