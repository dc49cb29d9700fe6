"""Statements of the busy paths: written in Core, put into the driver's words once, and run there.

SQLAlchemy prepares each call anew (a cache key, a context, a cursor result), which takes five times as long as SQLite
takes to answer. What is said, how values are bound and rows given back, who hears of it, and what is raised stay those
of SQLAlchemy. Why: docs/decisions/0005.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Dialect, SQLColumnExpression, or_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ReturnsRows, TextClause, UpdateBase
from sqlalchemy.types import TypeEngine

from app.platform.many_rows import array, of_arrays
from app.platform.values import Processor, bent, binder, picker, reader

Values = Mapping[str, Any]
T = TypeVar("T")
Asked = Callable[[], list[tuple[Any, ...]]]


class Statement:
    """One statement; values are given by the names of its parameters and, for a change, of its columns."""

    def __init__(self, clause: ReturnsRows | UpdateBase | TextClause) -> None:
        self.clause = clause
        self._words: dict[tuple[str, tuple[str, ...]], _Words] = {}
        self._of_arrays: dict[tuple[str, ...], Statement] = {}

    def rows(self, conn: Connection, values: Values) -> list[tuple[Any, ...]]:
        """Give every row, of a change those it returns."""
        words = self._words_for(conn.dialect, values)

        def ask(cursor: Any, text: str, given: Any) -> list[tuple[Any, ...]]:
            cursor.execute(text, given)
            return words.fetched(cursor)

        return _call(conn, words.text, words.bound(values), ask)

    def ask(self, conn: Connection, values: Values) -> Asked:
        """Ask for rows that are read later: within `together` a server is asked several things in one trip."""
        if conn.dialect.name == "sqlite":
            rows = self.rows(conn, values)
            return lambda: rows
        words, cursor = self._sent(conn, values)
        return lambda: words.fetched(cursor)

    def first(self, conn: Connection, values: Values) -> tuple[Any, ...] | None:
        """Give the first row, if there is one."""
        rows = self.rows(conn, values)
        return rows[0] if rows else None

    def one(self, conn: Connection, values: Values) -> tuple[Any, ...]:
        """Give the one row there is; raises `ValueError` where there is none, or are several."""
        (row,) = self.rows(conn, values)
        return row

    def change(self, conn: Connection, values: Values) -> int:
        """Make a change and give the number of rows it found; raises `RuntimeError` where nobody knows that yet."""
        words = self._words_for(conn.dialect, values)

        def do(cursor: Any, text: str, given: Any) -> int:
            cursor.execute(text, given)
            return int(cursor.rowcount)

        found = _call(conn, words.text, words.bound(values), do)
        if found < 0:
            raise RuntimeError("the number of rows is not known yet")
        return found

    def ask_change(self, conn: Connection, values: Values) -> Callable[[], int]:
        """Make a change; what it gives says later how many rows it found, within `together` after the end of that."""
        if conn.dialect.name == "sqlite":
            found = self.change(conn, values)
            return lambda: found
        _words, cursor = self._sent(conn, values)
        return lambda: int(cursor.rowcount)

    def send(self, conn: Connection, values: Values) -> None:
        """Make a change without asking what it found."""
        words = self._words_for(conn.dialect, values)

        def do(cursor: Any, text: str, given: Any) -> None:
            cursor.execute(text, given)

        _call(conn, words.text, words.bound(values), do)

    def change_many(self, conn: Connection, many: Sequence[Values]) -> None:
        """Make a change for each of some values, which all have the same names and each mean another row."""
        if not many:
            return
        if conn.dialect.name != "sqlite":
            statement, columns = self._arrays(conn, many)
            statement.send(conn, columns)
            return
        words = self._words_for(conn.dialect, many[0])

        def do(cursor: Any, text: str, given: Any) -> None:
            cursor.executemany(text, given)

        _call(conn, words.text, [words.bound(values) for values in many], do, many=True)

    def rows_of_each(self, conn: Connection, many: Sequence[Values]) -> list[list[tuple[Any, ...]]]:
        """Give for each of some values, which all have the same names, what its change returns."""
        if not many:
            return []
        words = self._words_for(conn.dialect, many[0])

        def ask(cursor: Any, text: str, given: Any) -> list[list[tuple[Any, ...]]]:
            if conn.dialect.name == "sqlite":
                return [words.fetched(cursor.execute(text, one)) for one in given]
            cursor.executemany(text, given, returning=True)  # psycopg: in one trip
            found = [words.fetched(cursor)]
            while cursor.nextset():
                found.append(words.fetched(cursor))
            return found

        return _call(conn, words.text, [words.bound(values) for values in many], ask, many=True)

    def rows_of_many(self, conn: Connection, many: Sequence[Values]) -> list[tuple[Any, ...]]:
        """Give what a change for each of some values returns, in whatever order; of their names as `change_many`."""
        if not many:
            return []
        if conn.dialect.name != "sqlite":
            statement, columns = self._arrays(conn, many)
            return statement.rows(conn, columns)
        return [row for rows in self.rows_of_each(conn, many) for row in rows]

    def _sent(self, conn: Connection, values: Values) -> tuple["_Words", Any]:
        """Send it, and give the cursor whose answer is read later."""
        words = self._words_for(conn.dialect, values)

        def send(cursor: Any, text: str, given: Any) -> Any:
            return cursor.execute(text, given)

        return words, _call(conn, words.text, words.bound(values), send)

    def _arrays(self, conn: Connection, many: Sequence[Values]) -> tuple["Statement", Values]:
        """Give the statement that does it for all of some values at once, and those as it takes them."""
        names = tuple(many[0])
        binders = self._words_for(conn.dialect, many[0]).binders  # what is refused one by one, is refused here
        if names not in self._of_arrays:
            self._of_arrays[names] = Statement(of_arrays(self.clause, names))
        columns = {}
        for name in names:
            bind, column = binders[name], [values[name] for values in many]
            columns[name] = array([bind(value) for value in column] if bind else column)
        return self._of_arrays[names], columns

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
    pick: Callable[[Values], Any] | None  # gives the values in their order, where they go by their order
    bends: Sequence[tuple[int, Processor]]  # what values in some places there are made into for the driver
    fixed: Mapping[str, Any]  # values that the statement has in itself, bound already
    binders: Mapping[str, Processor | None]
    columns: Sequence[TypeEngine[Any]]
    dialect: Dialect
    readers: Sequence[tuple[int, Processor]] | None = None

    def bound(self, values: Values) -> Any:
        """Give the values as the driver takes them."""
        fixed = self.fixed
        if self.pick is None:
            given = {name: bind(values[name]) if bind else values[name] for name, bind in self.binders.items()}
            return {**fixed, **given}
        row = self.pick({**values, **fixed} if fixed else values)
        return bent(row, self.bends) if self.bends else row

    def fetched(self, cursor: Any) -> list[tuple[Any, ...]]:
        """Give the rows that wait in a cursor, each value as its column's type has it."""
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        if self.readers is None:  # how a driver gives a number may depend on what the server calls it
            readers = [
                reader(kind, self.dialect, said[1]) for kind, said in zip(self.columns, cursor.description, strict=True)
            ]
            self.readers = [(n, read) for n, read in enumerate(readers) if read]
        if not rows or not self.readers:
            return rows
        if len(rows) == 1:  # as most have
            return [tuple(bent(rows[0], self.readers))]
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))  # a column at a time: few of them are read anew
        for n, read in self.readers:
            columns[n] = map(read, columns[n])
        return list(zip(*columns, strict=True))


