"""The map: everything once, nothing that nobody may see, drawn again only when it changed, told in small changes."""

import re
from pathlib import Path

import pytest
from charted import add_goal, drawn, node, start
from desk import acting, hand_in, independent_body, report, rule
from site_of_town import Site
from sqlalchemy import text
from town import START, Town

from app.confirmations import service as confirmations
from app.initiatives import purposes
from app.initiatives import service as initiatives
from app.ledger import service as ledger
from app.map import live, model
from app.world import store as worlds
from game.confirmations import Answer
from game.constants import INITIATIVE_STALE_AFTER_DAYS
from game.moderation import Act, Kind
from game.pulse import Pace

ROOT = Path(__file__).resolve().parents[3]


def test_every_active_initiative_stands_once_at_its_strongest_goal(town: Town) -> None:
    water, wells = add_goal(town, "Water"), None
    wells = add_goal(town, "Wells", water)
    both = start(town, "Both", town.goal, wells)
    start(town, "An idea so far", town.goal, idea=True)
    done = start(town, "Done already", water)
    town.do(initiatives.move, town.ada, done, "done")
    hidden = start(town, "Rude", water)
    report(town, town.bo, Kind.INITIATIVE, hidden)
    rule(town, town.dee, Kind.INITIATIVE, hidden, Act.HIDE)
    found = drawn(town)
    assert sorted(one.row.name for one in found.initiatives) == ["Both", "Street trees"]
    assert (node(town, both).goal, node(town, both).home) == (1, 1)
    town.db.write_now(
        lambda work: initiatives.store.set_goals(work, both, [(town.goal, "indirect"), (wells, "keystone")])
    )
    assert (node(town, both).goal, node(town, both).home) == (3, 2), "at the well, on the faces of the water"
    assert [(goal.row.short, goal.top, goal.serving) for goal in drawn(town).goals] == [
        *(("Shade", True, 2), ("Water", True, 1), ("Wells", False, 1))
    ]
    town.do(initiatives.move, town.ada, both, "archived")
    assert [goal.row.short for goal in drawn(town).gaps] == ["Water", "Wells"]


def test_a_purpose_effort_and_pace(town: Town) -> None:
    first = node(town)
    assert (first.confirmed, first.size, first.stale) == (False, 0, False)
    assert drawn(town).goals[0].pace is Pace.BEHIND
    independent_body(town, town.cy)
    town.do(purposes.confirm, acting(town, town.cy), town.initiative, town.goal)
    deed = hand_in(town, town.ada, town.quest(minutes=150))
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    then = node(town)
    assert (then.confirmed, then.effort.minutes, then.effort.newest, then.size) == (True, 150, START.date(), 2)
    town.clock.move(days=22)
    assert (node(town).stale, node(town).effort.minutes) == (True, 150)
    town.clock.move(days=8)
    assert (node(town).effort.minutes, node(town).size) == (0, 0)
    town.do(ledger.reverse, deed, "mistake")
    assert node(town).effort.newest is None


def test_an_initiative_begins_on_the_day_of_the_world(town: Town) -> None:
    town.clock.move(hours=14, minutes=59)
    made = start(town, "Just before midnight", town.goal)
    assert node(town, made).row.begun == START.date()
    town.clock.move(minutes=1, days=INITIATIVE_STALE_AFTER_DAYS - 1)
    assert not node(town, made).stale
    town.clock.move(days=1)
    assert node(town, made).stale


def test_those_toward_the_same_goals_count_for_each_of_them_once(town: Town) -> None:
    water = add_goal(town, "Water")
    wells = add_goal(town, "Wells", water)
    for number in range(3):
        start(town, f"Of both {number}", wells, water)
    start(town, "Of the other", town.goal, wells)
    assert [goal.serving for goal in drawn(town).goals] == [2, 4, 4]
    assert [(one.goal, one.home) for one in drawn(town).initiatives] == [(1, 1), (2, 2), (2, 2), (2, 2), (1, 1)]


def test_what_is_no_change_is_not_drawn_again(town: Town) -> None:
    first = drawn(town)
    town.do(lambda work: worlds.log_act(work, "Dee", "changed", "world", "1", "Town", "no reason"))
    assert drawn(town, first) is first
    hand_in(town, town.ada, town.quest())
    body, same = first.body, drawn(town, first)
    assert (same.version, same.body, drawn(town, same)) == (first.version, body, same)
    start(town, "One more", town.goal)
    second = drawn(town, first)
    assert second.version != first.version
    assert drawn(town, second) is second
    town.clock.move(days=1)
    assert drawn(town, second) is not second


def test_after_a_deed_only_its_initiative_is_drawn_again(town: Town) -> None:
    for number in range(5):
        start(town, f"Number {number}", town.goal)
    first = drawn(town)
    town.do(confirmations.answer, town.cy, hand_in(town, town.ada, town.quest()), Answer.YES)
    second = drawn(town, first)
    assert second.body.plain == drawn(town).body.plain, "as if it were drawn anew"
    same = [a is b for a, b in zip(first.initiatives, second.initiatives, strict=True)]
    assert same == [False, True, True, True, True, True]
    said = live.delta(first, second)
    assert [one["id"] for one in said["initiatives"]] == [str(town.initiative)]  # type: ignore[attr-defined]
    assert (said["from"], said["to"], said["gone"], said["goals"]) == (first.version, second.version, [], [])


