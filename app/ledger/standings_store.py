"""Every statement about the boards: totals, and the histogram that gives places without counting everybody."""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.ledger.boards import BoardKey
from app.ledger.tables import Board, Standing, StandingBucket
from app.platform.database import Work
from game import standings as rules
from game.constants import HISTOGRAM_LEVELS
from game.standings import Bucket

COUNTED = "players"  # the boards with so many subjects that they have a histogram


Moves = Mapping[tuple[BoardKey, UUID], int]


_TOTAL = upsert(Standing)
_ADD_TO_TOTAL = _TOTAL.on_conflict_do_update(
    index_elements=["board_id", "subject_id"],
    set_={"points_cp": col(Standing.points_cp) + _TOTAL.excluded.points_cp},
).returning(col(Standing.board_id), col(Standing.subject_id), col(Standing.points_cp))


def move(work: Work, moves: Moves) -> None:
    """Move totals, and their buckets with them, in a few statements however many there are; wakes who watches."""
    if not moves:
        return
    boards = _ids(work, {key for key, _subject in moves})
    returned = work.conn.execute(
        _ADD_TO_TOTAL,
        [
            {"board_id": boards[key], "subject_id": subject, "points_cp": points_cp}
            for (key, subject), points_cp in sorted(moves.items())  # always in one order: no two wait for each other
        ],
    )
    becomes = {(board, subject): points_cp for board, subject, points_cp in returned}
    changes: Counter[tuple[int, Bucket]] = Counter()
    for (key, subject), points_cp in moves.items():
        if key.kind == COUNTED:
            total = becomes[boards[key], subject]
            for bucket, count in rules.moved(total - points_cp, total).items():
                changes[boards[key], bucket] += count
    _count_buckets(work, changes)
    work.nudge(*{key.topic for key, _subject in moves})


_BUCKET = upsert(StandingBucket)
_COUNT_MORE = _BUCKET.on_conflict_do_update(
    index_elements=["board_id", "level", "number"],
    set_={"count": col(StandingBucket.count) + _BUCKET.excluded.count},
)
_COUNT_FEWER = (
    update(StandingBucket)
    .where(
        col(StandingBucket.board_id) == bindparam("of"),
        col(StandingBucket.level) == bindparam("at"),
        col(StandingBucket.number) == bindparam("in"),
    )
    .values(count=col(StandingBucket.count) - bindparam("less"))
)


def _count_buckets(work: Work, changes: Mapping[tuple[int, Bucket], int]) -> None:
    more, fewer = [], []
    for (board, bucket), count in sorted(changes.items()):
        row = {"board_id": board, "level": bucket.level, "number": bucket.number, "count": count}
        if count > 0:
            more.append(row)
        elif count < 0:  # apart: an upsert would have the CHECK look at the negative count that it does not insert
            fewer.append({"of": board, "at": bucket.level, "in": bucket.number, "less": -count})
    if more:
        work.conn.execute(_COUNT_MORE, more)
    if fewer:
        work.conn.execute(_COUNT_FEWER, fewer)


def forget(work: Work, subject_id: UUID, kinds: Collection[str]) -> None:
    """Take a subject off every board of some kinds."""
    theirs = [(key, points_cp) for key, points_cp in of_subject(work.conn, subject_id) if key.kind in kinds]
    if theirs:
        move(work, {(key, subject_id): -points_cp for key, points_cp in theirs if points_cp})
        boards = select(col(Board.id)).where(col(Board.kind).in_(kinds))
        mine = and_(col(Standing.subject_id) == subject_id, col(Standing.board_id).in_(boards))
        work.conn.execute(delete(Standing).where(mine))


def of_subject(conn: Connection, subject_id: UUID) -> list[tuple[BoardKey, int]]:
    """List the boards on which a subject stands, with its totals."""
    rows = conn.execute(
        select(col(Board.kind), col(Board.period), col(Board.scope), col(Standing.points_cp))
        .join(Standing, col(Standing.board_id) == col(Board.id))
        .where(col(Standing.subject_id) == subject_id)
    )
    return [(BoardKey(row.kind, row.period, row.scope), row.points_cp) for row in rows]


