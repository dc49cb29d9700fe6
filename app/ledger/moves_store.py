"""Everything that is written on the boards: totals, and the histogram that counts them, always together."""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.ledger import totals_store
from app.ledger.boards import BoardKey
from app.ledger.standings_store import COUNTED, of_subject
from app.ledger.tables import Board, Standing, StandingBucket
from app.platform.database import Work
from app.platform.later import summed
from app.platform.statement import Statement
from game import standings as rules

Move = tuple[tuple[BoardKey, UUID], int]  # on which board who moves, and by how many centipoints


def move(work: Work, moves: Collection[Move]) -> None:
    """Move totals, and their buckets with them, before the commit; wakes who watches."""
    work.later(_write, moves)
    work.nudge(*{key.topic for (key, _subject), _points_cp in moves})


def _write(conn: Connection, moves: list[Move]) -> None:
    """Write totals and buckets in a few statements however many there are."""
    changes: Counter[tuple[int, int, int]] = Counter()
    for kind, board, before_cp, total_cp in totals_store.add(conn, summed(moves)):
        if kind == COUNTED:
            for (level, number), count in rules.moved(before_cp, total_cp):
                changes[board, level, number] += count
    _count_buckets(conn, changes)


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
