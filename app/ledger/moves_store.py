"""Everything that is written on the boards: totals, and the histogram that counts them, always together."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Connection, Uuid, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.expression import UpdateBase
from sqlmodel import col

from app.ledger.boards import BoardKey
from app.ledger.standings_store import COUNTED, of_subject
from app.ledger.tables import Board, Standing, StandingBucket
from app.platform.database import Work
from app.platform.later import summed
from app.platform.statement import Statement
from game import standings as rules

Move = tuple[tuple[BoardKey, UUID], int]  # on which board who moves, and by how many centipoints


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
        index_elements=["board_id", "subject_id"],
        set_={"points_cp": col(Standing.points_cp) + row.excluded.points_cp},
    ).returning(col(Standing.board_id), col(Standing.points_cp))


_ADD = Statement(_add())
_ADD_BOARD = Statement(upsert(Board).on_conflict_do_nothing(index_elements=BoardKey._fields))
_BOARD = Statement(
    select(col(Board.id)).where(*(col(getattr(Board, part)) == bindparam(part) for part in BoardKey._fields))
)
_STAND = Statement(insert(Standing))


class _Step(NamedTuple):
    """By how much a subject moves on at most `AT_ONCE` boards of one kind: what one statement does."""

    subject: UUID
    points_cp: int
    keys: Sequence[BoardKey]


def move(work: Work, moves: Collection[Move]) -> None:
    """Move totals, and their buckets with them, before the commit; wakes who watches."""
    work.later(_write, moves)
    work.nudge(*{key.topic for (key, _subject), _points_cp in moves})


def _write(conn: Connection, moves: list[Move]) -> None:
    """Write totals and buckets in a few statements however many there are."""
    changes: Counter[tuple[int, int, int]] = Counter()
    steps = list(_steps(moves))
    for one, found in zip(steps, _ADD.rows_of_each(conn, [_values(one) for one in steps]), strict=True):
        totals = found if len(found) == len(one.keys) else found + _stand_first(conn, one, found)
        if one.keys[0].kind == COUNTED:
            for board, total in totals:
                for (level, number), count in rules.moved(total - one.points_cp, total):
                    changes[board, level, number] += count
    _count_buckets(conn, changes)


def _steps(moves: list[Move]) -> Iterator[_Step]:
    """Put together the boards of one kind on which the same subject moves by the same."""
    alike: defaultdict[tuple[str, UUID, int], list[BoardKey]] = defaultdict(list)
    for (key, subject), points_cp in summed(moves).items():
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
    _ADD_BOARD.change_many(conn, keys)
    boards = {board for ((board,),) in _BOARD.rows_of_each(conn, keys)} - {board for board, _total in found}
    rows = [{"board_id": board, "subject_id": one.subject, "points_cp": one.points_cp} for board in sorted(boards)]
    _STAND.change_many(conn, rows)
    return [(board, one.points_cp) for board in boards]


_BUCKET = upsert(StandingBucket)
_COUNT_MORE = Statement(
    _BUCKET.on_conflict_do_update(
        index_elements=["board_id", "level", "number"],
        set_={"count": col(StandingBucket.count) + _BUCKET.excluded.count},
    )
)
_COUNT_FEWER = Statement(
    update(StandingBucket)
    .where(
        col(StandingBucket.board_id) == bindparam("of"),
        col(StandingBucket.level) == bindparam("at"),
        col(StandingBucket.number) == bindparam("in"),
    )
    .values(count=col(StandingBucket.count) - bindparam("less"))
)


def _count_buckets(conn: Connection, changes: Mapping[tuple[int, int, int], int]) -> None:
    more, fewer = [], []
    for (board, level, number), count in changes.items():
        if count > 0:
            more.append({"board_id": board, "level": level, "number": number, "count": count})
        elif count < 0:  # apart: an upsert would have the CHECK look at the negative count that it does not insert
            fewer.append({"of": board, "at": level, "in": number, "less": -count})
    _COUNT_MORE.change_many(conn, more)
    _COUNT_FEWER.change_many(conn, fewer)


def forget(work: Work, subject_id: UUID, kinds: Collection[str]) -> None:
    """Take a subject off every board of some kinds."""
    work.settle()
    theirs = [(key, points_cp) for key, points_cp in of_subject(work.conn, subject_id) if key.kind in kinds]
    if theirs:
        move(work, [((key, subject_id), -points_cp) for key, points_cp in theirs if points_cp])
        work.settle()
        boards = select(col(Board.id)).where(col(Board.kind).in_(kinds))
        mine = and_(col(Standing.subject_id) == subject_id, col(Standing.board_id).in_(boards))
        work.conn.execute(delete(Standing).where(mine))


def clear(work: Work) -> None:
    """Empty every board, to be filled anew."""
    work.settle()
    for table in (StandingBucket, Standing, Board):
        work.conn.execute(delete(table))
