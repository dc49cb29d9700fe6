"""Others say that an initiative helps toward a goal: who may, what counts them, and when it stands no more."""

from uuid import UUID

import pytest
from desk import acting, independent_body, log
from site_of_town import Site
from sqlalchemy import update
from sqlmodel import col
from town import Town

from app.initiatives import csv_store, purpose_store, purposes
from app.initiatives import service as initiatives
from app.initiatives.tables import InitiativeGoal
from app.ledger.verify import verify
from app.platform.ids import new_id
from app.players.actor import Actor
from app.teams import service as teams
from game.errors import LastingNeeded, NotEligible, NotFound, WrongState


def counted(town: Town, initiative: UUID | None = None) -> list[int]:
    found = town.db.read_now(purpose_store.purposes, initiative or town.initiative)
    assert not [said for said in town.db.read_now(verify).differences if "purpose" in said]
    return [one.confirmed_by for one in found]


@pytest.fixture
def cy(town: Town) -> Actor:
    """Cy acts for an independent organisation that has no part in the street trees."""
    independent_body(town, town.cy, "Reeds")
    return acting(town, town.cy)


def test_a_word_of_elsewhere_counts_and_can_be_taken_back(town: Town, cy: Actor) -> None:
    assert counted(town) == [0]
    town.do(purposes.confirm, cy, town.initiative, town.goal)
    assert counted(town) == [1]
    with pytest.raises(WrongState):
        town.do(purposes.confirm, cy, town.initiative, town.goal)
    independent_body(town, town.bo)
    town.do(purposes.confirm, acting(town, town.bo), town.initiative, town.goal)
    assert counted(town) == [2]
    town.do(purposes.take_back, cy, town.initiative, town.goal)
    with pytest.raises(WrongState):
        town.do(purposes.take_back, cy, town.initiative, town.goal)
    assert counted(town) == [1]


def test_who_may_not(town: Town, cy: Actor) -> None:
    with pytest.raises(LastingNeeded):
        town.do(purposes.confirm, town.gus, town.initiative, town.goal)
    for who in (town.ada, town.dee):  # for nobody; and who proposed it
        with pytest.raises(NotEligible):
            town.do(purposes.confirm, who, town.initiative, town.goal)
    small = new_id()
    town.do(teams.found, town.ada, "organisation", small, "Two of us", "")
    town.do(teams.act_as, town.ada, "organisation", small)
    with pytest.raises(NotEligible):
        town.do(purposes.confirm, acting(town, town.ada), town.initiative, town.goal)
    with pytest.raises(NotFound):
        town.do(purposes.confirm, cy, town.initiative, new_id())
    town.do(initiatives.move, town.dee, town.initiative, "done")
    with pytest.raises(WrongState):
        town.do(purposes.confirm, cy, town.initiative, town.goal)


def test_who_takes_part_is_no_other_any_more(town: Town, cy: Actor) -> None:
    town.do(purposes.confirm, cy, town.initiative, town.goal)
    town.do(initiatives.take_part, cy, town.initiative)
    assert counted(town) == [0]
    with pytest.raises(NotEligible):
        town.do(purposes.confirm, cy, town.initiative, town.goal)


def test_who_tends_it_for_them_is_no_other_either(town: Town, cy: Actor) -> None:
    town.do(purposes.confirm, cy, town.initiative, town.goal)
    town.do(initiatives.tend, town.dee, town.initiative, "Cy")
    assert counted(town) == [0]


def test_a_list_that_lets_them_join_takes_their_word_back(town: Town, cy: Actor) -> None:
    town.do(purposes.confirm, cy, town.initiative, town.goal)
    assert cy.organisation_id is not None
    town.db.write_now(purpose_store.join, [(town.initiative, cy.organisation_id)])
    assert counted(town) == [0]


def test_what_was_said_stays_with_a_purpose_and_goes_with_it(town: Town, cy: Actor) -> None:
    town.do(purposes.confirm, cy, town.initiative, town.goal)
    words = {"name": "Street trees", "what": "We plant oaks", "so_that": "shade"}
    town.do(initiatives.change, town.dee, town.initiative, [town.goal], "keystone", **words)
    assert counted(town) == [1]
    town.db.write_now(lambda work: csv_store.set_goals_of_many(work, {town.initiative: {town.goal: "direct"}}))
    assert counted(town) == [1]
    town.db.write_now(lambda work: initiatives.store.set_goals(work, town.initiative, []))
    assert counted(town) == []
    town.db.write_now(lambda work: initiatives.store.set_goals(work, town.initiative, [(town.goal, "direct")]))
    assert counted(town) == [0]
    assert log(town) == []


def test_a_wrong_count_is_found(town: Town) -> None:
    wrong = update(InitiativeGoal).values(confirmed_by=3).where(col(InitiativeGoal.goal_id) == town.goal)
    town.db.write_now(lambda work: work.conn.execute(wrong))
    (said,) = town.db.read_now(verify).differences
    assert said == f"purpose of {town.initiative} toward {town.goal}: confirmed by 3, 0 organisations said so"


def test_the_page_asks_only_who_can_say_so(site: Site) -> None:
    town, at = site.town, f"/initiatives/{site.town.initiative}"
    ask, back = "Yes, this helps toward that goal", "Take back what we said"
    assert ask not in site.phone("Ada").get(at).text
    independent_body(town, town.cy, "Reeds")
    assert ask in site.phone("Cy").get(at).text
    assert site.post("Cy", f"{at}/goals/{town.goal}/confirmation").status_code == 200
    said = site.phone("Cy").get(at).text
    assert ask not in said
    assert all(words in said for words in (back, "1 other organisation says so", "Reeds"))
    assert back not in site.phone(None).get(at).text
    assert site.post("Cy", f"{at}/goals/{town.goal}/confirmation/withdrawal").status_code == 200
    assert "No other organisation has said so yet" in site.phone(None).get(at).text
