"""Confirmations over HTTP, as from many phones at once: what the pieces that measure them have in common."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any
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
from bench.figures import Fault
from bench.pages import on_core
from bench.sizes import Size
from bench.world import Crowd, make_world

CONNECTIONS = 32
DECISIONS_PAID = 5  # of each confirmer, well below what is paid a day: every one of them is an entry and moves boards


@dataclass
class Stock:
    """A world's hand-ins that wait, and how many of them were confirmed so far."""

    crowd: Crowd
    confirmed: int = 0
    asked: int = 0

    def next_secret(self) -> str:
        """Give the secret of whoever confirms next: each a few times."""
        self.asked += 1
        return self.crowd.confirmers[self.asked // DECISIONS_PAID % len(self.crowd.confirmers)]

    def take(self, many: int) -> list[UUID]:
        """Give the next hand-ins that wait."""
        some = self.crowd.waiting[self.confirmed : self.confirmed + many]
        if len(some) < many:
            raise Fault("too few hand-ins wait")
        self.confirmed += many
        return some


@dataclass
class Web:
    """A server that runs, and where it prints to."""

    port: int
    pid: int
    printed: Path

    @property
    def said(self) -> str:
        """What the server printed."""
        return self.printed.read_text()


@dataclass
class Side:
    """What is measured: one or more servers of one world. The phones keep to a core, or run wherever there is time."""

    servers: Sequence[Web]
    stock: Stock
    writes: bool = True  # where nothing is written, the same hand-ins are sent again
    phones_on: int | None = 1

    def take(self, many: int) -> list[UUID]:
        return self.stock.take(many) if self.writes else self.stock.crowd.waiting[:many]


def waiting_for(size: Size, rounds: int, largest: int) -> tuple[int, int]:
    """Give how many confirmations make one round, and how many hand-ins so many measured pairs need."""
    many = max(CONNECTIONS, min(largest, int(250 * size.seconds)))
    return many, many * (size.pairs + 1) * rounds


def fill(url: str, players: int, waiting: int) -> Stock:
    """Make the world in an empty database, with enough players who confirm."""
    database = Database(url)
    migrate(database)
    crowd = make_world(database, players=players, waiting=waiting, confirmers=CONNECTIONS + waiting // DECISIONS_PAID)
    database.close()
    return Stock(crowd)


@contextmanager
def serving(program: Sequence[str | Path], folder: Path, *, core: int | None = 0, **settings: str) -> Iterator[Web]:
    """Run a program that serves at `PORT`, on one core or on any, from its first answer on."""
    folder.mkdir(exist_ok=True)
    port, printed = free_port(), folder / "said.txt"
    env = {"PORT": str(port), "HOST": "127.0.0.1", "DATA_DIR": str(folder), "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    with on(core), printed.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *program], cwd=ROOT, env={**os.environ, **env, **settings}, stdout=said, stderr=said
        )
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise Fault(printed.read_text()[-300:])
            time.sleep(0.05)
        yield Web(port, process.pid, printed)
    finally:
        process.terminate()
        process.wait(20)


def on(core: int | None) -> Any:
    """Keep to one core, or run on any."""
    return nullcontext() if core is None else on_core(core)


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


def rate(side: Side, many: int) -> float:
    """Confirm so many at once over connections that stay open; gives confirmations a second."""
    waiting = side.take(many)
    with on(side.phones_on):
        began = time.perf_counter()
        _play(side, waiting, CONNECTIONS)
        return many / (time.perf_counter() - began)


def p50(side: Side, many: int) -> float:
    """Confirm so many one after the other; gives the seconds of the median."""
    with on(side.phones_on):
        return median(_play(side, side.take(many), 1))


def _play(side: Side, waiting: list[UUID], connections: int) -> list[float]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_confirm_all(side, waiting, connections))


async def _confirm_all(side: Side, waiting: list[UUID], connections: int) -> list[float]:
    todo, spent = iter(waiting), []

    async def one(server: Web) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        for contribution in todo:
            secret = side.stock.next_secret()
            began = time.perf_counter()
            writer.write(_request(server.port, contribution, secret))
            head, _ = await answer_of(reader)
            if not head.startswith(b"HTTP/1.1 303 "):
                raise Fault(f"{server.printed.parent.name}: {head.splitlines()[0].decode()} {server.said[-300:]}")
            spent.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*map(one, spread(side.servers, connections)))
    return spent


def spread(servers: Sequence[Web], connections: int) -> list[Web]:
    """Give the server of each connection, so that each has as many."""
    return list(islice(cycle(servers), connections))


async def answer_of(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read one answer: its head and its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return head, await reader.readexactly(int(length[1])) if length else b""


def _request(port: int, contribution: UUID, secret: str) -> bytes:
    body = f"deed={uuid4()}&answer=yes&reason=&amount=".encode()
    return (
        f"POST /contributions/{contribution}/confirmations HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nCookie: wg_device={secret}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def look(url: str, stock: Stock, *, histogram: bool = True) -> None:
    """See that every confirmation that was answered is kept, once, and that all that is made from it agrees.

    A way to write that keeps no histogram cannot agree with all that is made from the ledger.
    """
    database = Database(url)
    waited = stock.crowd.waiting[: stock.confirmed]
    tables = (
        (Confirmation, col(Confirmation.contribution_id).in_(waited)),
        (Contribution, and_(col(Contribution.id).in_(waited), col(Contribution.state) == "confirmed")),
        (LedgerEntry, and_(col(LedgerEntry.kind) == "deed", col(LedgerEntry.cause_id).in_(waited))),
        (ImpactEntry, and_(col(ImpactEntry.kind) == "deed", col(ImpactEntry.contribution_id).in_(waited))),
    )
    for table, theirs in tables:
        counted = select(func.count()).select_from(table).where(theirs)
        there = database.read_now(lambda conn, counted=counted: conn.execute(counted).scalar_one())
        if there != stock.confirmed:
            raise Fault(f"{stock.confirmed} confirmations were answered, {there} are {table.__tablename__}s")
    differences = database.read_now(verify).differences if histogram else []
    database.close()
    if differences:
        raise Fault(f"the ledger and what is made from it differ: {differences[0]}")


def said(pairs: Sequence[tuple[float, float]], unit: str = "a second", times: float = 1) -> str:
    """Say the two medians of pairs."""
    ours, theirs = (median(side) * times for side in zip(*pairs, strict=True))
    return f"{ours:.3g} beside {theirs:.3g} {unit}; the load comes from the process of the bench"
