"""Bringing lists of initiatives in: a dry run, once, twice, changed, and never anything bad."""

import re
from pathlib import Path
from typing import Any

import pytest
from sheets import GOOD, sheet_of
from sqlalchemy import Connection, event, select
from sqlmodel import col
from town import Town

from app.goals import store as goals
from app.initiatives import csv_service, store
from app.initiatives.csv_plan import Plan, plan
from app.initiatives.csv_reader import MOST_ROWS, read
from app.initiatives.tables import Initiative, InitiativeGoal, InitiativeOrganisation, InitiativeSteward
from app.moderation.store import add_hidden
from app.platform.ids import new_id
from app.world import store as worlds
from game.errors import Forbidden

DOC = Path(__file__).resolve().parents[3] / "docs/initiatives-csv.md"


def everything(conn: Connection) -> list[list[Any]]:
    tables = (Initiative, InitiativeGoal, InitiativeOrganisation, InitiativeSteward)
    return [sorted(map(str, conn.execute(select(table)))) for table in tables]


def bring(town: Town, data: bytes, **more: Any) -> Plan:
    return town.do(csv_service.bring_in, town.dee, read(data), **more)


def counts(found: Plan) -> tuple[int, ...]:
    return tuple(found.counts.values())


def test_the_example_of_the_documentation_comes_in(town: Town) -> None:
    example = re.search(r"```csv\n(.+?)```", DOC.read_text(), re.DOTALL)
    assert example
    assert counts(bring(town, example[1].encode())) == (2, 0, 0, 0)
    id_ = town.db.read_now(store.by_external_id, "Street survey 2026", "s-02")
    assert id_
    found = town.db.read_now(store.one, id_)
    assert found
    assert (found.name, found.what) == ("Shady stops", "We put awnings over bus stops")
    assert (found.so_that, found.state, found.proposed_by) == ("nobody waits in the sun", "active", town.dee.id)
    assert [(goal.id, link) for goal, link in town.db.read_now(store.goals_of, id_)] == [(town.goal, "direct")]
    assert [name for _id, name in town.db.read_now(store.organisations_of, id_)] == ["Tree Club"]
    assert town.db.read_now(store.stewards, id_) == [], "who brings a list in does not tend it"
    documented = set(re.findall(r"`([a-z_]+)`", DOC.read_text()))
    assert set(GOOD) | {"what", "impact", "about", "harm", "from", "until"} <= documented


def test_a_dry_run_stores_nothing(town: Town) -> None:
    before = town.db.read_now(everything)
    found = town.db.read_now(plan, read(sheet_of(GOOD, {**GOOD, "external_id": "s2", "goal": "none"})))
    assert counts(found) == (1, 0, 0, 1)
    assert town.db.read_now(everything) == before
    assert town.db.read_now(worlds.acts, None, 5) == []


def test_twice_is_once(town: Town) -> None:
    data = sheet_of(
        {**GOOD, "latitude": "52.123456789", "longitude": "0", "organisations": "Tree Club"},
        GOOD | {"external_id": "2"},
    )
    assert counts(bring(town, data)) == (2, 0, 0, 0)
    before = town.db.read_now(everything)
    town.clock.move(days=1)
    assert counts(bring(town, data)) == (0, 0, 2, 0)
    assert town.db.read_now(everything) == before
    assert [(act.act, act.about_title, act.reason) for act in town.db.read_now(worlds.acts, None, 5)] == [
        ("brought in", "2 new initiatives, 0 changed", "from a list: survey")
    ], "what changes nothing is not in the log"


def test_new_words_change_the_columns_of_the_list_and_nothing_else(town: Town) -> None:
    other = new_id()
    goals_of_town = {"id": other, "code": "w2", "short": "Rest", "title": "Everybody can sleep", "number": 2}
    town.do(goals.add, (), **goals_of_town)
    bring(town, sheet_of({**GOOD, "about": "as it was", "impact": "keystone"}))
    id_ = town.db.read_now(store.by_external_id, "survey", "s1")
    assert id_
    few = ["title", "purpose", "goal", "source", "external_id"]
    newer = {**GOOD, "title": "Climbing beans", "goal": "1;everybody can SLEEP"}
    found = bring(town, sheet_of(newer, columns=few))
    assert [(step.becomes, step.changes) for step in found.steps] == [("changed", ["title", "goal"])]
    now = town.db.read_now(store.one, id_)
    assert now
    assert (now.name, now.about) == ("Climbing beans", "as it was")
    toward = {goal.id: link for goal, link in town.db.read_now(store.goals_of, id_)}
    assert toward == {town.goal: "keystone", other: "direct"}
    assert counts(bring(town, sheet_of(newer, columns=few))) == (0, 0, 1, 0)
    assert counts(bring(town, sheet_of(newer))) == (0, 1, 0, 0), "an empty cell of a column empties it"


