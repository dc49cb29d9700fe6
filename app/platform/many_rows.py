"""One statement for many values: PostgreSQL takes them as arrays, a column each, and goes over them by itself.

Sent one by one, each of them costs the driver as much as a statement, which is more than the server takes to do it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, cast, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.expression import Insert
from sqlalchemy.sql.visitors import iterate, replacement_traverse
from sqlalchemy.types import NullType, TypeEngine


def of_arrays(clause: Any, names: Sequence[str]) -> Any:
    """Give a statement with parameters as one that does it for every row of arrays with their names.

    No two rows may mean the same row of the table: the server refuses such an upsert, and makes one of such changes.
    """
    given = {one.key: one.type for one in iterate(clause) if isinstance(one, BindParameter)}
    typed = {name: kind for name, kind in given.items() if not isinstance(kind, NullType)}
    types = {name: typed[name] if name in typed else clause.table.c[name].type for name in names}
    arrays = [cast(bindparam(name, type_=String()), ARRAY(_of_any_length(kind))) for name, kind in types.items()]
    rows = func.unnest(*arrays).table_valued(*names).render_derived("given")
    if isinstance(clause, Insert):
        return clause.from_select(list(names), rows.select())
    changed = {name: rows.c[name] for name in names if name not in given}

    def from_row(element: Any, **_more: Any) -> Any:
        return rows.c[element.key] if isinstance(element, BindParameter) and element.key in types else None

    return replacement_traverse(clause.values(changed) if changed else clause, {}, from_row)


def array(values: Iterable[object]) -> str:
    """Write an array as the server reads it: the driver takes ten times as long; raises `KeyError` for odd kinds."""
    return "{" + ",".join([_WRITERS[type(value)](value) for value in values]) + "}"


def _quoted(words: Any) -> str:
    escaped: str = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    **dict.fromkeys((bool, int, float, date, datetime, UUID), str),
    str: _quoted,
    NoneType: lambda _none: "NULL",
}


def _of_any_length(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Let the column refuse what is too long: where an array is told how long words are, they are cut off."""
    return String() if getattr(kind, "length", None) else kind
