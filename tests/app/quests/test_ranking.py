"""The order as pages show it, with a reason of at most twelve words."""

from datetime import timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from town import Town

from app.first import service as first
from app.quests import list_store, store
from app.quests.ranking import Ranking, sentence
from app.quests.rows import Wish
from game.constants import REASON_WORDS

CLAUSES = [
    ("waiting", 12),
    ("now", 0),
    ("hours", 48),
    ("days", 14),
    ("hearts", 1),
    ("hearts", 1_000),
    ("keystone", 0),
    ("quick", 20),
]

SAME = [{"now", "hours", "days"}, {"hearts"}]  # one factor, so never two of them


@pytest.mark.parametrize(
    "clauses",
    [pair for pair in combinations(CLAUSES, 2) if not any({code for code, _n in pair} <= one for one in SAME)],
)
def test_no_reason_is_longer_than_twelve_words(clauses: list[tuple[str, int]]) -> None:
    assert len(sentence(clauses, 3).split()) <= REASON_WORDS


def test_sentences() -> None:
    assert sentence([("waiting", 3), ("hours", 18)], 1) == "3 quests wait for it, and it must begin within 18 hours."
    assert sentence([("now", 0)], 1) == "It should begin now."
    assert sentence([], 2) == "2 places are free."


def test_an_end_that_comes_near_moves_a_quest_up_without_a_pass(town: Town) -> None:
    short = town.quest(title="Short", minutes=15)
    ends = town.quest(title="Ends", minutes=60, closes_at=town.clock() + timedelta(days=16))

    def order() -> list[str]:
        def view(conn):  # type: ignore[no-untyped-def]
            ranking = Ranking(conn, town.clock())
            found = ranking.ordered(list_store.doable(conn, town.clock(), Wish(), 9))
            return [row.title for row in store.these(conn, [one.id for one in found], None, town.clock())]

        return town.db.read_now(view)

    first.run_pass(town.db)
    assert order() == ["Short", "Ends"]
    town.clock.move(days=11)
    assert order() == ["Ends", "Short"]
    assert short != ends


def test_what_fits_my_skills_comes_first_for_me_and_equals_are_dealt_out(town: Town) -> None:
    made = [town.quest(title=f"Quest {n}") for n in range(6)]

    def view(conn, player, skills, asked):  # type: ignore[no-untyped-def]
        rows = list_store.doable(conn, town.clock(), Wish(), 9)
        return [row.id for row in Ranking(conn, town.clock()).ordered(rows, player=player, skills=skills, asked=asked)]

    asked = {made[3]: ["saw"], made[5]: ["cook"]}
    mine = town.db.read_now(view, town.ada.id, frozenset({"saw"}), asked)
    assert mine[-1] == made[5]  # asks for what I cannot do
    assert {tuple(town.db.read_now(view, uuid4(), frozenset(), {})) for _ in range(12)} != {tuple(mine)}
    assert town.db.read_now(view, None, frozenset(), {}) == sorted(made, key=str)


def test_a_place_in_the_order_is_worth_more_points_once_five_are_ready(town: Town) -> None:
    best = town.quest(title="Best", minutes=5, impact_link="keystone")
    others = [town.quest(title=f"Quest {n}", minutes=60 + 30 * n) for n in range(5)]
    first.run_pass(town.db)

    def percents(conn):  # type: ignore[no-untyped-def]
        ranking = Ranking(conn, town.clock())
        rows = store.these(conn, [best, others[-1]], None, town.clock())
        return [ranking.priority_percent(row) for row in rows]

    assert town.db.read_now(percents) == [150, 80]