def test_whose_initiative_it_is_reads_of_a_change(town: Town) -> None:
    bring(town, sheet_of(GOOD))
    id_ = town.db.read_now(store.by_external_id, "survey", "s1")
    town.do(lambda work: store.change(work, id_, proposed_by=town.ada.id))
    bring(town, sheet_of({**GOOD, "place": "Mill Lane"}), by="The operator")
    acts = town.db.read_now(worlds.acts, None, 2)
    assert [(act.actor_name, act.act, act.about_id) for act in acts] == [
        ("The operator", "changed", str(id_)),
        ("The operator", "brought in", ""),
    ]
    assert acts[0].reason == "survey; changed: place"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"goal": "99"}, "goal: This world has no goal “99” in play."),
        ({"goal": "1;nowhere"}, "goal: This world has no goal “nowhere” in play."),
        ({"goal": "same"}, "goal: Several goals are called “same”; use its code."),
        ({"goal": "r1"}, "goal: This world has no goal “r1” in play."),
        ({"organisations": "Tree Club;Nobody"}, "organisations: There is no “Nobody” here; found it first."),
    ],
)
def test_nothing_bad_is_stored(town: Town, cells: dict[str, str], reason: str) -> None:
    for number, code in ((2, "w2"), (3, "w3")):
        town.do(goals.add, (), id=new_id(), code=code, short=f"S{number}", title="Same", number=number)
    town.do(goals.add, (), id=new_id(), code="r1", short="R", title="For reference", number=4, in_play=False)
    found = bring(town, sheet_of({**GOOD, **cells}, {**GOOD, "external_id": "good"}))
    assert [(fault.number, list(fault.reasons)) for fault in found.faults] == [(2, [reason])]
    assert town.db.read_now(store.by_external_id, "survey", "s1") is None
    assert town.db.read_now(store.by_external_id, "survey", "good"), "the good row of the same list is stored"


def test_a_code_stands_before_a_title_that_reads_the_same(town: Town) -> None:
    town.do(goals.add, (), id=new_id(), code="w2", short="1", title="One", number=2)
    (step,) = town.db.read_now(plan, read(sheet_of(GOOD))).steps
    assert list(step.goals) == [town.goal]


def test_what_is_hidden_stays_as_it_is(town: Town) -> None:
    bring(town, sheet_of(GOOD))
    id_ = town.db.read_now(store.by_external_id, "survey", "s1")
    town.do(add_hidden, "initiative", id_, cause="ruling", author_id=town.dee.id, words="{}")
    before = town.db.read_now(everything)
    found = bring(town, sheet_of({**GOOD, "title": "Shown again"}))
    assert [fault.reasons for fault in found.faults] == [["It is here already and hidden; it stays as it is."]]
    assert town.db.read_now(everything) == before


def test_only_stewards_bring_lists_in(town: Town) -> None:
    for who in (town.ada, town.gus):
        with pytest.raises(Forbidden):
            town.do(csv_service.bring_in, who, read(sheet_of(GOOD)))


def test_a_full_list_is_few_statements_and_leaves_room_to_propose(town: Town) -> None:
    rows = [{**GOOD, "external_id": str(n)} for n in range(MOST_ROWS)]
    few = list(GOOD)
    said: list[str] = []
    event.listen(town.db.engine, "before_cursor_execute", lambda *words: said.append(words[2]))
    assert counts(bring(town, sheet_of(*rows, columns=few))) == (MOST_ROWS, 0, 0, 0)
    renamed = [{**row, "title": "Peas"} for row in rows]
    assert counts(bring(town, sheet_of(*renamed, columns=few))) == (0, MOST_ROWS, 0, 0)
    assert len(said) < 50
    assert town.db.read_now(store.count_proposed, town.dee.id, town.clock.now.replace(year=2000)) == 1
    names = town.db.read_now(lambda conn: set(conn.execute(select(col(Initiative.name))).scalars()))
    assert names == {"Street trees", "Peas"}
