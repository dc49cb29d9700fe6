"""Me opens with what I made true, in real units; points stand below."""

from datetime import date
from uuid import UUID

from desk import hand_in, rule
from site_of_town import Site
from town import Town

from app.confirmations import service as confirmations
from app.goals import store as goals
from app.me import views
from app.me.views import Made
from app.platform.ids import new_id
from app.players.actor import Actor
from game.confirmations import Answer
from game.moderation import Act, Kind


def confirm(town: Town, who: Actor, quest: UUID) -> UUID:
    deed = hand_in(town, who, quest)
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    town.clock.move(minutes=1)
    return deed


def metric(town: Town, unit: str) -> UUID:
    made = new_id()
    words = {"name": f"{unit} given", "unit": unit, "method": "sum", "baseline_milli": 0, "target_milli": 9000}
    when = {"starts_on": date(2026, 10, 1), "due_on": date(2027, 10, 1)}
    town.db.write_now(lambda work: goals.add_metric(work, id=made, goal_id=town.goal, **words, **when))
    return made


def made_by(town: Town, who: Actor) -> list[Made]:
    return list(town.db.read_now(views.page, who, town.clock()).made)


def test_my_deeds_add_up_for_each_unit_the_last_first_and_three_at_most(town: Town) -> None:
    for _nth in range(2):
        confirm(town, town.ada, town.quest())
    confirm(town, town.bo, town.quest())
    hand_in(town, town.ada, town.quest())  # waits still
    assert [one.real for one in made_by(town, town.ada)] == ["6 trees"]
    for unit in ("cans", "seats", "nets"):
        confirm(town, town.ada, town.quest(metric_id=metric(town, unit)))
    found = made_by(town, town.ada)
    assert [(one.real, one.name) for one in found] == [
        (f"3 {unit}", f"{unit} given") for unit in ("nets", "seats", "cans")
    ]
    assert {one.hue for one in found} == {1}


def test_what_was_taken_back_is_not_true(town: Town) -> None:
    deed = confirm(town, town.ada, town.quest())
    rule(town, town.dee, Kind.CONTRIBUTION, deed, Act.REVERSE)
    assert made_by(town, town.ada) == []


def test_it_stands_above_the_points_and_is_absent_for_who_has_none(site: Site) -> None:
    confirm(site.town, site.town.ada, site.town.quest())
    page = site.phone("Ada").get("/me").text
    order = ["What you made true", "3 trees", "My teams", "What grew from me", ">Points<", "place 1, all time"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "What you made true" not in site.phone("Bo").get("/me").text
