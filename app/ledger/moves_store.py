"""Everything that is written on the boards: totals, and the histogram that counts them, always together."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.ledger.boards import BoardKey
from app.ledger.standings_store import COUNTED, of_subject
from app.ledger.tables import Board, Standing, StandingBucket
from app.platform.database import Work
from app.platform.statement import Statement
from game import standings as rules

Moves = Mapping[tuple[BoardKey, UUID], int]


MOVED_AT_ONCE = 6  # boards in one statement: a player's periods in the world and toward one goal


@cache
def _add_to(boards: int) -> Statement:
    """Add to one subject's totals on so many boards, each by its whole key: SQLite finds that in its index."""
    keys = [
        and_(
            col(Board.kind) == bindparam("kind"),
            col(Board.period) == bindparam(f"period_{n}"),
            col(Board.scope) == bindparam(f"scope_{n}"),
        )
        for n in range(boards)
    ]
    there = select(col(Board.id), bindparam("who", type_=Uuid()), bindparam("more", type_=BigInteger()))
    row = upsert(Standing).from_select(["board_id", "subject_id", "points_cp"], there.where(or_(*keys)))
    return Statement(
        row.on_conflict_do_update(
            index_elements=["board_id", "subject_id"],
            set_={"points_cp": col(Standing.points_cp) + row.excluded.points_cp},
        ).returning(col(Standing.board_id), col(Standing.points_cp))
    )


_ADD_BOARD = Statement(upsert(Board).on_conflict_do_nothing(index_elements=BoardKey._fields).returning(col(Board.id)))
_STAND = Statement(insert(Standing))


def move(work: Work, moves: Moves) -> None:
    """Move totals, and their buckets with them, in a few statements however many there are; wakes who watches."""
    changes: Counter[tuple[int, int, int]] = Counter()
    for (kind, subject, points_cp), keys in _alike(moves):
        totals = _add(work, subject, points_cp, keys)
        if kind == COUNTED:
            for board, total in totals:
                for (level, number), count in rules.moved(total - points_cp, total):
                    changes[board, level, number] += count
    _count_buckets(work, changes)
    work.nudge(*{key.topic for key, _subject in moves})


def _alike(moves: Moves) -> Iterator[tuple[tuple[str, UUID, int], list[BoardKey]]]:
    """Put together the boards on which the same subject moves by the same."""
    together: defaultdict[tuple[str, UUID, int], list[BoardKey]] = defaultdict(list)
    for (key, subject), points_cp in moves.items():
        together[key.kind, subject, points_cp].append(key)
    for alike, keys in together.items():
        for start in range(0, len(keys), MOVED_AT_ONCE):
            yield alike, keys[start : start + MOVED_AT_ONCE]


def _add(work: Work, subject: UUID, points_cp: int, keys: Sequence[BoardKey]) -> list[tuple[int, int]]:
    """Add to a subject's totals on boards of one kind; gives the board and the total of each."""
    values: dict[str, object] = {"kind": keys[0].kind, "who": subject, "more": points_cp}
    for n, key in enumerate(keys):
        values[f"period_{n}"], values[f"scope_{n}"] = key.period, key.scope
    found = _add_to(len(keys)).rows(work.conn, values)
    if len(found) < len(keys):  # boards on which nobody stood before
        new = [board for (board,) in chain(*_ADD_BOARD.rows_of_each(work.conn, [key._asdict() for key in keys]))]
        first = [{"board_id": board, "subject_id": subject, "points_cp": points_cp} for board in new]
        _STAND.change_many(work.conn, first)
        found += [(board, points_cp) for board in new]
    return [(row[0], row[1]) for row in found]


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


def _count_buckets(work: Work, changes: Mapping[tuple[int, int, int], int]) -> None:
    more, fewer = [], []
    for (board, level, number), count in changes.items():
        if count > 0:
            more.append({"board_id": board, "level": level, "number": number, "count": count})
        elif count < 0:  # apart: an upsert would have the CHECK look at the negative count that it does not insert
            fewer.append({"of": board, "at": level, "in": number, "less": -count})
    _COUNT_MORE.change_many(work.conn, more)
    _COUNT_FEWER.change_many(work.conn, fewer)


def forget(work: Work, subject_id: UUID, kinds: Collection[str]) -> None:
    """Take a subject off every board of some kinds."""
    theirs = [(key, points_cp) for key, points_cp in of_subject(work.conn, subject_id) if key.kind in kinds]
    if theirs:
        move(work, {(key, subject_id): -points_cp for key, points_cp in theirs if points_cp})
        boards = select(col(Board.id)).where(col(Board.kind).in_(kinds))
        mine = and_(col(Standing.subject_id) == subject_id, col(Standing.board_id).in_(boards))
        work.conn.execute(delete(Standing).where(mine))


def clear(work: Work) -> None:
    """Empty every board, to be filled anew."""
    for table in (StandingBucket, Standing, Board):
        work.conn.execute(delete(table))
