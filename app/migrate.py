"""Bring the database to the version of this code: with a backup before, and a look at the ledger after."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.platform.database import Database
from app.platform.refusals import DatabaseAway

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).resolve().parents[1]


class CannotMigrate(Exception):
    """Why the database stays as it is, in one sentence, and the exit code that says it to scripts."""

    code = 70


class NewerDatabase(CannotMigrate):
    """The database was written by a newer version of World Game."""

    code = 65


class NoBackup(CannotMigrate):
    """There is no room for a backup, so nothing was changed."""

    code = 74


class DatabaseSilent(CannotMigrate):
    """The database cannot be reached, or no more."""

    code = 75


class LedgerChanged(CannotMigrate):
    """A migration would have changed what the ledger says, so it was taken back."""


def migrate(database: Database, target: str = "head", *, backups: Path | None = None) -> str:
    """Run every missing migration in one transaction; gives what to say about it, if anything.

    A file that holds something is copied to `backups` first. Of several processes that start at once one migrates, and
    the others wait and find it done. Raises `CannotMigrate`.
    """
    try:
        return _bring_up(database, target, backups)
    except SQLAlchemyError as broken:
        if isinstance(database.kind.explain(broken), DatabaseAway):
            raise DatabaseSilent("The database went away while it was looked at or migrated.") from broken
        raise


def _bring_up(database: Database, target: str, backups: Path | None) -> str:
    with _reached(database) as conn:
        if target == "head" and _version(conn) == newest():
            return ""  # as at nearly every start, which then neither loads the migrations nor reads the ledger
        conn.rollback()
        database.kind.hold_turn(conn)
        try:
            return _migrate(database, conn, target, backups)
        finally:
            conn.rollback()
            database.kind.give_turn(conn)


def _reached(database: Database) -> Connection:
    try:
        return database.engine.connect()
    except OperationalError as no:
        raise DatabaseSilent(f"The database does not answer: {str(no.orig).splitlines()[0]}") from no


def _migrate(database: Database, conn: Connection, target: str, backups: Path | None) -> str:
    from alembic import command  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = _config()
    scripts = ScriptDirectory.from_config(config)
    current = _version(conn)
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabase(
            f"This database was written by version {current} of World Game, which is newer than this program."
        )
    wanted = scripts.as_revision_number(target)
    before, began, said = _ledger(conn) if current else None, monotonic(), ""
    conn.commit()
    if current is not None and current != wanted:
        said = f"Migrating {current}→{wanted}, {_backed_up(database, conn, current, backups)}"
    config.attributes["connection"] = conn
    with conn.begin():
        command.upgrade(config, target)
        if before is not None and _ledger(conn) != before:
            raise LedgerChanged(f"{said}: the ledger would have changed, so nothing was migrated.")
    return said and f"{said}, {monotonic() - began:.1f} s, ledger sum unchanged"


def newest() -> str:
    """Give the version that this code needs, by the names of the migrations."""
    return max(path.name for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py")).partition("_")[0]


def _version(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _ledger(conn: Connection) -> tuple[int, int]:
    """Count and sum the ledger in plain SQL: the code of this version need not fit the tables of another."""
    row = conn.execute(text("SELECT count(*), coalesce(sum(points_cp), 0) FROM ledger_entry")).one()
    return row[0], row[1]


def _backed_up(database: Database, conn: Connection, version: str, backups: Path | None) -> str:
    """Make a copy where the database is a file, and say where it is; a server's copies are its operator's (pg_dump)."""
    if database.kind.folder is None:
        return "no backup made here: on PostgreSQL that is pg_dump's work"
    moment = database.clock().strftime("%Y%m%dT%H%M%S")
    return f"backup at {_back_up(conn, backups or database.kind.folder / 'backups', version, moment)}"


def _back_up(conn: Connection, folder: Path, version: str, moment: str) -> Path:
    """Copy the database while it is in use (the online backup of SQLite), readable by the operator only."""
    copy = folder / f"world-{version}-{moment}.db"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # never over one from before
        with closing(sqlite3.connect(copy)) as target:
            source: sqlite3.Connection = conn.connection.driver_connection  # type: ignore[assignment]
            source.backup(target)
    except (OSError, sqlite3.Error) as no:
        raise NoBackup(f"No backup could be made in {folder} ({no}), so nothing was migrated.") from no
    return copy


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config
