"""Bringing a database up: copied first, looked at after, all or nothing."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from desk import hand_in
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from town import Town

from app.confirmations import service as confirmations
from app.ledger.verify import verify
from app.migrate import ROOT, LedgerChanged, NoBackup, migrate, newest
from app.platform.database import Database
from game.confirmations import Answer


@pytest.fixture
def older(town: Town) -> Town:
    """A world with points, as the second version left it."""
    town.do(confirmations.answer, town.cy, hand_in(town, town.ada, town.quest()), Answer.YES)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with town.db.engine.begin() as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, "0002")
    return town


def version(db: Database) -> str:
    return str(db.read_now(lambda conn: conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one()))


@pytest.mark.sqlite
def test_an_older_database_is_copied_before_it_is_changed(older: Town, tmp_path: Path) -> None:
    said = migrate(older.db, backups=tmp_path / "backups")
    (copy,) = (tmp_path / "backups").iterdir()
    assert said.startswith(f"Migrating 0002→{newest()}, backup at {copy}, ")
    assert said.endswith(" s, ledger sum unchanged")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert version(older.db) == newest()
    assert older.db.read_now(verify).ok
    with sqlite3.connect(copy) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    restored.close()
    back = Database(f"sqlite:///{copy}")
    assert version(back) == "0002"
    assert migrate(back, backups=tmp_path / "more").startswith(f"Migrating 0002→{newest()}")
    assert back.read_now(verify).ok
    assert back.read_now(verify).entries == older.db.read_now(verify).entries == 2
    back.close()


def test_a_new_or_present_database_needs_no_copy(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'world.db'}")
    assert migrate(database) == ""
    assert migrate(database) == ""
    database.close()
    assert not (tmp_path / "backups").exists()


@pytest.mark.sqlite
def test_without_a_backup_nothing_is_migrated(older: Town, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(NoBackup, match="so nothing was migrated"):
        migrate(older.db, backups=tmp_path / "file")
    assert version(older.db) == "0002"


@pytest.mark.sqlite
def test_a_migration_that_touches_the_ledger_is_taken_back(
    older: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad(config, _target) -> None:  # type: ignore[no-untyped-def]
        conn = config.attributes["connection"]
        conn.execute(text("DROP TRIGGER ledger_entry_refuses_update"))
        conn.execute(text("UPDATE ledger_entry SET points_cp = points_cp + 1"))
        conn.execute(text("UPDATE alembic_version SET version_num = '0009'"))

    monkeypatch.setattr(command, "upgrade", bad)
    with pytest.raises(LedgerChanged, match="nothing was migrated"):
        migrate(older.db)
    assert version(older.db) == "0002"
    monkeypatch.undo()
    older.clock.move(seconds=1)
    migrate(older.db)
    assert older.db.read_now(verify).ok
    assert len(list((tmp_path / "backups").iterdir())) == 2, "no copy replaces another"


@pytest.mark.sqlite
def test_no_copy_is_written_over_one_from_before(older: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "upgrade", lambda *_: None)
    migrate(older.db)
    (first,) = (tmp_path / "backups").iterdir()
    kept = first.read_bytes()
    with pytest.raises(NoBackup):
        migrate(older.db)
    assert first.read_bytes() == kept


def test_the_version_that_the_code_needs_is_told_without_loading_the_migrations() -> None:
    assert newest() == ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def test_an_older_database_is_brought_up_whatever_it_is_kept_in(older: Town, tmp_path: Path) -> None:
    said = migrate(older.db, backups=tmp_path / "backups")
    assert said.startswith(f"Migrating 0002→{newest()}, ")
    assert said.endswith(" s, ledger sum unchanged")
    assert older.db.read_now(verify).ok
    assert migrate(older.db) == ""


@pytest.mark.skipif("config.getoption('--database') == 'sqlite'", reason="one server has a file of SQLite")
def test_of_two_that_start_at_once_one_migrates_and_the_other_finds_it_done(older: Town, tmp_path: Path) -> None:
    second = Database(older.db.url, clock=older.clock)
    with ThreadPoolExecutor(2) as starts:
        said = list(starts.map(lambda db: migrate(db, backups=tmp_path / "backups"), (older.db, second)))
    second.close()
    assert sorted(map(bool, said)) == [False, True]
    assert older.db.read_now(verify).ok


@pytest.mark.parametrize("change", ["UPDATE ledger_entry SET points_cp = 1", "DELETE FROM entry_goal"])
def test_the_ledger_refuses_to_be_changed(older: Town, change: str) -> None:
    migrate(older.db)
    with pytest.raises(IntegrityError, match="append-only"):
        older.db.write_now(lambda work: work.conn.execute(text(change)))
