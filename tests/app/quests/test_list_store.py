"""The list of quests: what it reads does not grow with the quests there are, and filters read nothing but an index."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from bench.quest_world import PLACE, make_quests
from sqlalchemy import Connection, event
from town import Town

from app.claims import service as claims
from app.migrate import migrate
from app.platform import sizes
from app.platform.database import Database
from app.platform.ids import new_id
from app.quests import list_store, store
from app.quests.rows import Near, Wish

FEW, MANY = 600, 6_000


@dataclass
class Large:
    """A world of many quests, and what its last question was."""

    database: Database
    asked: list[tuple[str, Any]]

    def steps(self, view: Callable[..., Any], *args: Any) -> int:
        """Count in hundreds the steps that SQLite takes for a view: the same each time, whatever the machine does."""
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        def look(conn: Connection) -> None:
            raw: Any = conn.connection.driver_connection
            raw.set_progress_handler(count, 100)
            try:
                view(conn, *args)
            finally:
                raw.set_progress_handler(None, 0)

        self.asked.clear()
        self.database.read_now(look)
        return counted

    def plan(self) -> list[str]:
        """Say how the last question finds its rows."""
        with sqlite3.connect(self.database.url.removeprefix("sqlite:///")) as raw:
            said, given = self.asked[-1]
            found = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {said}", given)]
        raw.close()
        return found


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Large]]:
    made = []
    for size in (FEW, MANY):
        database = Database(f"sqlite:///{tmp_path_factory.mktemp(f'of-{size}') / 'world.db'}")
        migrate(database)
        make_quests(database, quests=size)
        asked: list[tuple[str, Any]] = []

        def note(*said: Any, asked: list[tuple[str, Any]] = asked) -> None:
            if not said[2].startswith("BEGIN"):
                asked.append((said[2], said[3]))

        event.listen(database._readers, "before_cursor_execute", note)
        made.append(Large(database, asked))
    yield made
    for world in made:
        world.database.close()


@pytest.mark.sqlite
def test_what_is_due_first_takes_no_more_among_many(crowded: list[Large]) -> None:
    now = crowded[0].database.clock()
    few, many = (world.steps(list_store.doable, now, Wish(), 60) for world in crowded)
    assert few > 10
    assert many <= few * 1.2


@pytest.mark.sqlite
@pytest.mark.parametrize("listed", [list_store.places, list_store.skills_asked_for])
def test_the_choices_take_no_more_among_many(crowded: list[Large], listed: Callable[..., Any]) -> None:
    now = crowded[0].database.clock()
    few, many = (world.steps(listed, now) for world in crowded)
    assert few > 1
    assert many <= few * 1.5


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "wish",
    [Wish(minutes=15), Wish(text="zebra"), Wish(from_home=True), Wish(near=Near(PLACE, 59.3, 18.0))],
)
def test_a_filter_chooses_from_the_index_alone(crowded: list[Large], wish: Wish) -> None:
    many = crowded[1]
    many.steps(list_store.doable, many.database.clock(), wish, 60)
    chosen = [step for step in many.plan() if step.startswith("SEARCH quest ") and "state=?" in step]
    assert chosen
    assert all("COVERING INDEX ix_quest_first" in step for step in chosen)


@pytest.mark.sqlite
def test_the_middle_of_a_place_reads_that_place_alone(crowded: list[Large]) -> None:
    many = crowded[1]
    many.steps(list_store.middle_of, PLACE, many.database.clock())
    assert any("COVERING INDEX ix_quest_place (state=? AND place=?" in step for step in many.plan())


def test_what_ends_sooner_comes_first_and_a_shorter_list_is_its_beginning(town: Town) -> None:
    now = town.clock()
    ends = [town.quest(title=f"Ends {days}", closes_at=now + timedelta(days=days)) for days in (9, 2, 5)]
    endless = town.quest(title="Endless")
    town.quest(title="Over", closes_at=now - timedelta(hours=1))
    order = [ends[1], ends[2], ends[0], endless]
    for limit in range(1, 6):
        found = town.db.read_now(list_store.doable, now, Wish(), limit)
        assert [row.id for row in found] == order[:limit]


def test_a_quest_is_listed_while_a_place_is_free_and_again_once_a_lease_is_over(town: Town) -> None:
    quest = town.quest()

    def listed(**later: float) -> list[UUID]:
        return [row.id for row in town.db.read_now(list_store.doable, town.clock() + timedelta(**later), Wish(), 9)]

    assert listed() == [quest]
    town.db.write_now(claims.claim, town.ada, new_id(), quest)
    assert listed() == []
    assert listed(hours=23) == []
    assert listed(hours=24) == [quest]  # at the moment itself, though nobody has written it down


def test_what_i_have_a_live_claim_on_is_not_new_to_me(town: Town) -> None:
    mine, other = town.quest(title="Mine", places=2), town.quest(title="Other")
    town.db.write_now(claims.claim, town.ada, new_id(), mine)

    def new_to(player: UUID | None, **later: float) -> set[UUID]:
        now = town.clock() + timedelta(**later)
        return {row.id for row in town.db.read_now(list_store.doable, now, Wish(), 9, player)}

    assert new_to(None) == new_to(town.bo.id) == {mine, other}
    assert new_to(town.ada.id) == {other}
    assert new_to(town.ada.id, hours=24) == {mine, other}  # the lease is over


def test_quests_are_given_in_the_order_of_their_ids_and_without_those_that_are_not_there(town: Town) -> None:
    made = [town.quest(title=f"Quest {n}") for n in range(3)]
    asked = [made[2], new_id(), made[0], made[1]]
    found = town.db.read_now(store.these, asked, None, town.clock())
    assert [row.id for row in found] == [made[2], made[0], made[1]]


def test_choices_are_listed_once_in_their_order_and_not_without_end(town: Town) -> None:
    for number in reversed(range(sizes.PLACES_OFFERED + 3)):
        quest = town.quest(title=f"Quest {number}", place=f"Yard {number % 62:02}")
        town.db.write_now(lambda work, q=quest, n=number: store.set_skills(work, q, [f"skill {n % 62:02}"]))
    now = town.clock()
    assert town.db.read_now(list_store.places, now) == [f"Yard {n:02}" for n in range(sizes.PLACES_OFFERED)]
    assert town.db.read_now(list_store.skills_asked_for, now) == [f"skill {n:02}" for n in range(sizes.SKILLS_OFFERED)]


def test_no_choices_where_nothing_can_be_done(town: Town) -> None:
    assert town.db.read_now(list_store.places, town.clock()) == []
    assert town.db.read_now(list_store.skills_asked_for, town.clock()) == []
