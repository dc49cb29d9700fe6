"""How values go to a driver and come back: as SQLAlchemy's types have it, with less work for what is bound most."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

Processor = Callable[[Any], Any]
_MOMENTS: dict[tuple[str, type], Processor] = {}  # of each driver, for all statements: they remember the same one


def binder(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """Give what makes a value of this type into what the driver takes; nothing where it takes it as it is."""
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return None
    if isinstance(kind, Uuid):
        return _digits
    if isinstance(kind, TypeDecorator) and isinstance(kind.impl, DateTime):
        return _MOMENTS.setdefault((dialect.name, type(kind)), _remembering(bind))
    return bind


def reader(kind: TypeEngine[Any], dialect: Dialect, told: object) -> Processor | None:
    """Give what makes a driver's value into one of this type, by what the driver told of the column."""
    return kind.dialect_impl(dialect).result_processor(dialect, told)


def picker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Any]:
    """Give what picks values by their names, in this order."""
    return itemgetter(*names) if len(names) > 1 else lambda values: [values[name] for name in names]


def bent(row: Iterable[Any], places: Iterable[tuple[int, Processor]]) -> list[Any]:
    """Give a row with the values in some places made into what the other side takes."""
    made = list(row)
    for n, bend in places:
        made[n] = bend(made[n])
    return made


def _digits(value: UUID | None) -> str | None:
    """As SQLAlchemy does, without asking the id for its digits: it is asked forty times in a confirmation."""
    return None if value is None else f"{value.int:032x}"


def _remembering(bind: Processor) -> Processor:
    """Bind a moment again as it was bound last: a verb writes its one moment into many rows."""
    last: tuple[Any, Any] = (None, None)

    def remember(moment: Any) -> Any:
        nonlocal last
        known = last  # one tuple, so that no other thread comes between
        if moment is not known[0]:
            known = last = (moment, bind(moment))
        return known[1]

    return remember
