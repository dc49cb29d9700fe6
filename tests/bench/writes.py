"""Writes: confirmed contributions over HTTP, beside the same route that only reads its form, and a natural way."""

import shutil
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from served import ROOT

from bench.confirming import Side, Stock, fill, look, p50, rate, said, serving, waiting_for
from bench.figures import Figure, Growth, Point, quotients, ratios
from bench.sizes import Size

LARGEST_ROUND, ONE_BY_ONE = 500, 200
WAYS = ("real", "parse", "normal", "natural")


def run(size: Size) -> list[Figure]:
    """Measure confirmations a second in pairs, and one at a time in a small and a large world."""
    many, waiting = waiting_for(size, len(WAYS) - 1, LARGEST_ROUND)
    with TemporaryDirectory() as folder:
        with _sides(Path(folder), size, waiting) as sides:
            real = sides["real"]
            pairs = {
                way: ratios(lambda: rate(real, many), lambda way=way: rate(sides[way], many), size.pairs)
                for way in WAYS
                if way != "real"
            }
        for way in ("real", "normal", "natural"):
            look(_url(Path(folder) / way), sides[way].stock, histogram=way != "natural")
    measured = "confirmed contributions a second, SQLite FULL"
    peers = {
        "parse": ("confirmed contribution", "the same route, form only", 0.45),
        "natural": ("confirmed contribution, naturally", "SQLModel session per request", 8),
        "normal": ("safe against power loss", "synchronous=NORMAL", 0.8),
    }
    figures = [
        Figure("writes", name, measured, against, quotients(pairs[way]), goal=goal, better="higher",
               note=said(pairs[way]))
        for way, (name, against, goal) in peers.items()
    ]  # fmt: skip
    return [*figures, _growth(size)]


def _growth(size: Size) -> Figure:
    """One confirmation at a time, p50, in a large world and in a small one."""
    many = max(10, min(ONE_BY_ONE, int(60 * size.seconds)))
    with TemporaryDirectory() as folder, ExitStack() as both:
        sides = []
        for name, players in (("many", size.players_many), ("few", size.players_few)):
            (Path(folder) / name).mkdir()
            stock = fill(_url(Path(folder) / name), players, min(players, many * (size.pairs + 1)))
            sides.append(both.enter_context(_server("real", Path(folder) / name, stock)))
        crowded, few = sides
        many = min(many, size.players_few // (size.pairs + 1))
        pairs = ratios(lambda: p50(crowded, many), lambda: p50(few, many), size.pairs)
    measured = f"p50 among {size.players_many:,} players and ledger rows"
    small = f"among {size.players_few:,}"
    note = said(pairs, "ms", 1000)
    slow, fast = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    growth = Growth("players", "ms", (Point(size.players_few, fast), Point(size.players_many, slow)))
    return Figure("writes", "confirmation as the world grows", measured, small, quotients(pairs), goal=2, note=note,
                  growth=growth)  # fmt: skip


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'world.db'}"


@contextmanager
def _sides(folder: Path, size: Size, waiting: int) -> Iterator[dict[str, Side]]:
    first = folder / "real"
    first.mkdir()
    crowd = fill(_url(first), max(size.players_few, waiting), waiting).crowd
    for way in WAYS[1:]:
        shutil.copytree(first, folder / way)
    with ExitStack() as all_of_them:
        yield {way: all_of_them.enter_context(_server(way, folder / way, Stock(crowd))) for way in WAYS}


@contextmanager
def _server(way: str, folder: Path, stock: Stock) -> Iterator[Side]:
    here = ROOT / "tests/bench"
    program = [here / "natural.py", folder / "world.db"] if way == "natural" else [here / "writes_server.py", way]
    with serving(program, folder) as server:
        yield Side([server], stock, writes=way != "parse")
