"""What joins initiatives on the map, what is flagged, and looking at some of them only."""

import re
from typing import Any
from uuid import UUID

import pytest
from charted import add_goal, drawn, start
from site_of_town import Site
from town import Town

from app.alliances import service as alliances
from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.goals import store as goals
from app.initiatives import service as initiatives
from app.map import live, model
from app.platform.ids import new_id
from app.quests import service as quests
from app.quests.propose_forms import QuestForm
from app.sparks import service as sparks
from app.talk import service as talk
from game.confirmations import Answer
from game.sparks import Event


def ally(town: Town, one: UUID, other: UUID) -> UUID:
    """Let two initiatives that Ada tends be allies."""
    asked = new_id()
    town.do(alliances.propose, town.ada, asked, one, other)
    town.do(alliances.answer, town.ada, asked, "yes")
    return asked


def cross(town: Town, of: UUID, to: UUID) -> tuple[UUID, UUID]:
    """Let Bo do something for an initiative because of something of another; gives the claim and what was handed in."""
    claim = town.do(claims.claim, town.bo, new_id(), town.quest(initiative_id=to), ideas=[f"initiative:{of}"])
    town.do(contributions.keep_draft, town.bo, claim, Draft("Done", "", 3000))
    deed = town.do(contributions.hand_in, town.bo, claim, new_id())
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    return claim, deed


def test_alliances_and_ideas_are_bows_and_come_and_go_as_small_changes(town: Town) -> None:
    nets, taps = start(town, "Nets", town.goal), start(town, "Taps", town.goal)
    first = drawn(town)
    alliance = ally(town, nets, taps)
    claim, _deed = cross(town, taps, nets)
    second = drawn(town, first)
    bows = sorted([("alliance", *sorted([str(nets), str(taps)])), ("spark", str(taps), str(nets))])
    change = live.delta(first, second)
    assert (change["joined"], change["parted"]) == (bows, [])
    assert [model.said(arc) for arc in second.arcs] == bows
    assert second.body.plain == drawn(town).body.plain
    town.do(sparks.hide, town.bo, Event("claim", claim), Event("initiative", taps), hidden=True)
    town.do(alliances.end, town.ada, alliance)
    third = drawn(town, second)
    assert (live.delta(second, third)["parted"], third.arcs) == (bows, ())


def test_a_bow_needs_both_ends_on_the_map_and_a_second_idea_draws_nothing_anew(town: Town) -> None:
    nets, taps = start(town, "Nets", town.goal), start(town, "Taps", town.goal)
    cross(town, taps, nets)
    first = drawn(town)
    cross(town, taps, nets)
    assert drawn(town).stamp.structure == first.stamp.structure
    town.do(initiatives.move, town.ada, taps, "archived")
    assert (len(first.arcs), drawn(town).arcs) == (1, ())


def dig(initiative: UUID, message: UUID | None = None) -> QuestForm:
    terms: dict[str, Any] = {"title": "Dig", "minutes": 20, "done_when": "Dug", "evidence": ["note"]}
    return QuestForm(deed=new_id(), initiative_id=initiative, from_message=message, **terms)


def talk_for_two_weeks(town: Town, goal: UUID) -> UUID:
    said = new_id()
    town.do(talk.say, town.ada, said, "goal", goal, "Who has a ladder?")
    town.clock.move(days=15)
    return said


def test_talk_without_action_is_flagged_until_a_quest_comes_of_it(town: Town) -> None:
    water = add_goal(town, "Water", town.goal)
    said = talk_for_two_weeks(town, water)
    first = drawn(town)
    assert [(goal.row.short, goal.only_talk) for goal in first.goals] == [("Shade", False), ("Water", True)]
    assert first.flagged == 1
    initiative = start(town, "Wells", water)
    second = drawn(town, first)
    assert second.flagged == 1
    form = dig(initiative, said)
    town.do(quests.propose, town.ada, form)
    third = drawn(town, second)
    assert (third.flagged, third.stamp.structure) == (0, second.stamp.structure)
    assert [one["number"] for one in live.delta(second, third)["goals"]] == [2]  # type: ignore[attr-defined]
    town.do(quests.move, town.ada, form.deed, "closed")
    assert drawn(town, third).flagged == 1, "no quest is open there any more"


def test_a_quest_beneath_a_goal_is_action_for_it(town: Town) -> None:
    above = add_goal(town, "Cool city")
    town.db.write_now(lambda work: goals.set_parents(work, town.goal, [above]))
    said = talk_for_two_weeks(town, above)
    assert [goal.row.short for goal in drawn(town).goals if goal.only_talk] == ["Cool city"], "nothing came of it"
    quest = dig(town.initiative, said)
    town.do(quests.propose, town.ada, quest)
    assert drawn(town).flagged == 0


