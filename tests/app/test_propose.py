"""Proposing goals, metrics, measurements, initiatives and quests: a world of one's own, through the pages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from paper import fill, quest_form
from starlette.testclient import TestClient
from town import START, Town, secret_of

from app.goals import service as goals
from app.goals import store as goals_store
from app.initiatives import service as initiatives
from app.initiatives import store as initiatives_store
from app.main import create_app
from app.platform.ids import new_id
from app.platform.settings import Settings
from app.quests import service as quests
from app.quests import store as quests_store
from app.world import store as worlds
from game.errors import (
    Forbidden,
    GoalCycle,
    Invalid,
    LastingNeeded,
    NeedsReason,
    NotFound,
    ProposedEnough,
    WrongState,
)

HERE = {"origin": "http://localhost"}


@pytest.fixture
def browser(town: Town, tmp_path) -> Iterator[TestClient]:  # type: ignore[no-untyped-def]
    app = create_app(Settings(data_dir=tmp_path, disk_floor_mb=1, database_url=str(town.db.url)), clock=town.clock)
    with TestClient(app, base_url="http://localhost", headers=HERE) as client:
        client.cookies.set("wg_device", secret_of("Ada"))
        yield client


def test_from_an_empty_goal_to_a_quest_that_can_be_claimed(browser: TestClient, town: Town) -> None:
    page = browser.get("/goals/new").text
    goal = browser.post("/goals", data=fill(page, title="No child walks in the sun", short="Walks"))
    assert "No child walks in the sun" in goal.text
    assert "Say how we will see it" in goal.text
    at = goal.url.path
    dates = {"starts_on": "2026-11-01", "due_on": "2027-11-01"}
    page = browser.get(f"{at}/metrics/new").text
    measured = browser.post(
        f"{at}/metrics",
        data=fill(page, name="shaded walks", unit="per cent", method="ratio", baseline="0", target="80", **dates),
    )
    address = re.search(r"/metrics/[0-9a-f-]+/measurements", measured.text)
    assert address
    page = browser.get(f"{address[0]}/new").text
    known = fill(page, value="30", of="120", measured_on="2026-11-01", source="our count")
    assert "25" in browser.post(address[0], data=known).text
    page = browser.get("/initiatives/new").text
    goal_id = at.rsplit("/", 1)[1]
    purpose = {"name": "Walking bus", "what": "We walk together", "so_that": "nobody walks alone"}
    started = browser.post("/initiatives", data=fill(page, goals=[goal_id], **purpose))
    assert "We walk together so that nobody walks alone." in started.text
    page = browser.get(f"/quests/new?initiative={started.url.path.rsplit('/', 1)[1]}").text
    terms = {"title": "Draw the way", "done_when": "the map hangs", "minutes": "20", "evidence": ["note"]}
    quest = browser.post(
        "/quests", data={**fill(page, **terms), "initiative_id": started.url.path.rsplit("/", 1)[1], "places": "3"}
    )
    assert quest.status_code == 200
    assert "Draw the way" in quest.text
    claimed = browser.post(f"{quest.url.path}/claims", data={"deed": str(uuid4()), "companions": "1"})
    assert "It is yours" in claimed.text
    found = town.db.read_now(quests_store.one, UUID(quest.url.path.rsplit("/", 1)[1]), None, START)
    assert found is not None
    assert (found.taken, found.places, found.minutes) == (2, 3, 20)


def test_what_is_wrong_is_said_beside_what_was_typed(browser: TestClient) -> None:
    page = browser.get("/goals/new").text
    again = browser.post("/goals", data=fill(page, title="A long way", short=""))
    assert again.status_code == 422
    assert "A long way" in again.text
    assert "Please fill this in." in again.text
    problem = browser.post("/goals", data=fill(page, title="A"), headers={"accept": "application/json"})
    assert problem.json()["code"] == "invalid"
    assert set(problem.json()["fields"]) == {"short"}
    unknown = browser.post("/goals", data=fill(page, title="A", short="A", number="1"))
    assert unknown.status_code == 422


def test_a_goal_may_have_several_parents_and_is_never_above_itself(town: Town) -> None:
    first, second, third = new_id(), new_id(), new_id()
    for goal, parents in ((first, [town.goal]), (second, [town.goal]), (third, [first, second])):
        town.do(goals.propose, town.ada, goal, short="a", title="b", parents=parents)
    assert {parent.id for parent in town.db.read_now(goals_store.parents, third)} == {first, second}
    with pytest.raises(GoalCycle):
        town.do(goals.change, town.ada, first, short="a", title="b", parents=[third])
    with pytest.raises(GoalCycle):
        town.do(goals.change, town.ada, first, short="a", title="b", parents=[first])
    with pytest.raises(NotFound):
        town.do(goals.change, town.ada, first, short="a", title="b", parents=[uuid4()])


def test_guests_do_not_propose_goals_and_only_the_proposer_changes_them(town: Town) -> None:
    goal = new_id()
    with pytest.raises(LastingNeeded):
        town.do(goals.propose, town.gus, goal, short="a", title="b")
    town.do(goals.propose, town.ada, goal, short="a", title="b")
    with pytest.raises(Forbidden):
        town.do(goals.change, town.bo, goal, short="a", title="c")
    town.do(goals.change, town.dee, goal, short="a", title="c")
    assert [act.about_id for act in town.db.read_now(worlds.acts, None, 5)] == [str(goal)]


def test_measurements_are_of_today_or_before_and_a_share_has_its_whole(town: Town) -> None:
    metric = new_id()
    terms = {"name": "n", "unit": "u", "baseline_milli": 0, "target_milli": 1, "method": "ratio"}
    dates = {"starts_on": START.date(), "due_on": START.date() + timedelta(days=9)}
    town.do(goals.add_metric, town.dee, metric, town.goal, **terms, **dates)
    today = START.date()
    for value, whole, day in ((1, 2, today + timedelta(days=1)), (1, None, today), (3, 2, today)):
        with pytest.raises(Invalid):
            town.do(goals.measure, town.ada, new_id(), metric, value, whole, day, "me")
    with pytest.raises(Invalid):
        town.do(goals.measure, town.ada, new_id(), town.metric, 1, None, date(2026, 1, 1), "me")
    assert town.do(goals.measure, town.ada, new_id(), metric, 1, 2, today, "me") == town.goal


def test_an_initiative_lives_and_only_its_people_move_it(town: Town) -> None:
    initiative = new_id()
    words = {"name": "Awnings", "what": "We sew", "so_that": "it is cool"}
    town.do(initiatives.propose, town.ada, initiative, [town.goal], "direct", **words)
    with pytest.raises(Forbidden):
        town.do(initiatives.move, town.bo, initiative, "done")
    with pytest.raises(Forbidden):
        town.do(initiatives.tend, town.bo, initiative, None)
    assert town.do(initiatives.tend, town.ada, initiative, "Bo") == "Bo"
    town.do(initiatives.move, town.bo, initiative, "done")
    with pytest.raises(WrongState):
        town.do(initiatives.move, town.bo, initiative, "done")
    with pytest.raises(WrongState):
        town.do(quests.propose, town.ada, quest_form(town, initiative_id=initiative))
    town.do(initiatives.move, town.bo, initiative, "active")
    town.do(initiatives.stop_tending, town.ada, initiative)
    assert [name for _id, name, _body in town.db.read_now(initiatives_store.stewards, initiative)] == ["Bo"]
    with pytest.raises(NotFound):
        town.do(initiatives.propose, town.ada, new_id(), [uuid4()], "direct", **words)


def test_a_quest_keeps_every_term(town: Town) -> None:
    first = quest_form(town)
    town.do(quests.propose, town.ada, first)
    form = quest_form(
        town,
        needs=[first.deed],
        skills="Ladder, first aid,ladder",
        risk="medium",
        confirmations=1,
        closes_at="2026-12-01T18:00",
        lease_seconds=7200,
        places=4,
        evidence=["number", "photo"],
        metric_id=town.metric,
        amount_hint="1.5",
        missing="a permit",
    )
    town.do(quests.propose, town.ada, form)
    quest = town.db.read_now(quests_store.one, form.deed, None, START)
    assert quest is not None
    assert (quest.state, quest.missing, quest.waits_for) == ("blocked", "a permit", 1)
    assert (quest.confirmations_needed, quest.amount_hint_milli, quest.lease_seconds) == (2, 1500, 7200)
    assert quest.closes_at is not None
    assert quest.closes_at.isoformat() == "2026-12-01T17:00:00+00:00", "in the player's own zone"
    assert town.db.read_now(quests_store.skills, form.deed) == ["first aid", "ladder"]


def test_blocking_names_what_is_missing_and_strangers_do_not_tend(town: Town) -> None:
    form = quest_form(town)
    town.do(quests.propose, town.ada, form)
    with pytest.raises(NeedsReason):
        town.do(quests.move, town.ada, form.deed, "blocked")
    with pytest.raises(Forbidden):
        town.do(quests.move, town.bo, form.deed, "closed")
    town.do(quests.move, town.ada, form.deed, "blocked", "a spade")
    town.do(quests.move, town.ada, form.deed, "open")
    town.do(quests.move, town.dee, form.deed, "closed")
    assert [act.act for act in town.db.read_now(worlds.acts, None, 5)] == ["closed"]


def test_a_number_of_somewhere_else_is_refused(town: Town) -> None:
    goal, metric = new_id(), new_id()
    town.do(goals.propose, town.dee, goal, short="a", title="b")
    terms = {"name": "n", "unit": "u", "baseline_milli": 0, "target_milli": 1, "method": "sum"}
    town.do(goals.add_metric, town.dee, metric, goal, **terms, starts_on=START.date(), due_on=date(2028, 1, 1))
    with pytest.raises(Invalid):
        town.do(quests.propose, town.ada, quest_form(town, metric_id=metric))


def test_nobody_proposes_without_end(town: Town) -> None:
    for _ in range(60):
        town.do(quests.propose, town.gus, quest_form(town))
    with pytest.raises(ProposedEnough):
        town.do(quests.propose, town.gus, quest_form(town))
    town.clock.move(days=1, seconds=1)
    town.do(quests.propose, town.gus, quest_form(town))


def test_only_stewards_write_the_world_anew_and_say_why(browser: TestClient, town: Town) -> None:
    words = {"name": "Newtown", "vision": "Rain is welcome", "time_zone": "Europe/Stockholm", "mode": "open"}
    sent = {"deed": str(uuid4()), **words, "reason": "we voted"}
    assert browser.post("/world", data=sent).status_code == 403
    browser.cookies.set("wg_device", secret_of("Dee"))
    assert browser.post("/world", data={**sent, "time_zone": "Mars/Olympus"}).status_code == 422
    assert "Rain is welcome" in browser.post("/world", data=sent).text
    assert "we voted" in browser.get("/world/log").text
