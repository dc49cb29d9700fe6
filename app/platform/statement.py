"""Statements of the busy paths: written in Core, put into the driver's words once, and run there.

SQLAlchemy prepares each call anew (a cache key, a context, a cursor result), which takes five times as long as SQLite
takes to answer. What is said, how values are bound and rows given back, who hears of it, and what is raised stay those
of SQLAlchemy. Why: docs/decisions/0005.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, SQLColumnExpression, or_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ReturnsRows, TextClause, UpdateBase
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
Processor = Callable[[Any], Any] | None


class Statement:
    """One statement; values are given by the names of its parameters and, for a change, of its columns."""

    def __init__(self, clause: ReturnsRows | UpdateBase | TextClause) -> None:
        self.clause = clause
        self._words: dict[tuple[str, tuple[str, ...]], _Words] = {}

    def rows(self, conn: Connection, values: Values) -> list[tuple[Any, ...]]:
        """Give every row, of a change those it returns."""
        words = self._words_for(conn.dialect, values)
        with _Call(conn, words.text, words.bound(values)) as call:
            call.cursor.execute(call.text, call.given)
            return words.fetched(call.cursor)

    def first(self, conn: Connection, values: Values) -> tuple[Any, ...] | None:
        """Give the first row, if there is one."""
        rows = self.rows(conn, values)
        return rows[0] if rows else None

    def one(self, conn: Connection, values: Values) -> tuple[Any, ...]:
        """Give the one row there is; raises `ValueError` where there is none, or are several."""
        (row,) = self.rows(conn, values)
        return row

    def change(self, conn: Connection, values: Values) -> int:
        """Make a change and give the number of rows it found."""
        words = self._words_for(conn.dialect, values)
        with _Call(conn, words.text, words.bound(values)) as call:
            call.cursor.execute(call.text, call.given)
            return int(call.cursor.rowcount)

    def change_many(self, conn: Connection, many: Sequence[Values]) -> None:
        """Make a change for each of some values, which all have the same names; nothing where there are none."""
        if many:
            words = self._words_for(conn.dialect, many[0])
            with _Call(conn, words.text, [words.bound(values) for values in many], many=True) as call:
                call.cursor.executemany(call.text, call.given)

    def rows_of_each(self, conn: Connection, many: Sequence[Values]) -> list[list[tuple[Any, ...]]]:
        """Give for each of some values, which all have the same names, what its change returns."""
        if not many:
            return []
        words = self._words_for(conn.dialect, many[0])
        with _Call(conn, words.text, [words.bound(values) for values in many], many=True) as call:
            if conn.dialect.name == "sqlite":
                return [words.fetched(call.cursor.execute(call.text, given)) for given in call.given]
            call.cursor.executemany(call.text, call.given, returning=True)  # psycopg: in one trip
            found = [words.fetched(call.cursor)]
            while call.cursor.nextset():
                found.append(words.fetched(call.cursor))
            return found

    def _words_for(self, dialect: Dialect, values: Values) -> "_Words":
        key = (dialect.name, tuple(values))
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = _put(self.clause, dialect, list(values))
        return words


@dataclass(slots=True)
class _Words:
    """A statement in the words of one driver, for values of certain names."""

    text: str
    names: Sequence[str] | None  # the order of the values, where they go by their order
    fixed: Mapping[str, Any]  # values that the statement has in itself, bound already
    binders: Mapping[str, Processor]
    columns: Sequence[TypeEngine[Any]]
    dialect: Dialect
    readers: list[Processor] | None = None

    def bound(self, values: Values) -> Any:
        """Give the values as the driver takes them."""
        fixed, binders = self.fixed, self.binders
        if self.names is None:
            given = {name: bind(values[name]) if bind else values[name] for name, bind in binders.items()}
            return {**fixed, **given}
        return [
            fixed[name] if name in fixed else (bind(values[name]) if (bind := binders[name]) else values[name])
            for name in self.names
        ]

    def fetched(self, cursor: Any) -> list[tuple[Any, ...]]:
        """Give the rows that wait in a cursor, each value as its column's type has it."""
        if self.readers is None:  # how a driver gives a number may depend on what the server calls it
            self.readers = [
                _impl(kind, self.dialect).result_processor(self.dialect, said[1])
                for kind, said in zip(self.columns, cursor.description, strict=True)
            ]
        readers = self.readers
        return [
            tuple([read(value) if read else value for read, value in zip(readers, row, strict=True)])
            for row in cursor.fetchall()
        ]


class _Call:
    """A cursor for one call: those who listen hear of it, and the driver's faults leave as SQLAlchemy's."""

    __slots__ = ("_conn", "_many", "cursor", "given", "text")

    def __init__(self, conn: Connection, text: str, given: Any, *, many: bool = False) -> None:
        self._conn, self._many = conn, many
        self.text, self.given = text, given

    def __enter__(self) -> "_Call":
        self.cursor: Any = self._conn.connection.cursor()
        for hear in self._conn.dispatch.before_cursor_execute:
            self.text, self.given = hear(self._conn, self.cursor, self.text, self.given, None, self._many)
        return self

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if fault is None:
            for hear in self._conn.dispatch.after_cursor_execute:
                hear(self._conn, self.cursor, self.text, self.given, None, self._many)
            self.cursor.close()
            return
        dialect = self._conn.dialect
        driver = dialect.loaded_dbapi
        if isinstance(fault, driver.Error):
            lost = dialect.is_disconnect(fault, self._conn.connection, self.cursor)
            if lost:
                self._conn.invalidate(fault)
            raise DBAPIError.instance(
                self.text, self.given, fault, driver.Error, connection_invalidated=lost, dialect=dialect
            ) from fault


def one_of(column: SQLColumnExpression[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Say that a column has one of some values that are known beforehand."""
    return or_(*(column == value for value in values))


def _put(clause: Any, dialect: Dialect, names: list[str]) -> _Words:
    """Put a statement into a driver's words.

    Raises `TypeError` where some of them would differ from call to call, `KeyError` for a value that is not given.
    """
    put = clause.compile(dialect=dialect, column_keys=names)
    if "POSTCOMPILE" in put.string:
        raise TypeError("IN is spelled out anew at each call: `one_of` is not")
    fixed, binders = {}, {}
    for name, parameter in put.binds.items():
        bind = _impl(parameter.type, dialect).bind_processor(dialect)
        if name in names:
            binders[name] = bind
        elif parameter.required:
            raise KeyError(name)
        else:
            value = parameter.effective_value
            fixed[name] = bind(value) if bind else value
    for column in (*put.insert_prefetch, *put.update_prefetch):
        if not column.default.is_scalar:
            raise TypeError(f"{column} has a default that is made anew for each row")
        bind = _impl(column.type, dialect).bind_processor(dialect)
        fixed[column.key] = bind(column.default.arg) if bind else column.default.arg
    columns = [column.type for column in getattr(clause, "exported_columns", ())]
    return _Words(put.string, put.positiontup if put.positional else None, fixed, binders, columns, dialect)


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
