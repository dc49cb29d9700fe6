"""Pages show whatever may be in the world, also when there is none yet."""

import re
from pathlib import Path
from uuid import uuid4

from doors import READS
from starlette.testclient import TestClient
from town import START, MovableClock, build_town

from app.main import create_app
from app.migrate import migrate
from app.platform.settings import Settings

STATES = ("open", "blocked", "done", "closed")


def test_an_initiative_shows_its_quests_in_every_state(tmp_path: Path) -> None:
    clock = MovableClock(START)
    app = create_app(Settings(data_dir=tmp_path, disk_floor_mb=1), clock=clock)
    migrate(app.state.database)
    town = app.state.database.write_now(build_town, app.state.database, clock)
    quests = [town.quest(state=state, title=f"This one is {state}") for state in STATES]
    with TestClient(app, base_url="http://localhost") as client:
        page = client.get(f"/initiatives/{town.initiative}")
        assert page.status_code == 200
        for state, quest in zip(STATES, quests, strict=True):
            assert f"This one is {state}" in page.text
            assert client.get(f"/quests/{quest}").status_code == 200


def test_no_page_breaks_before_there_is_a_world(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, disk_floor_mb=1))
    migrate(app.state.database)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        answers = {path: client.get(re.sub(r"\{\w+\}", str(uuid4()), path)) for path in READS}
    assert [path for path, answer in answers.items() if answer.status_code >= 500] == []
    assert "There is no world here yet" in answers["/world"].text
