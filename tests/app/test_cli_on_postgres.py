"""The operator's commands on a PostgreSQL, as they are typed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from click.testing import Result
from grounds import ServerGround, Worlds
from postgres import PostgresServer
from sheets import GOOD, sheet_of
from sqlalchemy import text
from town import MovableClock, Town, build_town
from typer.testing import CliRunner

from app.cli import app
from app.migrate import ROOT, newest
from app.platform.clock import system_clock
from app.platform.database import Database

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def made() -> Iterator[Worlds]:
    server = PostgresServer().start()
    with Worlds(ServerGround(server)) as worlds:
        yield worlds
    server.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def bare(made: Worlds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", made.bare(tmp_path))


@pytest.fixture
def town(made: Worlds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    url = made.fresh(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    database = Database(url)
    yield database.write_now(build_town, database, MovableClock(system_clock()))
    database.close()


def ends(result: Result, code: int, said: str) -> bool:
    assert result.exit_code == code, result.output
    assert said in result.output
    return True


@pytest.mark.usefixtures("bare")
def test_the_demo_world_is_made_verified_rebuilt_and_cleared(run: Run, tmp_path: Path) -> None:
    assert ends(run("seed"), 0, "The sample world is ready.")
    assert len(list((tmp_path / "pictures").rglob("*-small.webp"))) >= 20
    assert ends(run("seed"), 73, "There is a world here already: Cool streets.")
    found = run("verify")
    assert ends(found, 0, "ledger ok: ")
    assert ends(run("boards", "rebuild"), 0, " totals stand on the boards.")
    assert run("verify").output == found.output
    assert ends(run("samples", "remove"), 0, "Removed: ")
    assert ends(run("samples", "remove"), 65, "no samples")
    assert ends(run("verify"), 0, "sum 0.00 points")
    assert ends(run("chores"), 0, "None was done yet")


@pytest.mark.usefixtures("bare")
def test_a_new_world_is_founded_once_with_the_list_of_the_un(run: Run) -> None:
    words = ("new", "--name", "Ours", "--vision", "A tree at every door", "--time-zone", "Europe/Stockholm")
    assert ends(run(*words), 0, "is founded")
    assert ends(run(*words), 73, "There is a world here already")
    assert ends(run("steward-link"), 0, "/steward/")
    assert ends(run("verify"), 0, "ledger ok: 0 entries")


@pytest.mark.usefixtures("town")
def test_a_list_of_goals_comes_in_once_and_a_broken_one_not_at_all(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "own.json"
    pack.write_text(json.dumps({"pack": "own", "goals": [{"code": "1", "title": "t"}, {"code": "2", "title": "u"}]}))
    assert ends(run("pack", "import", str(pack)), 0, "own: 2 added, 0 changed, 0 as they were.")
    assert ends(run("pack", "import", str(pack)), 0, "own: 0 added, 0 changed, 2 as they were.")
    pack.write_text('{"pack": "own",\n "goals": [}')
    broken = run("pack", "import", str(pack))
    assert ends(broken, 65, "Line 2")
    assert broken.stderr.startswith(f"{pack}: ")


@pytest.mark.usefixtures("town")
def test_initiatives_come_in_once_and_bad_rows_are_named(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "initiatives.csv"
    sheet.write_bytes(sheet_of(GOOD, {**GOOD, "external_id": "s2", "latitude": "52.123456789", "longitude": "13"}))
    assert ends(run("initiatives", "import", str(sheet), "--dry-run"), 0, "Would be: 2 new")
    assert ends(run("initiatives", "import", str(sheet)), 0, "Done: 2 new")
    assert ends(run("initiatives", "import", str(sheet)), 0, "Done: 0 new initiatives, 0 changed, 2 as it was")
    sheet.write_bytes(sheet_of({**GOOD, "title": "Peas"}, {**GOOD, "external_id": "s3", "goal": "99"}))
    assert ends(run("initiatives", "import", str(sheet)), 65, "0 new initiatives, 1 changed, 0 as it was, 1 bad row")


def test_a_difference_is_found_said_and_mended(run: Run, town: Town) -> None:
    town.quest(taken=1)
    assert ends(run("verify"), 2, "scores are paused until this finds none")
    town.db.write_now(lambda work: work.conn.execute(text("UPDATE quest SET taken = 0")))
    assert ends(run("verify"), 0, "ledger ok")


def test_an_older_world_is_brought_up_and_its_copy_is_left_to_pg_dump(run: Run, town: Town, tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with town.db.engine.begin() as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, "0002")
    town.db.close()
    brought = run("migrate")
    assert ends(brought, 0, "The database is up to date.")
    assert f"Migrating 0002→{newest()}, no backup made here: on PostgreSQL that is pg_dump's work" in brought.stderr
    assert not (tmp_path / "backups").exists()
    assert ends(run("verify"), 0, "ledger ok")