@pytest.mark.parametrize(
    "table", ["world", "goal", "goal_parent", "metric", "measurement", "initiative", "initiative_goal", "hidden"]
)
def test_the_database_itself_says_that_the_map_changed(town: Town, table: str) -> None:
    add_goal(town, "Water", town.goal)

    def version() -> int:
        return town.db.read_now(lambda conn: conn.execute(text("SELECT version FROM map_state")).scalar_one())

    column = {"goal_parent": "child_id", "initiative_goal": "link", "hidden": "said", "metric": "unit"}.get(table)
    column = column or {"measurement": "source", "world": "name"}.get(table, "sample")
    before = version()
    if town.db.kind.one_process:
        filled = town.db.read_now(lambda conn: conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
        if not filled:
            return  # a row trigger has nothing to do; the test of hiding proves it
    town.db.write_now(lambda work: work.conn.execute(text(f"UPDATE {table} SET {column} = {column}")))
    assert version() > before


def test_a_large_change_is_a_reason_to_read_all(town: Town) -> None:
    first = drawn(town)
    for number in range(3):
        start(town, f"Number {number}", town.goal)
    few = live.delta(first, drawn(town))
    assert len(few["initiatives"]) == 3  # type: ignore[arg-type]
    add_goal(town, "Water")
    assert set(live.delta(first, drawn(town))) == {"to"}, "the faces were dealt anew"
    assert set(live.delta(None, first)) == {"to"}


def test_map_json_is_one_answer_for_all_and_not_sent_twice(site: Site) -> None:
    found = site.phone(None).get("/map.json")
    assert (found.status_code, found.headers["content-type"]) == (200, "application/json")
    assert found.content == site.phone("Ada").get("/map.json").content
    whole = found.json()
    assert whole["format"] == model.FORMAT
    assert whole["vision"] == "Shade within 200 m of every door"
    assert [one["name"] for one in whole["initiatives"]] == ["Street trees"]
    again = site.phone("Ada").get("/map.json", headers={"if-none-match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    start(site.town, 'Words "in" quotes\\', site.town.goal)
    then = site.phone(None).get("/map.json", headers={"if-none-match": found.headers["etag"]})
    assert 'Words "in" quotes\\' in [one["name"] for one in then.json()["initiatives"]]


def test_the_client_of_the_page_keeps_up(site: Site) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/map.md").read_text(), re.DOTALL)
    made: dict[str, type] = {}
    exec(code, made)
    client = made["Map"](site.phone(None))
    client.read()
    before = drawn(site.town)
    assert client.version == before.version
    start(site.town, "One more", site.town.goal)
    change = live.delta(before, drawn(site.town))
    client.take(change)
    client.take(change)
    fresh = made["Map"](site.phone(None))
    fresh.read()
    assert client.initiatives == fresh.initiatives
    assert client.goals == fresh.goals
    add_goal(site.town, "Water")
    client.take(live.delta(before, drawn(site.town)))
    assert client.gaps() == ["Water"]


def test_the_pages_say_the_same(site: Site) -> None:
    town = site.town
    add_goal(town, "Water")
    start(town, "Shade nets", town.goal)
    everything = site.phone(None).get("/world").text
    assert "Goal 2, Water: a gap, nobody works toward it yet" in everything
    assert everything.count("Goal 1, Shade: 2 initiatives") == 2, "in each net"
    listed = site.phone(None).get("/world?view=list").text
    for name in ("Street trees", "Shade nets"):
        assert listed.count(f">{name}</a>") == 1
    assert "A gap: nobody works toward it yet." in listed
    only_gaps = site.phone(None).get("/world?view=list&show=gaps").text
    assert ("Water" in only_gaps, "Street trees" in only_gaps) == (True, False)
    assert "1 initiative found" in site.phone(None).get("/world?view=list&text=NETS").text
    mine = site.phone("Ada").get("/world?view=list&show=mine").text
    assert (">Shade nets<" in mine, ">Street trees<" in mine) == (True, False)
    town.clock.move(days=30)
    assert "2 stale" in site.phone(None).get("/world").text
    assert site.phone(None).get("/world?view=nothing").status_code == 422


def test_a_long_list_goes_on_from_page_to_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.platform.sizes.INITIATIVES_UNDER_A_GOAL", 2)
    monkeypatch.setattr("app.platform.sizes.INITIATIVES_ON_A_LIST_PAGE", 3)
    for number in range(6):
        start(site.town, f"Number {number}", site.town.goal)
    first = site.phone(None).get("/world?view=list").text
    assert "5 more" in first
    seen: list[str] = []
    at: str | None = f"/world?view=list&goal={site.town.goal}"
    while at:
        page = site.phone(None).get(at).text
        seen += re.findall(r'<li><a href="/initiatives/[^"]+">([^<]+)</a>', page)
        further = re.search(r'class="btn" href="([^"]+page=\d+)"', page)
        at = further[1].replace("&amp;", "&") if further else None
    assert seen == ["Street trees", *(f"Number {number}" for number in range(6))]


def test_an_empty_world_has_a_map_too(town: Town) -> None:
    town.do(initiatives.move, town.dee, town.initiative, "archived")
    town.db.write_now(lambda work: work.conn.execute(text("UPDATE goal SET in_play = false")))
    found = drawn(town)
    assert (found.goals, found.initiatives, len(found.lying.open)) == ((), (), 17)


def test_what_has_no_goal_in_play_is_not_lost(town: Town) -> None:
    town.db.write_now(lambda work: work.conn.execute(text("UPDATE goal SET in_play = false")))
    (adrift,) = drawn(town).initiatives
    assert (adrift.home, adrift.toward) == (None, ())
    assert adrift.at[1] > drawn(town).lying.height
