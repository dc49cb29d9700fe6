"""Boards: a place from the histogram beside counting everybody, on the same database."""

import random
import statistics
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import col

from app.ledger import standings_store as standings
from app.ledger.boards import BoardKey
from app.ledger.tables import Board, Standing, StandingBucket
from app.migrate import migrate
from app.platform.database import Database, Work
from bench.figures import Fault, Figure, Growth, Point, quotients, ratios
from bench.sizes import Size
from game.standings import buckets

KEY = BoardKey("players", "all", "")
ASKED = 20  # totals, from the top to the bottom


def run(size: Size) -> list[Figure]:
    """Measure a place among few and among many players, from the histogram and by counting."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        boards = [stack.enter_context(closing(_board(Path(folder, str(many)), many))) for many in size.places]
        places = [_asked(board) for board in boards]
        counted = [
            ratios(lambda b=b, p=p: _counted(b, p), lambda b=b, p=p: _histogram(b, p), size.pairs)
            for b, p in zip(boards, places, strict=True)
        ]
        few, many = (boards[0], places[0]), (boards[-1], places[-1])
        grown = ratios(lambda: _histogram(*many), lambda: _histogram(*few), size.pairs)
    among = f"my place among {size.places[-1]:,} players"
    points = tuple(
        Point(players, *(statistics.median(side) * 1e6 / ASKED for side in reversed(list(zip(*pairs, strict=True)))))
        for players, pairs in zip(size.places, counted, strict=True)
    )
    growth = Growth("players", "µs", points, "COUNT(*)")
    note = f"{points[-1].ours:.3g} beside {points[-1].peer:.3g} µs, both through SQLAlchemy on one connection"
    return [
        Figure("boards", "place: times faster", among, "COUNT(*)", quotients(counted[-1]), goal=100, better="higher",
               note=note, growth=growth),
        Figure("boards", "place: growth", among, f"among {size.places[0]:,}", quotients(grown), goal=3),
    ]  # fmt: skip


def _board(folder: Path, players: int) -> Database:
    """Make a board; one of a million players takes about ten seconds."""
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'world.db'}")
    migrate(database)
    draw = random.Random(7)
    database.write_now(_fill, [int(draw.paretovariate(1.2) * 100) for _ in range(players)])
    return database


def _fill(work: Work, totals: list[int]) -> None:
    work.conn.execute(insert(Board), [KEY._asdict()])
    board = work.conn.execute(select(col(Board.id))).scalar_one()
    held = Counter(bucket for total in totals for bucket in buckets(total))
    # in the order of the index that ranks: then it grows at its end, as does the table, by ids that rise
    work.conn.exec_driver_sql(
        "INSERT INTO standing (board_id, subject_id, points_cp) VALUES (?, ?, ?)",
        [(board, f"{number:032x}", total) for number, total in enumerate(sorted(totals))],
    )
    counts = [{"board_id": board, "level": b.level, "number": b.number, "count": n} for b, n in held.items()]
    work.conn.execute(insert(StandingBucket), counts)


def _asked(database: Database) -> list[int]:
    """Choose totals from top to bottom, and prove that both ways give the same place for each."""

    def choose(conn: Any) -> list[int]:
        whole = standings.size(conn, KEY)
        return [standings.at_place(conn, KEY, 1 + whole * part // ASKED) or 0 for part in range(ASKED)]

    totals = database.read_now(choose)
    for total in totals:
        one, other = database.read_now(standings.rank_of, KEY, total), database.read_now(_count, total)
        if one != other:
            raise Fault(f"place {one} by histogram, {other} by counting")
    return totals


_AHEAD = select(func.count()).where(
    col(Standing.board_id) == select(col(Board.id)).where(col(Board.kind) == bindparam("kind")).scalar_subquery(),
    col(Standing.points_cp) > bindparam("total"),
)


def _count(conn: Any, points_cp: int) -> int:
    """Count who is ahead, by the index; built once, as ours is."""
    return int(conn.execute(_AHEAD, {"kind": KEY.kind, "total": points_cp}).scalar()) + 1


def _histogram(database: Database, totals: list[int]) -> float:
    return _timed(database, lambda conn, total: standings.rank_of(conn, KEY, total), totals)


def _counted(database: Database, totals: list[int]) -> float:
    return _timed(database, _count, totals)


def _timed(database: Database, ask: Any, totals: list[int]) -> float:
    """Give the seconds that all questions took together, in one transaction."""

    def all_of_them(conn: Any) -> float:
        began = time.perf_counter()
        for total in totals:
            ask(conn, total)
        return time.perf_counter() - began

    return database.read_now(all_of_them)
