"""Sparks: the golden chain, and what must be so for any events."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from game.sparks import Event, Link, Spark, cap, flow

A, B, C, D = (UUID(int=n) for n in (1, 2, 3, 4))


def claim(number: int) -> Event:
    return Event("claim", UUID(int=1000 + number))


CHAIN = [Link(claim(2), claim(1), A), Link(claim(3), claim(2), B), Link(claim(4), claim(3), C)]


def test_golden() -> None:
    assert flow(CHAIN, claim(4), A, 10_000) == [Spark(C, 1, 1000), Spark(B, 2, 500)]


def test_it_is_shared_equally_and_flows_on_through_what_is_skipped() -> None:
    links = [Link(claim(9), claim(1), A), Link(claim(9), claim(2), B), Link(claim(1), claim(0), C)]
    assert flow(links, claim(9), D, 10_000) == [Spark(A, 1, 500), Spark(B, 1, 500), Spark(C, 2, 250)]
    assert flow(links, claim(9), A, 10_000) == [Spark(B, 1, 500), Spark(C, 2, 250)]


def test_four_steps_and_no_further() -> None:
    people = [UUID(int=n) for n in range(10, 17)]
    links = [Link(claim(n), claim(n + 1), people[n]) for n in range(7)]
    assert [spark.centi for spark in flow(links, claim(0), D, 10_000)] == [1000, 500, 250, 125]


def test_the_same_pair_counts_fully_once_in_seven_days() -> None:
    assert [flow(CHAIN, claim(4), A, 10_000, {C: n})[0].centi for n in range(4)] == [1000, 500, 250, 125]


@st.composite
def events(draw: st.DrawFn) -> tuple[list[Link], int]:
    """Give links that each lead back in time, and how many events there are."""
    count = draw(st.integers(1, 12))
    owners = [UUID(int=draw(st.integers(1, 5))) for _ in range(count)]
    links = []
    for n in range(1, count):
        sources = draw(st.sets(st.integers(0, n - 1), max_size=3))
        links += [Link(claim(n), claim(source), owners[source]) for source in sources]
    return links, count


@given(events(), st.integers(0, 50_000), st.sampled_from([A, B, C, D]), st.randoms(use_true_random=False))
def test_never_more_than_a_fifth_nothing_to_oneself_in_any_order(made, base: int, doer: UUID, chance) -> None:  # type: ignore[no-untyped-def]
    links, count = made
    found = flow(links, claim(count - 1), doer, base)
    assert sum(spark.centi for spark in found) <= cap(base)
    assert doer not in {spark.player_id for spark in found}
    assert all(1 <= spark.depth <= 4 for spark in found)
    mixed = [*links, *links]
    chance.shuffle(mixed)
    assert flow(mixed, claim(count - 1), doer, base) == found


@given(events(), st.integers(0, 50_000))
def test_what_came_later_or_elsewhere_changes_nothing(made, base: int) -> None:  # type: ignore[no-untyped-def]
    links, count = made
    later = [*links, Link(claim(count), claim(count - 1), A), Link(claim(500), claim(501), B)]
    assert flow(later, claim(count - 1), D, base) == flow(links, claim(count - 1), D, base)


@given(events())
def test_events_form_no_circle(made) -> None:  # type: ignore[no-untyped-def]
    links, _count = made
    assert all(link.source.id < link.event.id for link in links)
