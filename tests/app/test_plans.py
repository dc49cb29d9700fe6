"""No verb and no main page looks through a table that grows with players or deeds: the plan of every statement."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from bench.world import Crowd, make_world
from sqlalchemy import event
from starlette.testclient import TestClient

from app.goals import store as goals
from app.ledger import standings_store as standings
from app.ledger.boards import BoardKey
from app.main import create_app
from app.migrate import migrate
from app.platform.database import Database
from app.platform.settings import Settings

pytestmark = pytest.mark.sqlite  # its planner says what it does whatever the size; others choose by the numbers of rows

SMALL = {
    "world": "one row",
    "score_pause": "at most one row",
    "map_state": "one row",
    "goal_parent": "what goals people put above others; the map draws them all, once for each change",
    "initiative_goal": "what initiatives are for; the map draws them all, once for each change",
    "initiative_category": "the words of initiatives; the map draws them all, once for each change",
    "alliance": "what initiatives agreed on; the map draws them all, once for each change",
    "initiative_spark": "pairs of initiatives; the map draws them all, once for each change",
    "season": "four rows a year",
    "goal": "what a world wants: people write them, and a page lists them",
    "initiative": "standing efforts: people write them, and a page lists them",
}
HERE = "http://localhost"


@dataclass
class Place:
    """A world that many have played in, served, and what it asked its database since the last look."""

    client: TestClient
    crowd: Crowd
    file: Path
    asked: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def post(self, path: str, **form: str) -> int:
        self.client.headers["accept"] = "application/json"
        return self.client.post(path, data={"deed": str(uuid4()), **form}).status_code

    def get(self, path: str) -> int:
        self.client.headers["accept"] = "text/html"
        return self.client.get(path).status_code

    def looked_through(self) -> list[str]:
        """Give the statements that look at every row of a table that grows, and what their plan says."""
        with sqlite3.connect(self.file) as raw:
            found = [f"{scan}: {said}" for said, given in self.asked.items() for scan in scans(raw, said, given)]
        raw.close()
        return found


def scans(raw: sqlite3.Connection, statement: str, given: tuple[Any, ...]) -> list[str]:
    """Give the steps of a plan that read a whole table that grows.

    Reading in the order of an index until enough is found is no such step.
    """
    plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", given)]
    until_enough = re.search(r" LIMIT \? OFFSET \?\s*$", statement) and not any(
        "TEMP B-TREE FOR ORDER" in p for p in plan
    )
    tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    whole = [step for step in plan if step.startswith("SCAN ") and step.split()[1] in tables - SMALL.keys()]
    return whole if not until_enough else whole[1:]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("large")
    url = f"sqlite:///{folder / 'world.db'}"
    database = Database(url)
    migrate(database)
    crowd = make_world(database, players=300, waiting=5)
    database.close()
    app = create_app(Settings(data_dir=folder, database_url=url, disk_floor_mb=1))
    found: dict[str, tuple[Any, ...]] = {}

    def note(_conn: object, _cursor: object, said: str, given: Any, _context: object, _many: bool) -> None:
        if said.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            found[said] = tuple(given[0]) if given and isinstance(given[0], tuple | list) else tuple(given)

    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        app.state.clockwork.pause()
        app.state.first_look.end()  # it does look through everything
        for engine in (app.state.database.engine, app.state.database._readers, app.state.database._glances):
            event.listen(engine, "before_cursor_execute", note)
        client.headers["origin"] = HERE
        client.cookies.set("wg_device", crowd.confirmers[0])
        yield Place(client, crowd, folder / "world.db", found)


def test_what_looks_through_a_table_is_found(place: Place) -> None:
    with sqlite3.connect(place.file) as raw:
        assert scans(raw, "SELECT sum(points_cp) FROM ledger_entry WHERE points_cp > ?", (1,)) == ["SCAN ledger_entry"]
        assert scans(raw, "SELECT id FROM activity WHERE amount_milli > ? ORDER BY unit LIMIT ? OFFSET ?", (1, 2, 0))
        assert scans(raw, "SELECT id FROM activity ORDER BY id DESC LIMIT ? OFFSET ?", (2, 0)) == []
        assert scans(raw, "SELECT id FROM activity WHERE id = ?", (1,)) == []
    raw.close()


def test_claim_hand_in_confirm(place: Place) -> None:
    place.asked.clear()
    deed, quest = str(uuid4()), place.crowd.open_quest
    assert place.post(f"/quests/{quest}/claims", deed=deed) == 200
    assert place.post(f"/claims/{deed}/contributions", note="done", amount="3") == 200
    assert place.post(f"/contributions/{place.crowd.waiting[0]}/confirmations", answer="yes") == 200
    assert any("INTO ledger_entry" in said for said in place.asked)
    assert place.looked_through() == []


def test_my_place_reads_a_few_ranges_of_buckets_and_not_all_of_a_board(place: Place) -> None:
    place.asked.clear()
    database = place.client.app.state.database  # type: ignore[attr-defined]
    assert database.read_now(standings.rank_of, BoardKey("players", "all", "world"), 2000) > 1
    with sqlite3.connect(place.file) as raw:
        plans = [
            row[3] for said, given in place.asked.items() for row in raw.execute(f"EXPLAIN QUERY PLAN {said}", given)
        ]
    raw.close()
    steps = [step for step in plans if "standing_bucket" in step]
    assert len(steps) >= 5
    assert all("board_id=? AND level=? AND number>? AND number<?" in step for step in steps)
    assert len(plans) == 1 + 2 * len(steps)  # the board is looked up once, whatever the number of levels


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/first", "/first/cards", "/first/now", "/quests", "/quests/{quest}"),
        *("/boards", "/boards?kind=players", "/boards/around", "/confirm", "/me"),
        *("/world", "/world/coverage", "/initiatives", "/alliances"),
        "/initiatives/alike?what=We+plant+trees&name=Trees",
        *("/world", "/world?view=places", "/map.json"),
    ],
)
def test_a_page(place: Place, path: str) -> None:
    place.asked.clear()
    assert place.get(path.format(quest=place.crowd.open_quest)) in {200, 303}
    assert place.asked
    assert place.looked_through() == []


def test_what_i_made_true_is_found_from_my_own_deeds(place: Place) -> None:
    place.asked.clear()
    assert place.get("/me") == 200
    ((said, given),) = [(said, given) for said, given in place.asked.items() if "impact_entry" in said]
    with sqlite3.connect(place.file) as raw:
        plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {said}", given)]
    raw.close()
    assert "ix_contribution_player_id (player_id=?)" in plan[0]
    assert "(kind=? AND contribution_id=?)" in plan[1]


def test_talk(place: Place) -> None:
    place.asked.clear()
    quest = place.crowd.open_quest
    first, more = str(uuid4()), str(uuid4())
    assert (
        place.post(f"/talk/quest/{quest}", deed=first, text="Ask @player 7 and @[player 8]", decide_by="2999-01-01")
        == 422
    )
    assert place.post(f"/talk/quest/{quest}", deed=first, text="Ask @player 7 and @[player 8]") == 200
    assert place.post(f"/talk/messages/{first}/replies", deed=more, text="I do") == 200
    for path in (
        f"/talk/quest/{quest}",
        f"/talk/messages/{more}",
        f"/quests/{quest}",
        f"/talk/quest/{quest}/names?q=p",
    ):
        assert place.get(path) == 200
    assert place.post(f"/talk/messages/{more}/withdrawal") == 200
    assert place.post(f"/talk/messages/{first}/outcome", outcome="It rests") == 200
    assert any("message" in said for said in place.asked)
    assert place.looked_through() == []


@pytest.mark.parametrize("path", ["/goals/{goal}", "/goals/{goal}/situation", "/talk/goal/{goal}"])
def test_what_is_said_and_known_of_a_goal(place: Place, path: str) -> None:
    place.asked.clear()
    database = place.client.app.state.database  # type: ignore[attr-defined]
    goal = database.read_now(goals.in_play)[0].id
    assert place.get(path.format(goal=goal)) == 200
    assert [
        said for said in place.looked_through() if "message" in said or "fact" in said or "talk_total" in said
    ] == []
