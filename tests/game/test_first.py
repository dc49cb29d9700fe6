from math import isclose, log
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import first
from game.first import Factors, Flow, Node, Offer


def uid(number: int) -> UUID:
    return UUID(int=number)


def test_the_quake_example_of_the_reference() -> None:
    # map blocks → road, count; road → water, tents; and a clinic that waits for nobody
    names = ["map", "road", "count", "water", "tents", "clinic"]
    worth = {"map": 0.5, "road": 0.6, "count": 0.4, "water": 1.0, "tents": 0.9, "clinic": 1.0}
    due = {"water": 2.0, "tents": 3.0, "clinic": 1.5}
    ids = {name: uid(n) for n, name in enumerate(names)}
    waits = {"road": 1, "count": 1, "water": 1, "tents": 1}
    nodes = {ids[n]: Node(worth[n], 0.4, due.get(n), waits.get(n, 0)) for n in names}
    edges = [
        (ids["road"], ids["map"]),
        (ids["count"], ids["map"]),
        (ids["water"], ids["road"]),
        (ids["tents"], ids["road"]),
    ]
    found = first.flows(nodes, edges, {})
    assert found[ids["map"]].value == pytest.approx(2.516)
    assert found[ids["road"]].value == pytest.approx(2.12)
    assert found[ids["map"]].finish == pytest.approx(2.0 - 0.5 - 0.5)  # water on day 2, less road and water with buffer
    assert found[ids["clinic"]] == Flow(1.0, 1.5)


@pytest.mark.parametrize(
    ("link", "support", "median", "v"),
    [
        ("direct", 0, 1, 0.5),
        ("direct", 1, 1, 1.0),
        ("keystone", 0, 1, 0.625),
        ("indirect", 3, 1, 0.9375),
        ("direct", 4, 4, 1.0),
    ],
)
def test_own_values(link: str, support: float, median: float, v: float) -> None:
    assert first.worth(link, support, median) == pytest.approx(v)


def test_ten_hearts_of_one_weigh_less_than_four_of_four() -> None:
    assert first.support([10]) == pytest.approx(3.1623, abs=1e-4)
    assert first.support([1, 1, 1, 1]) == 4


@pytest.mark.parametrize(
    ("finish", "days", "age", "u"),
    [
        (10.0, 0.0, 0, 2 ** (-10 / 7)),
        (7.0, 0.0, 0, 0.5),
        (1.0, 1.0, 0, 1.0),
        (0.0, 0.0, 0, 1.0),
        (None, 1, 0, 0),
        (None, 1, 45, 0.05),
        (None, 1, 900, 0.1),
    ],
)
def test_urgency(finish: float | None, days: float, age: float, u: float) -> None:
    assert first.urgency(finish, days, age, 0.0) == pytest.approx(u)


def test_what_is_there_of_what_is_needed() -> None:
    assert first.readiness([]) == 1
    assert first.readiness([0.5, 0.8]) == pytest.approx(0.4)
    assert first.readiness([0.1, 0.1]) == 0.2


def test_priority_goes_from_80_to_150_and_says_nothing_among_few() -> None:
    assert [first.priority_percent(p, 9) for p in (0, 0.5, 1)] == [80, 115, 150]
    assert first.priority_percent(0.9, 4) == 100
    assert first.priority_percent(None, 99) == 100


def test_fit() -> None:
    assert first.fit([], frozenset({"saw"})) == 1
    assert first.fit(["saw"], frozenset()) == 1  # who names no skills may be able to do anything
    assert first.fit(["saw", "climb"], frozenset({"saw"})) == pytest.approx(0.65)
    assert first.fit(["saw"], frozenset({"cook"})) == pytest.approx(0.3)
    assert first.fit([], frozenset(), 10) == pytest.approx(0.3679, abs=1e-4)


def test_one_person_is_sent_to_the_first_and_a_crowd_spreads() -> None:
    offers = [Offer(uid(1), 5.0, 2, 0), Offer(uid(2), 3.0, 3, 0), Offer(uid(3), 1.0, 1, 0), Offer(uid(4), 9.0, 0, 0)]
    assert first.draw(offers) == uid(1)
    sent = dict.fromkeys((offer.id for offer in offers), 0)
    for _ in range(60):
        chosen = first.draw([offer._replace(sent=sent[offer.id]) for offer in offers])
        assert chosen is not None
        sent[chosen] += 1
    assert sent == {uid(1): 20, uid(2): 30, uid(3): 10, uid(4): 0}
    assert first.draw([]) is None


# --- properties, on graphs drawn at random

Graph = tuple[dict[UUID, Node], list[tuple[UUID, UUID]]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 9))
    edges = [(n, m) for n in range(size) for m in range(n) if draw(st.booleans())]  # each waits for earlier ones only
    waits = {n: sum(1 for one, _ in edges if one == n) for n in range(size)}
    due = st.one_of(st.none(), st.floats(-5, 60))
    nodes = {uid(n): Node(draw(st.floats(0.1, 5)), draw(st.floats(0.1, 7)), draw(due), waits[n]) for n in range(size)}
    return nodes, [(uid(n), uid(m)) for n, m in edges]


