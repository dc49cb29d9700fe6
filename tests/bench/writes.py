"""Writes: confirmed contributions over HTTP, beside the same route that only reads its form, and a natural way."""

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import uvloop
from served import ROOT, free_port
from sqlalchemy import and_, func, select
from sqlmodel import col

from app.confirmations.tables import Confirmation
from app.contributions.tables import Contribution
from app.ledger.tables import ImpactEntry, LedgerEntry
from app.ledger.verify import verify
from app.migrate import migrate
from app.platform.database import Database
from bench.figures import Fault, Figure, Growth, Point, quotients, ratios
from bench.pages import on_core
from bench.sizes import Size
from bench.world import Crowd, make_world

CONNECTIONS = 32
LARGEST_ROUND, ONE_BY_ONE = 500, 200
DECISIONS_PAID = 5  # of each confirmer, well below what is paid a day: every one of them is an entry and moves boards
WAYS = ("real", "parse", "normal", "natural")


@dataclass
class Side:
    """One server with a world of its own, and how many of its hand-ins are confirmed."""

    way: str
    port: int
    folder: Path
    crowd: Crowd
    confirmed: int = 0
    asked: int = 0

    def next_secret(self) -> str:
        """Give the secret of whoever confirms next: each a few times."""
        self.asked += 1
        return self.crowd.confirmers[self.asked // DECISIONS_PAID % len(self.crowd.confirmers)]

    @property
    def said(self) -> str:
        """What the server printed."""
        return (self.folder / "said.txt").read_text()

    def take(self, many: int) -> list[UUID]:
        """Give the next hand-ins that wait; where nothing is written, the same ones again."""
        if self.way == "parse":
            return self.crowd.waiting[:many]
        some = self.crowd.waiting[self.confirmed : self.confirmed + many]
        if len(some) < many:
            raise Fault("too few hand-ins wait")
        self.confirmed += many
        return some


def run(size: Size) -> list[Figure]:
    """Measure confirmations a second in pairs, and one at a time in a small and a large world."""
    many = max(CONNECTIONS, min(LARGEST_ROUND, int(250 * size.seconds)))
    with TemporaryDirectory() as folder:
        with _sides(Path(folder), size, many) as sides:
            real = sides["real"]
            pairs = {
                way: ratios(lambda: _rate(real, many), lambda way=way: _rate(sides[way], many), size.pairs)
                for way in WAYS
                if way != "real"
            }
        _look(real)
        for way in ("normal", "natural"):
            _look(sides[way])
    said = "confirmed contributions a second, SQLite FULL"
    peers = {
        "parse": ("confirmed contribution", "the same route, form only", 0.45),
        "natural": ("confirmed contribution, naturally", "SQLModel session per request", 8),
        "normal": ("safe against power loss", "synchronous=NORMAL", 0.8),
    }
    figures = [
        Figure("writes", name, said, against, quotients(pairs[way]), goal=goal, better="higher", note=_said(pairs[way]))
        for way, (name, against, goal) in peers.items()
    ]
    return [*figures, _growth(size)]


def _growth(size: Size) -> Figure:
    """One confirmation at a time, p50, in a large world and in a small one."""
    many = max(10, min(ONE_BY_ONE, int(60 * size.seconds)))
    with TemporaryDirectory() as folder:
        crowds = {}
        for name, players in (("few", size.players_few), ("many", size.players_many)):
            (Path(folder) / name).mkdir()
            crowds[name] = _world(Path(folder) / name, players, min(players, many * (size.pairs + 1)))
        with (
            _server("real", Path(folder) / "few", crowds["few"]) as few,
            _server("real", Path(folder) / "many", crowds["many"]) as crowded,
        ):
            many = min(many, size.players_few // (size.pairs + 1))
            pairs = ratios(lambda: _p50(crowded, many), lambda: _p50(few, many), size.pairs)
    said = f"p50 among {size.players_many:,} players and ledger rows"
    small = f"among {size.players_few:,}"
    note = _said(pairs, "ms", 1000)
    slow, fast = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    growth = Growth("players", "ms", (Point(size.players_few, fast), Point(size.players_many, slow)))
    return Figure("writes", "confirmation as the world grows", said, small, quotients(pairs), goal=2, note=note,
                  growth=growth)  # fmt: skip


def _said(pairs: list[tuple[float, float]], unit: str = "a second", times: float = 1) -> str:
    ours, theirs = (statistics.median(side) * times for side in zip(*pairs, strict=True))
    return f"{ours:.3g} beside {theirs:.3g} {unit}; the load comes from the process of the bench"


def _world(folder: Path, players: int, waiting: int) -> Crowd:
    database = Database(f"sqlite:///{folder / 'world.db'}")
    migrate(database)
    crowd = make_world(database, players=players, waiting=waiting, confirmers=CONNECTIONS + waiting // DECISIONS_PAID)
    database.close()
    return crowd


@contextmanager
def _sides(folder: Path, size: Size, many: int) -> Iterator[dict[str, Side]]:
    first = folder / "real"
    first.mkdir()
    waiting = many * (size.pairs + 1) * (len(WAYS) - 1)
    crowd = _world(first, max(size.players_few, waiting), waiting)
    for way in WAYS[1:]:
        shutil.copytree(first, folder / way)
    with (
        _server("real", folder / "real", crowd) as real,
        _server("parse", folder / "parse", crowd) as parse,
        _server("normal", folder / "normal", crowd) as normal,
        _server("natural", folder / "natural", crowd) as natural,
    ):
        yield {side.way: side for side in (real, parse, normal, natural)}


@contextmanager
def _server(way: str, folder: Path, crowd: Crowd) -> Iterator[Side]:
    port = free_port()
    here = ROOT / "tests/bench"
    command = (
        [here / "natural.py", str(port), folder / "world.db"] if way == "natural" else [here / "writes_server.py", way]
    )
    settings = {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "DATA_DIR": str(folder),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
    }
    with on_core(0), (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env={**os.environ, **settings}, stdout=said, stderr=said
        )
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise Fault((folder / "said.txt").read_text()[-300:])
            time.sleep(0.05)
        yield Side(way, port, folder, crowd)
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    asked = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        asked.request("GET", "/healthz")
        asked.getresponse().read()
    except ConnectionRefusedError:
        return False
    finally:
        asked.close()
    return True


def _rate(side: Side, many: int) -> float:
    """Confirm so many at once over connections that stay open; gives confirmations a second."""
    waiting = side.take(many)
    with on_core(1):
        began = time.perf_counter()
        _play(side, waiting, CONNECTIONS)
        return many / (time.perf_counter() - began)


def _p50(side: Side, many: int) -> float:
    with on_core(1):
        return statistics.median(_play(side, side.take(many), 1))


def _play(side: Side, waiting: list[UUID], connections: int) -> list[float]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_confirm_all(side, waiting, connections))


async def _confirm_all(side: Side, waiting: list[UUID], connections: int) -> list[float]:
    todo, spent = iter(waiting), []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", side.port)
        for contribution in todo:
            secret = side.next_secret()
            began = time.perf_counter()
            writer.write(_request(side.port, contribution, secret))
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if length:
                await reader.readexactly(int(length[1]))
            if not head.startswith(b"HTTP/1.1 303 "):
                raise Fault(f"{side.way}: {head.splitlines()[0].decode()} {side.said[-300:]}")
            spent.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return spent


def _request(port: int, contribution: UUID, secret: str) -> bytes:
    body = f"deed={uuid4()}&answer=yes&reason=&amount=".encode()
    return (
        f"POST /contributions/{contribution}/confirmations HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nCookie: wg_device={secret}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def _look(side: Side) -> None:
    """See that every confirmation that was answered is in the ledger, once, and all that was made from it agrees."""
    database = Database(f"sqlite:///{side.folder / 'world.db'}")
    waited = side.crowd.waiting[: side.confirmed]
    tables = (
        (Confirmation, col(Confirmation.contribution_id).in_(waited)),
        (Contribution, and_(col(Contribution.id).in_(waited), col(Contribution.state) == "confirmed")),
        (LedgerEntry, and_(col(LedgerEntry.kind) == "deed", col(LedgerEntry.cause_id).in_(waited))),
        (ImpactEntry, and_(col(ImpactEntry.kind) == "deed", col(ImpactEntry.contribution_id).in_(waited))),
    )
    for table, theirs in tables:
        counted = select(func.count()).select_from(table).where(theirs)
        there = database.read_now(lambda conn, counted=counted: conn.execute(counted).scalar_one())
        if there != side.confirmed:
            raise Fault(f"{side.way}: {side.confirmed} confirmations were answered, {there} are {table.__tablename__}s")
    # the natural way keeps no histogram, so only ours can agree with all that is made from the ledger
    differences = [] if side.way == "natural" else database.read_now(verify).differences
    database.close()
    if differences:
        raise Fault(f"{side.way}: the ledger and what is made from it differ: {differences[0]}")