@contextmanager
def together(conn: Connection) -> Iterator[None]:
    """Let a server be sent what follows without a wait for each answer; at the end all of it is done.

    For statements of this kind only, and not for `change`: how many rows it found is not known before the end.
    One within another ends with that: the end is what is waited for.
    """
    driver: Any = conn.connection.driver_connection
    if conn.dialect.name != "postgresql" or driver.pgconn.pipeline_status:
        yield
        return
    try:
        with driver.pipeline():
            yield
    except conn.dialect.loaded_dbapi.Error as fault:
        raise _as_core(conn, "", None, fault) from fault


def _call(conn: Connection, text: str, given: Any, do: Callable[[Any, str, Any], T], *, many: bool = False) -> T:
    """Do something with a cursor: those who listen hear of it, and the driver's faults leave as SQLAlchemy's."""
    cursor = conn.connection.cursor()
    listeners = conn.dispatch
    if listeners.before_cursor_execute:
        for hear in listeners.before_cursor_execute:
            text, given = hear(conn, cursor, text, given, None, many)
    try:
        found = do(cursor, text, given)
    except conn.dialect.loaded_dbapi.Error as fault:
        raise _as_core(conn, text, given, fault) from fault
    if listeners.after_cursor_execute:
        for hear in listeners.after_cursor_execute:
            hear(conn, cursor, text, given, None, many)
    return found


def _as_core(conn: Connection, text: str, given: Any, fault: Any) -> BaseException:
    lost = conn.dialect.is_disconnect(fault, conn.connection, None)
    if lost:
        conn.invalidate(fault)
    driver = conn.dialect.loaded_dbapi.Error
    core: BaseException = DBAPIError.instance(
        text, given, fault, driver, connection_invalidated=lost, dialect=conn.dialect
    )
    return core


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
        bind = binder(parameter.type, dialect)
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
        bind = binder(column.type, dialect)
        fixed[column.key] = bind(column.default.arg) if bind else column.default.arg
    columns = [column.type for column in getattr(clause, "exported_columns", ())]
    order: list[str] = put.positiontup if put.positional else []
    bends = [(n, bind) for n, name in enumerate(order) if (bind := binders.get(name))]
    return _Words(put.string, picker(order) if put.positional else None, bends, fixed, binders, columns, dialect)
