"""Boards: a place from the histogram beside counting everybody, on the same database."""

import random
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import col

from app.ledger import standings_store as standings
from app.ledger.boards import BoardKey
from app.ledger.tables import Board, Standing, StandingBucket
from app.migrate import migrate
from app.platform.database import Database, Work
from app.platform.ids import new_id
from bench.figures import Fault, Figure, quotients, ratios
from bench.sizes import Size
from game.standings import buckets

KEY = BoardKey("players", "all", "")
CHUNK = 20_000


def run(size: Size) -> list[Figure]:
    """Measure a place among few and among many players, and what the many take on disk."""
    with TemporaryDirectory() as folder:
        few, _ = _board(Path(folder, "few"), size.players_few)
        many, per_player = _board(Path(folder, "many"), size.players_many)
        try:
            places = [_asked(few), _asked(many)]
            counted = ratios(lambda: _counted(many, places[1]), lambda: _histogram(many, places[1]), size.pairs)
            grown = ratios(lambda: _histogram(many, places[1]), lambda: _histogram(few, places[0]), size.pairs)
        finally:
            few.close()
            many.close()
    among = f"my place among {size.players_many:,} players"
    return [
        Figure("boards", "place: times faster", among, "COUNT(*)", quotients(counted), goal=100, better="higher"),
        Figure("boards", "place: growth", among, f"among {size.players_few:,}", quotients(grown), goal=3),
        Figure("boards", "disk per 100,000", "one board of totals", "–", (per_player * 100_000 / 2**20,), unit="MiB"),
    ]


def _board(folder: Path, players: int) -> tuple[Database, float]:
    """Make a board and give it with its bytes on disk per player."""
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'world.db'}")
    migrate(database)
    before = _bytes(database)
    draw = random.Random(7)
    database.write_now(_fill, [int(draw.paretovariate(1.2) * 100) for _ in range(players)])
    return database, (_bytes(database) - before) / players


def _bytes(database: Database) -> int:
    def pages(conn: Any) -> int:
        return int(
            conn.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").scalar()
        )

    return database.read_now(pages)


def _fill(work: Work, totals: list[int]) -> None:
    work.conn.execute(insert(Board), [KEY._asdict()])
    board = work.conn.execute(select(col(Board.id))).scalar_one()
    held = Counter(bucket for total in totals for bucket in buckets(total))
    for start in range(0, len(totals), CHUNK):
        chunk = totals[start : start + CHUNK]
        rows = [{"board_id": board, "subject_id": new_id(), "points_cp": total} for total in chunk]
        work.conn.execute(insert(Standing), rows)
    counts = [{"board_id": board, "level": b.level, "number": b.number, "count": n} for b, n in held.items()]
    work.conn.execute(insert(StandingBucket), counts)


def _asked(database: Database) -> list[int]:
    """Choose totals from top to bottom, and prove that both ways give the same place for each."""

    def choose(conn: Any) -> list[int]:
        whole = standings.size(conn, KEY)
        return [standings.at_place(conn, KEY, 1 + whole * part // 20) or 0 for part in range(20)]

    totals = database.read_now(choose)
    for total in totals:
        one, other = database.read_now(standings.rank_of, KEY, total), database.read_now(_count, total)
        if one != other:
            raise Fault(f"place {one} by histogram, {other} by counting")
    return totals


def _count(conn: Any, points_cp: int) -> int:
    board = select(col(Board.id)).where(col(Board.kind) == KEY.kind).scalar_subquery()
    ahead = select(func.count()).select_from(Standing)
    return (
        int(conn.execute(ahead.where(col(Standing.board_id) == board, col(Standing.points_cp) > points_cp)).scalar())
        + 1
    )


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
