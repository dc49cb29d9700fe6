"""What SQLAlchemy has compiled, for all worlds of a test run: each engine would compile every statement anew."""

from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_compiled: dict[Any, Any] = {}


def compile_once() -> None:
    """Let all engines of one kind of database share their compiled statements, as the pages of one server do."""
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