def total_on(conn: Connection, key: BoardKey, subject_id: UUID) -> int | None:
    """Give a subject's total on a board; nothing where it has none."""
    return conn.execute(
        select(col(Standing.points_cp)).where(_on(key), col(Standing.subject_id) == subject_id)
    ).scalar_one_or_none()


def _range(level: int) -> Any:
    """Sum the counts of one range of a level. Each by itself: joined by OR, all buckets of the board would be read."""
    within = col(StandingBucket.number).between(bindparam(f"first_{level}"), bindparam(f"last_{level}"))
    here = (col(StandingBucket.board_id) == col(Board.id), col(StandingBucket.level) == literal_column(str(level)))
    counts = select(func.coalesce(func.sum(col(StandingBucket.count)), literal_column("0"))).where(*here, within)
    return counts.correlate(Board).scalar_subquery()


# Built once, with as few parameters as it takes: of the 65 µs that a place took with 24 of them, the file had 16.
_FIRST, _LAST = ([f"{end}_{level}" for level in range(HISTOGRAM_LEVELS)] for end in ("first", "last"))
_AHEAD = select(reduce(add, map(_range, range(HISTOGRAM_LEVELS)))).where(
    *(col(getattr(Board, part)) == bindparam(part) for part in BoardKey._fields)
)


def rank_of(conn: Connection, key: BoardKey, points_cp: int) -> int:
    """Give the place of a total on a board; ties share the better place."""
    if key.kind == COUNTED:
        asked: dict[str, object] = {"kind": key.kind, "period": key.period, "scope": key.scope}
        for level, first, last in rules.above(points_cp):
            asked[_FIRST[level]], asked[_LAST[level]] = first, last
        return int(conn.execute(_AHEAD, asked).scalar() or 0) + 1  # nothing at all where there is no such board
    query = select(func.count()).select_from(Standing).where(_on(key), col(Standing.points_cp) > max(points_cp, 0))
    return int(conn.execute(query).scalar_one()) + 1


def size(conn: Connection, key: BoardKey) -> int:
    """Count those with points on a board."""
    if key.kind == COUNTED:
        whole = _within(rules.beneath(None))
        query = select(func.coalesce(func.sum(col(StandingBucket.count)), 0)).where(_of(key), whole)
    else:
        query = select(func.count()).select_from(Standing).where(_on(key), col(Standing.points_cp) > 0)
    return int(conn.execute(query).scalar_one())


def at_place(conn: Connection, key: BoardKey, place: int) -> int | None:
    """Give the total that stands at a place (1 is the top), or nothing where fewer take part."""
    if key.kind != COUNTED:
        query = _ranked(key).with_only_columns(col(Standing.points_cp)).offset(place - 1).limit(1)
        return conn.execute(query).scalar()
    bucket: Bucket | None = None
    for level in range(HISTOGRAM_LEVELS):
        counts = select(col(StandingBucket.number), col(StandingBucket.count)).where(
            _of(key), _within(rules.beneath(bucket))
        )
        try:
            number, place = rules.descend([(row[0], row[1]) for row in conn.execute(counts)], place)
        except LookupError:
            return None
        bucket = Bucket(level, number)
    return bucket.number if bucket else None


def top(conn: Connection, key: BoardKey, limit: int) -> list[tuple[UUID, int]]:
    """List the subjects with the most points."""
    return _pairs(conn, _ranked(key).limit(limit))


def above(conn: Connection, key: BoardKey, points_cp: int, subject_id: UUID, limit: int) -> list[tuple[UUID, int]]:
    """Give those just above a place, nearest last."""
    ahead = or_(
        col(Standing.points_cp) > points_cp,
        and_(col(Standing.points_cp) == points_cp, col(Standing.subject_id) < subject_id),
    )
    query = (
        select(col(Standing.subject_id), col(Standing.points_cp))
        .where(_on(key), col(Standing.points_cp) > 0, ahead)
        .order_by(col(Standing.points_cp), col(Standing.subject_id).desc())
        .limit(limit)
    )
    return _pairs(conn, query)[::-1]


