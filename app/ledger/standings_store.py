"""What the boards say: totals, and places from the histogram without counting everybody."""

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
    func,
    literal_column,
    or_,
    select,
)
from sqlmodel import col

from app.ledger.boards import BoardKey
from app.ledger.tables import Board, Standing, StandingBucket
from app.platform.statement import Statement
from game import standings as rules
from game.constants import HISTOGRAM_LEVELS
from game.standings import Bucket

COUNTED = "players"  # the boards with so many subjects that they have a histogram


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
_AHEAD = Statement(
    select(reduce(add, map(_range, range(HISTOGRAM_LEVELS)))).where(
        *(col(getattr(Board, part)) == bindparam(part) for part in BoardKey._fields)
    )
)


def rank_of(conn: Connection, key: BoardKey, points_cp: int) -> int:
    """Give the place of a total on a board; ties share the better place."""
    if key.kind == COUNTED:
        asked: dict[str, object] = {"kind": key.kind, "period": key.period, "scope": key.scope}
        for level, first, last in rules.above(points_cp):
            asked[_FIRST[level]], asked[_LAST[level]] = first, last
        (ahead,) = _AHEAD.first(conn, asked) or (0,)  # nothing at all where there is no such board
        return int(ahead) + 1
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
