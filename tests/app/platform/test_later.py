"""What verbs leave for later is written once for all of a batch, and belongs to the verb that left it."""

from collections.abc import Callable

import pytest
from batches import Refused, names, together
from sqlalchemy import Connection, insert, select
from sqlmodel import col

from app.platform.clock import system_clock
from app.platform.database import Database, Work
from app.platform.later import summed
from app.platform.tables import RunJob


class Adder:
    """Writes a row for each key, named after it, with its sum as the period; and remembers each call."""

    def __init__(self) -> None:
        self.given: list[dict[str, int]] = []

    def __call__(self, conn: Connection, items: list[tuple[str, int]]) -> None:
        amounts = summed(items)
        self.given.append(dict(amounts))
        if "never" in amounts:
            raise Refused("never")
        for name, amount in amounts.items():
            conn.execute(insert(RunJob).values(name=name, period=f"{amount} {len(self.given)}", done_at=system_clock()))


def adds(adder: Adder, **amounts: int) -> Callable[[Work], str]:
    def verb(work: Work) -> str:
        work.later(adder, amounts.items())
        return "+".join(amounts)

    return verb


def refuses(first: Callable[[Work], object], *, half_done: bool) -> Callable[[Work], None]:
    def verb(work: Work) -> None:
        first(work)
        if half_done:
            work.conn.execute(insert(RunJob).values(name="half", period="", done_at=work.now))
        raise Refused

    return verb


def test_the_sums_of_a_batch_are_written_once(db: Database) -> None:
    adder = Adder()
    assert together(db, [adds(adder, a=1), adds(adder, a=2, b=5), adds(adder, a=4)]) == ["a", "a+b", "a"]
    assert adder.given == [{"a": 7, "b": 5}]
    assert names(db) == ["a", "b"]


@pytest.mark.sqlite
def test_what_a_verb_added_that_refused_is_forgotten(db: Database) -> None:
    adder = Adder()
    answers = together(db, [adds(adder, a=1), refuses(adds(adder, a=2, b=5), half_done=False), adds(adder, a=4)])
    assert [type(one) for one in answers] == [str, Refused, str]
    assert adder.given == [{"a": 5}]


def test_after_half_done_work_each_verb_adds_for_itself(db: Database) -> None:
    adder = Adder()
    answers = together(db, [adds(adder, a=1), refuses(adds(adder, b=5), half_done=True), adds(adder, a=4)])
    assert [type(one) for one in answers] == [str, Refused, str]
    assert adder.given == [{"a": 1}, {"a": 4}]
    assert names(db) == ["a", "a"]


def test_a_sum_that_is_refused_harms_only_who_added_it(db: Database) -> None:
    adder = Adder()
    answers = together(db, [adds(adder, a=1), adds(adder, never=1), adds(adder, b=2)])
    assert [type(one) for one in answers] == [str, Refused, str]
    assert names(db) == ["a", "b"]
    with pytest.raises(Refused):
        db.write_now(adds(adder, never=1, c=1))
    assert names(db) == ["a", "b"]


def test_who_looks_settles_before(db: Database) -> None:
    adder = Adder()

    def looks(work: Work) -> list[str]:
        work.later(adder, [("b", 1)])
        work.settle()
        return list(work.conn.execute(select(col(RunJob.name)).order_by(col(RunJob.name))).scalars())

    assert together(db, [adds(adder, a=1), looks, adds(adder, a=4)]) == ["a", ["a", "b"], "a"]
    assert adder.given == [{"a": 1}, {"b": 1}, {"a": 4}]


def test_settled_and_then_refused_it_leaves_the_others_sums(db: Database) -> None:
    adder = Adder()

    def verb(work: Work) -> None:
        work.later(adder, [("b", 1)])
        work.settle()
        raise Refused

    answers = together(db, [adds(adder, a=1), verb, adds(adder, c=4)])
    assert [type(one) for one in answers] == [str, Refused, str]
    assert names(db) == ["a", "c"]


def test_who_settles_is_not_blamed_for_what_others_left(db: Database) -> None:
    adder = Adder()

    def looks(work: Work) -> str:
        work.settle()
        return "looked"

    answers = together(db, [adds(adder, a=1), adds(adder, never=1), looks, adds(adder, b=2)])
    assert [answers[0], answers[2], answers[3]] == ["a", "looked", "b"]
    assert isinstance(answers[1], Refused)
    assert names(db) == ["a", "b"]
