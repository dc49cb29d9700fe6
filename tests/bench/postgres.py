"""PostgreSQL: confirmed contributions beside one hand-written statement, and one web process beside two."""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from postgres import PostgresServer
from served import ROOT

from bench.confirming import (
    CONNECTIONS,
    Side,
    Stock,
    Web,
    answer_of,
    fill,
    look,
    on,
    rate,
    said,
    serving,
    spread,
    waiting_for,
)
from bench.figures import Fault, Figure, quotients, ratios
from bench.processes import processor
from bench.sizes import Size

LARGEST_ROUND = 200
HERE = ROOT / "tests/bench"
PEER = (
    "the statement reads and writes every row that a confirmation does, each with a commit of its own; left out are "
    "the checks of the rules, replays, live news and what the app does around a request"
)
SHARED_CORES = "phones and PostgreSQL run on the same cores: this is what is left over, not what two could do"


@dataclass
class Spent:
    """The milliseconds of processor that each confirmation or page of one round took, and the share of all cores."""

    rounds: list[tuple[float, float, float, float]] = field(default_factory=list)

    def __str__(self) -> str:
        web, database, phones, share = (median(side) for side in zip(*self.rounds, strict=True))
        each = f"{web:.2g} ms web, {database:.2g} ms PostgreSQL, {phones:.2g} ms phones"
        return f"{each}; together {share:.0%} of the machine's time"


class Measured:
    """One side whose rounds also say what they took of the processors."""

    def __init__(self, side: Side, server: PostgresServer) -> None:
        self.side, self.server, self.spent = side, server, Spent()

    def confirm(self, many: int) -> float:
        """Give confirmations a second of one round."""
        before, began = self._clocks(), time.perf_counter()
        found = rate(self.side, many)
        self._took(before, time.perf_counter() - began, many)
        return found

    def read(self, path: str, cookie: str, seconds: float) -> float:
        """Give pages a second of one round."""
        before, began = self._clocks(), time.perf_counter()
        with on(self.side.phones_on):
            many = asyncio.run(_read_all(self.side, path, cookie, began + seconds))
        spent = time.perf_counter() - began
        self._took(before, spent, many)
        return many / spent

    def _took(self, before: tuple[float, float, float], seconds: float, many: int) -> None:
        took = [after - first for after, first in zip(self._clocks(), before, strict=True)]
        share = sum(took) / seconds / len(os.sched_getaffinity(0))
        web, database, phones = (one / many * 1000 for one in took)
        self.spent.rounds.append((web, database, phones, share))

    def _clocks(self) -> tuple[float, float, float]:
        web = processor([server.pid for server in self.side.servers])
        return web, processor(self.server.processes()), time.process_time()


def run(size: Size) -> list[Figure]:
    """Measure on one durable server, each side in a copy of one world; the ledgers must agree with all of it."""
    many, waiting = waiting_for(size, 3, LARGEST_ROUND)
    with TemporaryDirectory() as folder, _postgres() as server:
        ours = server.new_database()
        stock = fill(ours, max(size.players_few, waiting), waiting)
        name = ours.rsplit("/", 1)[1]
        server.say("VACUUM ANALYZE", name)
        theirs, copied = server.new_database(name), Stock(stock.crowd)
        figures = [
            _beside_one_statement(size, many, Path(folder), server, (ours, stock), (theirs, copied)),
            *_two_processes(size, many, Path(folder), server, (ours, stock)),
        ]
        look(ours, stock)
        look(theirs, copied)
    return figures


def _beside_one_statement(
    size: Size, many: int, folder: Path, server: PostgresServer, ours: tuple[str, Stock], theirs: tuple[str, Stock]
) -> Figure:
    with (
        _app(folder / "pinned", ours[0], core=0) as app,
        serving([HERE / "postgres_peer.py", theirs[0]], folder / "peer") as peer,
    ):
        real = Measured(Side([app], ours[1]), server)
        one = Measured(Side([peer], theirs[1]), server)
        pairs = ratios(lambda: real.confirm(many), lambda: one.confirm(many), size.pairs)
    note = f"{said(pairs)}; {_safety(server)}; each took {real.spent}; by one statement {one.spent}; {PEER}"
    return Figure("postgres", "PostgreSQL: confirmed contribution", "confirmed contributions a second, one process",
                  "one hand-written CTE through asyncpg", quotients(pairs), goal=0.5, better="higher",
                  note=note)  # fmt: skip


def _two_processes(
    size: Size, many: int, folder: Path, server: PostgresServer, world: tuple[str, Stock]
) -> Iterator[Figure]:
    """Compare two with one of them while the other is idle; neither they nor the phones keep to a core."""
    url, stock = world
    quest, cookie = f"/quests/{stock.crowd.open_quest}", f"Cookie: wg_device={stock.crowd.confirmers[0]}\r\n"
    with _app(folder / "first", url) as first, _app(folder / "second", url) as second:
        both, alone = Side([first, second], stock, phones_on=None), Side([first], stock, phones_on=None)
        two, one = Measured(both, server), Measured(alone, server)
        pairs = ratios(lambda: two.confirm(many), lambda: one.confirm(many), size.pairs)
        yield _growth("confirmations", pairs, two, one, "one process writes at a time (decision 0004)")
        two, one = Measured(both, server), Measured(alone, server)
        seconds = size.seconds / 2
        pairs = ratios(lambda: two.read(quest, cookie, seconds), lambda: one.read(quest, cookie, seconds), size.pairs)
        yield _growth("a quest's page, signed in", pairs, two, one)


def _growth(name: str, pairs: list[tuple[float, float]], two: Measured, one: Measured, *more: str) -> Figure:
    notes = [said(pairs), f"with two each took {two.spent}", f"with one {one.spent}", *more]
    if len(os.sched_getaffinity(0)) < 4:
        notes.append(SHARED_CORES)
    values = quotients(pairs)
    return Figure("postgres", f"two processes: {name}", "a second, two web processes", "one", values,
                  better="higher", note="; ".join(notes))  # fmt: skip


def _safety(server: PostgresServer) -> str:
    """Say which server it is, and that what it has confirmed survives a loss of power."""
    version, *switches = (
        server.say(f"SHOW {name}")[0][0] for name in ("server_version", "fsync", "synchronous_commit")
    )
    if switches != ["on", "on"]:
        raise Fault(f"fsync and synchronous_commit are {switches}")
    return f"PostgreSQL {version} with fsync and synchronous_commit"


@contextmanager
def _postgres() -> Iterator[PostgresServer]:
    server = PostgresServer(durable=True, connections=100)
    try:
        yield server.start()
    finally:
        server.close()


@contextmanager
def _app(folder: Path, url: str, core: int | None = None) -> Iterator[Web]:
    with serving([HERE / "writes_server.py", "real"], folder, core=core, DATABASE_URL=url) as web:
        yield web


async def _read_all(side: Side, path: str, cookie: str, until: float) -> int:
    async def one(server: Web) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{cookie}\r\n".encode()
        count = 0
        while count == 0 or time.perf_counter() < until:
            writer.write(asked)
            head, body = await answer_of(reader)
            if not head.startswith(b"HTTP/1.1 200 ") or not body:
                raise Fault(f"{path}: {head.splitlines()[0].decode()}")
            count += 1
        writer.close()
        return count

    return sum(await asyncio.gather(*map(one, spread(side.servers, CONNECTIONS))))