def scores(graph: Graph, now: float = 0.0) -> dict[UUID, float]:
    nodes, edges = graph
    flows = first.flows(nodes, edges, {})
    return {
        one: first.score(
            first.factors(node, flows[one], minutes=60, created=0, now=now, ready=1.0), blocked=node.waits > 0
        )
        for one, node in nodes.items()
    }


@given(graphs())
def test_just_what_waits_stands_at_zero(graph: Graph) -> None:
    for one, found in scores(graph).items():
        assert (found == 0) == (graph[0][one].waits > 0)


@given(graphs())
def test_no_value_is_invented(graph: Graph) -> None:
    nodes, edges = graph
    flows = first.flows(nodes, edges, {})
    ready = sum(flows[one].value for one, node in nodes.items() if not node.waits)
    assert ready <= sum(node.worth for node in nodes.values()) + 1e-9


@given(graphs(), st.data())
def test_more_value_or_an_earlier_end_never_lowers_a_score(graph: Graph, data: st.DataObject) -> None:
    nodes, edges = graph
    before = scores(graph)
    one = data.draw(st.sampled_from(sorted(nodes)))
    node = nodes[one]
    more = Node(node.worth + data.draw(st.floats(0, 3)), node.days, node.due, node.waits)
    end = data.draw(st.floats(0, 9))
    sooner = Node(node.worth, node.days, (60.0 if node.due is None else node.due) - end, node.waits)
    for changed in (more, sooner):
        after = scores(({**nodes, one: changed}, edges))
        assert all(after[other] >= before[other] - 1e-9 for other in nodes)


@given(graphs(), st.randoms(use_true_random=False))
def test_names_and_order_change_nothing(graph: Graph, random: object) -> None:
    nodes, edges = graph
    renamed = {one: uid(1000 - one.int) for one in nodes}
    other = (
        {renamed[one]: node for one, node in reversed(nodes.items())},
        [(renamed[a], renamed[b]) for a, b in reversed(edges)],
    )
    theirs = scores(other)
    for one, mine in scores(graph).items():
        assert theirs[renamed[one]] == pytest.approx(mine, rel=1e-9, abs=1e-9)


@given(graphs(), st.data())
def test_a_part_of_the_graph_is_enough_where_the_rest_is_known(graph: Graph, data: st.DataObject) -> None:
    nodes, edges = graph
    whole = first.flows(nodes, edges, {})
    start = data.draw(st.sampled_from(sorted(nodes)))
    part = {start}
    while more := {needed for waiter, needed in edges if waiter in part} - part:
        part |= more
    theirs = [(waiter, needed) for waiter, needed in edges if needed in part]
    beyond = {one: (nodes[one], whole[one]) for one in nodes if one not in part}
    found = first.flows({one: nodes[one] for one in part}, theirs, beyond)
    for one in part:
        assert found[one].value == pytest.approx(whole[one].value)
        assert found[one].finish == pytest.approx(whole[one].finish)


def test_a_circle_passes_nothing_on() -> None:
    a, b, before = uid(1), uid(2), uid(3)
    nodes = {a: Node(1, 1, 5, 2), b: Node(1, 1, None, 1), before: Node(1, 1, None, 0)}
    found = first.flows(nodes, [(a, b), (b, a), (a, before)], {})
    assert found == {a: Flow(1, 5), b: Flow(1, None), before: Flow(1, None)}


@given(graphs(), st.integers(5, 480), st.floats(0.2, 1))
def test_the_reasons_add_up_to_the_score(graph: Graph, minutes: int, ready: float) -> None:
    nodes, edges = graph
    flows = first.flows(nodes, edges, {})
    parts = [
        first.factors(node, flows[one], minutes=minutes, created=0, now=0, ready=ready) for one, node in nodes.items()
    ]
    for mine in parts:
        assert isclose(sum(log(part) for part in mine), log(mine.score))
        assert isclose(
            sum(lift for _name, lift in first.strongest(mine, Factors(1, 1, 1, 1, 1))), log(mine.score), abs_tol=1e-9
        )


@given(st.lists(st.integers(1, 9000).map(lambda score: score / 1000), min_size=1, max_size=40))
def test_percentiles_go_from_nothing_to_all_and_equals_share_the_middle(scores: list[float]) -> None:
    cut = first.cuts(scores, 20)
    found = [first.percentile(score, cut) for score in sorted(scores)]
    assert all(one is not None and 0 <= one <= 1 for one in found)
    assert found == sorted(found, key=float)  # type: ignore[arg-type]
    if len(set(scores)) == 1:
        assert found[0] == pytest.approx(0.5)
    elif len(set(scores)) == len(scores):
        assert (found[0], found[-1]) == (0, 1)


def test_without_cuts_nothing_is_said() -> None:
    assert first.cuts([], 20) == ()
    assert first.percentile(1.0, ()) is None
    assert first.percentile(0.0, (1.0, 2.0)) is None
