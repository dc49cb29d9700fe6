"""Coverage: each goal in play by what comes beside what is needed; blank spots first, who could, one way to start."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from desk import hand_in, people
from paper import quest_form
from site_of_town import Site
from town import Town

from app.alliances import service as alliances
from app.claims import service as claims
from app.confirmations import service as confirmations
from app.coverage import landscape, views
from app.coverage.views import CoverView
from app.goals import service as goals
from app.goals import store as goals_store
from app.initiatives import service as initiatives
from app.ledger.verify import verify
from app.platform.ids import new_id
from app.quests import service as quests
from game.alliances import pair
from game.confirmations import Answer
from game.coverage import State

TREES = {"name": "Street trees", "what": "We plant street trees", "so_that": "every door has shade"}


def goal(town: Town, short: str, *parents: UUID) -> UUID:
    made = new_id()
    town.do(goals.propose, town.ada, made, short=short, title=f"{short} for all", parents=list(parents))
    return made


def metric(town: Town, of: UUID, target: int, *, days: int = 280, method: str = "sum") -> UUID:
    made, today = new_id(), town.clock().date()
    bounds = {"baseline_milli": 0, "target_milli": target * 1000}
    dates = {"starts_on": today - timedelta(days=28), "due_on": today + timedelta(days=days)}
    town.do(goals.add_metric, town.ada, made, of, name="trees", unit="trees", method=method, **bounds, **dates)
    return made


def initiative(town: Town, toward: UUID, who: str = "ada", **words: str) -> UUID:
    made = new_id()
    town.do(initiatives.propose, getattr(town, who), made, [toward], "direct", **{**TREES, **words})
    return made


def deed(town: Town, of: UUID, metric_id: UUID, amount: int, who: str = "ada", by: str = "cy") -> None:
    quest = town.quest(initiative_id=of, metric_id=metric_id, evidence="note number", title=f"{amount}")
    made = hand_in(town, getattr(town, who), quest)
    town.do(confirmations.answer, getattr(town, by), made, Answer.YES, amount_milli=amount * 1000)


def covered(town: Town, of: UUID) -> CoverView:
    return town.db.read_now(views.of_world, town.clock())[of]


def test_from_nobody_to_done(town: Town) -> None:
    wanted = goal(town, "Trees")
    counted = metric(town, wanted, 280, days=28)  # ten a day
    assert covered(town, wanted).state is State.NOBODY
    first = initiative(town, wanted)
    assert covered(town, wanted).state is State.THIN
    assert not covered(town, wanted).quests_url
    town.quest(initiative_id=first)
    assert covered(town, wanted).quests_url == f"/quests?goal={wanted}"
    deed(town, first, counted, 112)  # four a day, and six are needed for what is left
    assert covered(town, wanted).percent == 66
    assert covered(town, wanted).state is State.ON_IT  # the Otters did it, the Larks looked
    deed(town, first, counted, 168)
    assert covered(town, wanted).state is State.DONE
    assert town.db.read_now(verify).ok


def test_what_is_promised_counts_half(town: Town) -> None:
    wanted = goal(town, "Trees")
    counted = metric(town, wanted, 280, days=28)
    first = initiative(town, wanted)
    quest = town.quest(initiative_id=first, metric_id=counted, amount_hint_milli=140_000)
    held = new_id()
    town.do(claims.claim, town.ada, held, quest)
    assert covered(town, wanted).percent == 25
    assert "hatch" in covered(town, wanted).parts
    town.clock.move(days=1, minutes=1)  # its lease is over, read or not
    assert covered(town, wanted).percent == 0


def test_what_came_five_weeks_ago_does_not_come_now(town: Town) -> None:
    wanted = goal(town, "Trees")
    counted = metric(town, wanted, 2800)
    deed(town, initiative(town, wanted), counted, 280)
    assert covered(town, wanted).percent == 100
    town.clock.move(days=28)
    assert covered(town, wanted).percent == 0


def test_a_number_that_is_measured_moves_by_its_measurements(town: Town) -> None:
    wanted = goal(town, "Shade share")
    counted = metric(town, wanted, 56, days=28, method="latest")
    initiative(town, wanted)
    today = town.clock().date()
    for days, value in ((28, 0), (0, 28)):
        town.do(goals.measure, town.ada, new_id(), counted, value * 1000, None, today - timedelta(days=days), "a count")
    assert covered(town, wanted).percent in {96, 100}  # 28 came, 28 are to go


def test_without_a_number_people_count_up_to_a_half(town: Town) -> None:
    wanted = goal(town, "Quiet nights")
    first = initiative(town, wanted)
    quest = town.quest(initiative_id=first, metric_id=None, places=9)
    for number, who in enumerate(people(town, 6), start=1):
        town.do(claims.claim, who, new_id(), quest)
        assert covered(town, wanted).percent == min(50, 10 * number)
    assert covered(town, wanted).state is State.ON_IT


def test_crowded_until_they_ally(town: Town) -> None:
    wanted = goal(town, "Trees")
    counted = metric(town, wanted, 2800)
    first, second = initiative(town, wanted, "ada"), initiative(town, wanted, "cy", name="Trees for streets")
    deed(town, first, counted, 300, "ada", "dee")
    deed(town, second, counted, 300, "cy", "dee")
    view = covered(town, wanted)
    assert view.state is State.CROWDED
    assert "% chance" in view.missing
    asked = new_id()
    town.do(alliances.propose, town.ada, asked, first, second)
    town.do(alliances.answer, town.cy, asked, "yes")
    assert pair(first, second)
    assert covered(town, wanted).state is State.ON_IT


def test_a_quest_that_waits_for_one_of_the_other_makes_them_half_as_scattered(town: Town) -> None:
    wanted = goal(town, "Trees")
    counted = metric(town, wanted, 2800)
    first, second = initiative(town, wanted, "ada"), initiative(town, wanted, "cy", name="Trees for streets")
    deed(town, first, counted, 300, "ada", "dee")
    deed(town, second, counted, 300, "cy", "dee")

    def scattered() -> float:
        goals_of_town = town.db.read_now(goals_store.in_play)
        return town.db.read_now(landscape.landscape, goals_of_town, town.clock())[wanted].scattered or 0.0

    apart = scattered()
    assert apart > 0.3
    dug = town.quest(initiative_id=first, title="Dig the pit")
    planted = quest_form(town, initiative_id=second, title="Plant the tree", needs=[dug])
    town.do(quests.propose, town.cy, planted)
    assert scattered() == pytest.approx(apart / 2)
    assert covered(town, wanted).state is State.ON_IT
    town.do(quests.move, town.cy, planted.deed, "closed")
    assert scattered() == pytest.approx(apart)


def test_a_parent_lists_what_nobody_works_toward(town: Town) -> None:
    top = goal(town, "Cool city")
    some, none = goal(town, "Trees", top), goal(town, "Fountains", top)
    initiative(town, some)
    view = covered(town, top)
    assert [name for _id, name in view.nobody] == ["Fountains"]
    assert view.state is State.THIN
    assert covered(town, none).state is State.NOBODY


def test_the_page(site: Site) -> None:
    town = site.town
    top = goal(town, "Cool city")
    some, none = goal(town, "Street trees", top), goal(town, "Street fountains", top)
    first = initiative(town, some)
    page = site.phone().get("/world/coverage").text
    assert re.search(r"\d gaps?, \d thin</h2>", page), re.findall(r"<h2.*?h2>", page)
    assert f"/initiatives/new?goal={none}" in page
    assert f"/quests/new?initiative={first}" in page
    assert page.index("Street fountains") < page.index("All goals")
    assert "Who could help" in page
    assert "Works toward Street trees, beside it" in page
    assert page.count("btn move") == 1
    form = site.phone("Ada").get(f"/initiatives/new?goal={none}").text
    assert f'value="{none}" checked' in form
    assert "data-cover=" in site.phone().get("/world").text
    for path in (f"/goals/{none}", f"/goals/{top}"):
        assert "Gap<" in site.phone().get(path).text, path


def test_a_world_without_goals(site: Site) -> None:
    site.town.db.write_now(lambda work: work.conn.exec_driver_sql("UPDATE goal SET in_play = FALSE"))
    assert "No goal yet" in site.phone().get("/world/coverage").text


def test_goals_of_a_list_are_not_covered(site: Site) -> None:
    town = site.town
    of = goal(town, "Elsewhere")
    text = "UPDATE goal SET in_play = FALSE WHERE short = 'Elsewhere'"
    town.db.write_now(lambda work: work.conn.exec_driver_sql(text))
    assert "Gap<" not in site.phone().get(f"/goals/{of}").text
