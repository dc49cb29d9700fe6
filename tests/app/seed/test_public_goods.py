"""The world of real initiatives: founded by one command, and its list comes in once however often it comes."""

from pathlib import Path

import pytest
from grounds import Ground, Worlds
from typer.testing import CliRunner

from app.cli import app as commands
from app.fit import files, views
from app.goals import store as goals
from app.initiatives import csv_plan
from app.initiatives import store as initiatives
from app.initiatives.csv_reader import read
from app.ledger.verify import verify
from app.migrate import migrate
from app.platform.database import Database
from app.seed import public_goods
from game.errors import WrongState


def test_the_goals_of_the_un_and_what_works_toward_them(tmp_path: Path, ground: Ground) -> None:
    with Worlds(ground) as kept:
        database = Database(kept.fresh(tmp_path))
        migrate(database)
        public_goods.seed(database)
        assert [goal.code for goal in database.read_now(goals.in_play)] == [str(n) for n in range(1, 18)]
        assert [goal.number for goal in database.read_now(goals.in_play)] == list(range(1, 18))
        found = database.read_now(initiatives.listed, None, 200)
        assert {one.name for one, _open in found} == {one.name for one in files.examples()}
        assert all("registry candidates" in str(one.source) and "registry candidates" in one.about for one, _ in found)
        twice = database.read_now(csv_plan.plan, read(public_goods.LIST.read_bytes()))
        assert twice.counts == {"new": 0, "changed": 0, "same": len(files.examples()), "bad": 0}
        with pytest.raises(WrongState):
            public_goods.seed(database)
        page = database.read_now(views.page, "We train nurses to use electronic health records")
        assert page.goals[0].number == 3
        assert len(page.initiatives) == 5
        assert database.read_now(verify).ok
        database.close()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    run = CliRunner()
    done = run.invoke(commands, ["seed", "public-goods"])
    assert (done.exit_code, "105 new initiatives" in done.output) == (0, True)
    assert run.invoke(commands, ["seed", "public-goods"]).exit_code == 73
    assert run.invoke(commands, ["seed", "nowhere"]).exit_code == 64