def test_what_talk_does_not_flag_makes_no_new_version(town: Town) -> None:
    first = drawn(town)
    town.do(talk.say, town.ada, new_id(), "goal", town.goal, "Who has a ladder?")
    again = drawn(town, first)
    assert (again.version, again.stamp == first.stamp) == (first.version, False)


@pytest.mark.parametrize("what", ["move", "propose", "alliance", "category", "hide"])
def test_who_watches_hears_of_it(town: Town, what: str) -> None:
    nets, taps = start(town, "Nets", town.goal), start(town, "Taps", town.goal)
    claim, _deed = cross(town, taps, nets)
    quest = town.quest()
    form = dig(nets)
    asked = new_id()
    town.do(alliances.propose, town.ada, asked, nets, taps)
    verb = {
        "move": lambda work: quests.move(work, town.dee, quest, "closed"),
        "propose": lambda work: quests.propose(work, town.ada, form),
        "alliance": lambda work: alliances.answer(work, town.ada, asked, "yes"),
        "category": lambda work: alliances.call(work, town.ada, "trees", [nets]),
        "hide": lambda work: sparks.hide(work, town.bo, Event("claim", claim), Event("initiative", taps), hidden=True),
    }[what]
    assert "map" in town.do(lambda work: (verb(work), work.nudges)[1])


def test_by_category_on_map_list_and_places(site: Site) -> None:
    town = site.town
    nets, taps = start(town, "Nets", town.goal), start(town, "Taps", town.goal)
    town.do(alliances.call, town.ada, "sewing & shade", [nets])
    town.db.write_now(lambda work: initiatives.store.change(work, nets, place="Yard", latitude=59.33, longitude=18.07))
    town.quest(initiative_id=nets, place="Yard", latitude=59.33, longitude=18.07)
    town.quest(initiative_id=taps, place="Corner", latitude=59.5, longitude=18.07)
    phone, asked = site.phone(None), "category=sewing+%26+shade"
    assert phone.get("/map.json").json()["initiatives"][1]["categories"] == ["sewing & shade"]
    whole, some = phone.get("/world").text, phone.get(f"/world?{asked}").text
    pips = r'class="pip (?:rim unsaid|solid)" d="([^"]+)"'
    assert [one.count("M") for one in re.findall(pips, whole)] == [3, 3], "in each net"
    assert [one.count("M") for one in re.findall(pips, some)] == [1, 1]
    assert "<option selected>sewing &amp; shade</option>" in some
    assert f"/world?view=list&amp;{asked}" in some, "the list is of the same"
    listed = phone.get(f"/world?view=list&{asked}").text
    assert (">Nets</a>" in listed, ">Taps</a>" in listed) == (True, False)
    placed = phone.get(f"/world?view=places&{asked}").text
    assert ("Yard" in placed, "Corner" in placed) == (True, False)
    assert phone.get("/world?category=nobody+says+so").status_code == 200
    assert phone.get(f"/world?category={'x' * 31}").status_code == 422


def test_the_pages_say_what_is_flagged_and_joined(site: Site) -> None:
    town = site.town
    nets, taps = start(town, "Nets", town.goal), start(town, "Taps", town.goal)
    ally(town, nets, taps)
    cross(town, taps, nets)
    talk_for_two_weeks(town, town.goal)
    town.db.write_now(lambda work: initiatives.store.set_goals(work, taps, []))
    phone = site.phone(None)
    page = phone.get("/world").text
    assert "2 flagged" in page
    assert page.count("Goal 1, Shade: 2 initiatives. Talk without action") == 2
    assert page.count('class="pip adrift') == page.count("Without a goal") == 2
    assert page.count("The vision: Shade within 200 m of every door") == 2
    assert [page.count(f'class="bow {kind}"') for kind in ("alliance", "spark")] == [1, 2], (
        "in the net that is printed; the key has one"
    )
    listed = phone.get("/world?view=list").text
    for said in ("Allied with Taps.", "Got ideas from Taps.", "Allied with Nets.", "Gave ideas to Nets."):
        assert said in listed
    assert listed.count("Talk without action:") == listed.count("Action without purpose:") == 1
    assert f"/talk/goal/{town.goal}" in listed
    flagged = phone.get("/world?view=list&show=flagged").text
    assert (">Taps</a>" in flagged, ">Nets</a>" in flagged) == (True, False)
    assert "Talk without action:" in flagged
