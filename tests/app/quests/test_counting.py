"""A quest is done with its last confirmed place, and open again when one is taken back."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from town import Town

from app.quests import counting_store, store
from app.quests.tables import Quest


def stands(town: Town, quest: UUID) -> tuple[int, str, str]:
    query = select(col(Quest.confirmed), col(Quest.state), col(Quest.missing)).where(col(Quest.id) == quest)
    row = town.db.read_now(lambda conn: conn.execute(query).one())
    return row[0], row[1], row[2]


def count(town: Town, quest: UUID, places: int) -> bool:
    return town.db.write_now(lambda work: counting_store.count(work, quest, places)())


def taken(town: Town, **terms: object) -> UUID:
    quest = town.quest(places=3, **terms)
    assert town.db.write_now(store.take_places, quest, 3)
    return quest


def test_it_is_done_with_the_last_place_whatever_it_waited_for(town: Town) -> None:
    quest = taken(town, state="blocked", missing="water")
    assert not count(town, quest, 2)
    assert stands(town, quest) == (2, "blocked", "water")
    assert count(town, quest, 1)
    assert stands(town, quest) == (3, "done", "")


def test_what_comes_again_is_never_done(town: Town) -> None:
    quest = taken(town, recurring=True)
    assert not count(town, quest, 3)
    assert stands(town, quest) == (3, "open", "")


@pytest.mark.parametrize(("state", "becomes"), [("done", "open"), ("closed", "closed"), ("blocked", "blocked")])
def test_a_place_taken_back_opens_only_what_was_done(town: Town, state: str, becomes: str) -> None:
    quest = taken(town)
    assert count(town, quest, 3)
    town.db.write_now(store.change_state, quest, ("done",), state)
    town.db.write_now(counting_store.count_fewer, quest, 1)
    assert stands(town, quest)[:2] == (2, becomes)


def test_no_more_places_are_confirmed_than_are_taken(town: Town) -> None:
    quest = taken(town)
    with pytest.raises(IntegrityError):
        count(town, quest, 4)
    with pytest.raises(IntegrityError):
        town.db.write_now(counting_store.count_fewer, quest, 1)
    assert stands(town, quest) == (0, "open", "")
