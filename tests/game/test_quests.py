from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import quests

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Placed:
    state: str = "open"
    places: int = 2
    taken: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    waits_for: int = 0


@pytest.mark.parametrize(
    ("quest", "state"),
    [
        (Placed(), "open"),
        (Placed(taken=2), "full"),
        (Placed(waits_for=1), "blocked"),
        (Placed(opens_at=NOW + timedelta(hours=1)), "early"),
        (Placed(closes_at=NOW), "over"),
        (Placed(state="done"), "done"),
    ],
)
def test_the_shown_state(quest: Placed, state: str) -> None:
    assert quests.shown_state(quest, NOW) == state


nodes = [uuid4() for _ in range(6)]


@given(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=15))
def test_adding_only_what_is_allowed_never_makes_a_circle(wishes: list[tuple[UUID, UUID]]) -> None:
    edges: list[tuple[UUID, UUID]] = []
    for waiter, needed in wishes:
        if not quests.makes_cycle(edges, waiter, [needed]):
            edges.append((waiter, needed))
    graph: dict[UUID, set[UUID]] = {}
    for waiter, needed in edges:
        graph.setdefault(waiter, set()).add(needed)
    assert not any(quests.reaches(graph, after, node) for node in graph for after in graph[node])
