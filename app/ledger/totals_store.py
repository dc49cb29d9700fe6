"""Adding to totals on boards: some boards of one subject in each statement on SQLite, all at once on a server."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Connection, Uuid, and_, bindparam, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.expression import UpdateBase
from sqlmodel import col

from app.ledger.boards import BoardKey
from app.ledger.tables import Board, Standing
from app.platform.statement import Statement

Sums = Mapping[tuple[BoardKey, UUID], int]  # on which board who moves, and by how many centipoints
Moved = tuple[str, int, int, int]  # the kind and the number of a board, and a total on it before and after


def add(conn: Connection, sums: Sums) -> Iterator[Moved]:
    """Add to totals, standing first where somebody has none, on boards that are opened where there are none."""
    return _add_in_steps(conn, sums) if conn.dialect.name == "sqlite" else _add_at_once(conn, sums)


_TOTAL = ["board_id", "subject_id"]
_ROW = upsert(Standing)
_ADD_ALL = Statement(
    _ROW.on_conflict_do_update(
        index_elements=_TOTAL, set_={"points_cp": col(Standing.points_cp) + _ROW.excluded.points_cp}
    ).returning(col(Standing.board_id), col(Standing.subject_id), col(Standing.points_cp))
)
_OPEN = Statement(upsert(Board).on_conflict_do_nothing(index_elements=BoardKey._fields))
_BOARD = Statement(
    select(col(Board.id), *(col(getattr(Board, part)) for part in BoardKey._fields)).where(
        *(col(getattr(Board, part)) == bindparam(part) for part in BoardKey._fields)
    )
)


def _add_at_once(conn: Connection, sums: Sums) -> Iterator[Moved]:
    asked = [key._asdict() for key in dict.fromkeys(key for key, _subject in sums)]
    boards = _BOARD.rows_of_many(conn, asked)
    if len(boards) < len(asked):
        _OPEN.change_many(conn, asked)
        boards = _BOARD.rows_of_many(conn, asked)
    kinds = {number: kind for number, kind, _period, _scope in boards}
    numbers = {BoardKey(*key): number for number, *key in boards}
    more = {(numbers[key], subject): points_cp for (key, subject), points_cp in sums.items()}
    rows = [{"board_id": board, "subject_id": who, "points_cp": points_cp} for (board, who), points_cp in more.items()]
    for board, subject, total in _ADD_ALL.rows_of_many(conn, rows):
        yield kinds[board], board, total - more[board, subject], total


AT_ONCE = 6  # boards in one statement: a player's periods in the world and toward one goal
_PERIODS, _SCOPES = ([f"{part}_{n}" for n in range(AT_ONCE)] for part in ("period", "scope"))


def _add() -> UpdateBase:
    """Add to one subject's totals on some boards, each by its whole key: SQLite finds that in its index."""
    keys = [
        and_(
            col(Board.kind) == bindparam("kind"),
            col(Board.period) == bindparam(period),
            col(Board.scope) == bindparam(scope),
        )
        for period, scope in zip(_PERIODS, _SCOPES, strict=True)
    ]
    there = select(col(Board.id), bindparam("who", type_=Uuid()), bindparam("more", type_=BigInteger()))
    row = upsert(Standing).from_select(["board_id", "subject_id", "points_cp"], there.where(or_(*keys)))
    return row.on_conflict_do_update(
        index_elements=_TOTAL, set_={"points_cp": col(Standing.points_cp) + row.excluded.points_cp}
    ).returning(col(Standing.board_id), col(Standing.points_cp))


_ADD = Statement(_add())
_STAND = Statement(insert(Standing))


class _Step(NamedTuple):
    """By how much a subject moves on at most `AT_ONCE` boards of one kind: what one statement does."""

    subject: UUID
    points_cp: int
    keys: Sequence[BoardKey]


def _add_in_steps(conn: Connection, sums: Sums) -> Iterator[Moved]:
    steps = list(_steps(sums))
    for one, found in zip(steps, _ADD.rows_of_each(conn, [_values(one) for one in steps]), strict=True):
        totals = found if len(found) == len(one.keys) else found + _stand_first(conn, one, found)
        for board, total in totals:
            yield one.keys[0].kind, board, total - one.points_cp, total


def _steps(sums: Sums) -> Iterator[_Step]:
    """Put together the boards of one kind on which the same subject moves by the same."""
    alike: defaultdict[tuple[str, UUID, int], list[BoardKey]] = defaultdict(list)
    for (key, subject), points_cp in sums.items():
        alike[key.kind, subject, points_cp].append(key)
    for (_kind, subject, points_cp), keys in alike.items():
        for start in range(0, len(keys), AT_ONCE):
            yield _Step(subject, points_cp, keys[start : start + AT_ONCE])


def _values(one: _Step) -> dict[str, object]:
    values: dict[str, object] = {"kind": one.keys[0].kind, "who": one.subject, "more": one.points_cp}
    for n in range(AT_ONCE):
        key = one.keys[min(n, len(one.keys) - 1)]  # a board that is named twice is found once
        values[_PERIODS[n]], values[_SCOPES[n]] = key.period, key.scope
    return values


def _stand_first(conn: Connection, one: _Step, found: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stand on the boards that were not found, opening those that nobody has opened; gives board and total of each."""
    keys = [key._asdict() for key in one.keys]
    _OPEN.change_many(conn, keys)
    boards = {row[0] for row in _BOARD.rows_of_many(conn, keys)} - {board for board, _total in found}
    rows = [{"board_id": board, "subject_id": one.subject, "points_cp": one.points_cp} for board in sorted(boards)]
    _STAND.change_many(conn, rows)
    return [(board, one.points_cp) for board in boards]