def below(conn: Connection, key: BoardKey, points_cp: int, subject_id: UUID, limit: int) -> list[tuple[UUID, int]]:
    """Give those just below a place, nearest first."""
    behind = or_(
        col(Standing.points_cp) < points_cp,
        and_(col(Standing.points_cp) == points_cp, col(Standing.subject_id) > subject_id),
    )
    return _pairs(conn, _ranked(key).where(behind).limit(limit))


def everything(conn: Connection) -> dict[tuple[BoardKey, UUID], int]:
    """Give every total on every board, for proving them."""
    rows = conn.execute(
        select(col(Board.kind), col(Board.period), col(Board.scope), col(Standing.subject_id), col(Standing.points_cp))
        .select_from(Standing)
        .join(Board, col(Board.id) == col(Standing.board_id))
    )
    return {(BoardKey(row.kind, row.period, row.scope), row.subject_id): row.points_cp for row in rows}


def all_buckets(conn: Connection) -> dict[tuple[BoardKey, Bucket], int]:
    """Give the count of every bucket that holds somebody, for proving them."""
    bucket = (col(StandingBucket.level), col(StandingBucket.number), col(StandingBucket.count))
    rows = conn.execute(
        select(col(Board.kind), col(Board.period), col(Board.scope), *bucket)
        .select_from(StandingBucket)
        .join(Board, col(Board.id) == col(StandingBucket.board_id))
        .where(col(StandingBucket.count) != 0)
    )
    return {(BoardKey(*row[:3]), Bucket(row.level, row.number)): row[5] for row in rows}


def clear(work: Work) -> None:
    """Empty every board, to be filled anew."""
    for table in (StandingBucket, Standing, Board):
        work.conn.execute(delete(table))


def _ids(work: Work, keys: Collection[BoardKey]) -> dict[BoardKey, int]:
    """Give the ids of boards, adding those that nobody stood on before."""
    found = _known(work.conn, keys)
    new = [key._asdict() for key in sorted(keys) if key not in found]
    if new:
        row = upsert(Board)
        work.conn.execute(row.on_conflict_do_nothing(index_elements=["kind", "period", "scope"]), new)
        found = _known(work.conn, keys)
    return found


# By each column: SQLite looks at every board there is for a list of whole keys. What is found beyond them does no harm.
_BOARDS = select(col(Board.id), col(Board.kind), col(Board.period), col(Board.scope)).where(
    col(Board.kind).in_(bindparam("kinds", expanding=True)),
    col(Board.period).in_(bindparam("periods", expanding=True)),
    col(Board.scope).in_(bindparam("scopes", expanding=True)),
)


def _known(conn: Connection, keys: Collection[BoardKey]) -> dict[BoardKey, int]:
    kinds, periods, scopes = (sorted(set(part)) for part in zip(*keys, strict=True))
    rows = conn.execute(_BOARDS, {"kinds": kinds, "periods": periods, "scopes": scopes})
    return {BoardKey(row.kind, row.period, row.scope): row.id for row in rows}


def _ranked(key: BoardKey) -> Select[*tuple[Any, ...]]:
    return (
        select(col(Standing.subject_id), col(Standing.points_cp))
        .where(_on(key), col(Standing.points_cp) > 0)
        .order_by(col(Standing.points_cp).desc(), col(Standing.subject_id))
    )


def _board(key: BoardKey) -> Any:
    found = and_(col(Board.kind) == key.kind, col(Board.period) == key.period, col(Board.scope) == key.scope)
    return select(col(Board.id)).where(found).scalar_subquery()


def _on(key: BoardKey) -> Any:
    return col(Standing.board_id) == _board(key)


def _of(key: BoardKey) -> Any:
    return col(StandingBucket.board_id) == _board(key)


def _within(found: rules.Range) -> ColumnElement[bool]:
    return and_(col(StandingBucket.level) == found.level, col(StandingBucket.number).between(found.first, found.last))


def _pairs(conn: Connection, query: Select[*tuple[Any, ...]]) -> list[tuple[UUID, int]]:
    return [(row[0], row[1]) for row in conn.execute(query)]
