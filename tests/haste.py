"""What makes a test run shorter and changes nothing that a test looks at."""

from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from app.platform import database_sqlite

SAFE = database_sqlite._EVERY  # what a world in real use says to SQLite
_compiled: dict[Any, Any] = {}


def wait_for_no_disk() -> None:
    """Let a world inside a test's own process wait for no disk at a commit: such a world survives no loss of power.

    Whatever is killed in a test is a process of its own, and that keeps everything as in real use.
    """
    database_sqlite._EVERY = (*SAFE, "synchronous=OFF")


def compile_once() -> None:
    """Let all engines of one kind of database share their compiled statements: each would compile them all anew."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        # a part of the key that a statement is kept by; two of one class speak alike
        dialect.__eq__ = _is_alike  # type: ignore[method-assign, assignment]
        dialect.__hash__ = _hash  # type: ignore[method-assign, assignment]
    event.listen(Engine, "engine_connect", _share)


def _share(conn: Connection) -> None:
    conn.execution_options(compiled_cache=_compiled)


def _is_alike(dialect: Dialect, other: object) -> bool:
    return type(dialect) is type(other)


def _hash(dialect: Dialect) -> int:
    return hash(type(dialect))
