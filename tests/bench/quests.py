"""Quests: the list, filtered and not, other pages, and claiming, among few and among many, by one player over HTTP."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import UUID, uuid4

from served import Server
from sqlalchemy import Connection, select
from sqlmodel import col

from app.migrate import migrate
from app.platform.database import Database
from app.quests.tables import Quest, QuestNeeds
from bench import processes
from bench.figures import Fault, Figure, Growth, Point, quotients, ratios, said
from bench.pages import on_core
from bench.quest_world import PLACE, RARE, make_quests
from bench.sizes import Size

GOAL = 3  # of a hundred times the quests: a page stays one that nobody waits for
LIMIT_MS = 50  # of what grows with the quests
WHY = "; a part of a word is in no index: all titles of open quests are looked through, in the index of the list"
LONGEST_ROUND = 12  # pages in each half of a pair
LISTS: Mapping[str, Callable[["Served"], dict[str, object]]] = {
    "list, first page": lambda _at: {},
    "list, at a place": lambda _at: {"near": PLACE},
    "list, near me": lambda _at: {"near": "here", "lat": 59.3, "lon": 18.0},
    "list, 15 minutes": lambda _at: {"minutes": 15},
    "list, a goal": lambda at: {"goal": at.goal},
    "list, a rare word": lambda _at: {"text": RARE},
    "list, a word of none": lambda _at: {"text": "zebra"},
}
OTHERS = {"Today": "/", "Boards": "/boards", "World": "/world"}


@dataclass
class Served:
    """A world of so many quests, served; who asks is signed in or not."""

    quests: int
    port: int
    pid: int
    secret: str
    goal: UUID
    free: Iterator[UUID]
    last: Iterator[UUID]  # quests at the end of a chain of what waits for what
    numbers: Iterator[int] = field(default_factory=count)
    processor: dict[str, float] = field(default_factory=dict)

    def ask(self, what: str, times: int, *, signed_in: bool) -> float:
        """Give the seconds of a page, p50; the processor that a page takes is noted."""
        cookie = f"wg_device={self.secret}" if signed_in else "theme=day"
        line, spent = self._line(), []
        before = processes.processor([self.pid])
        for _ in range(times):
            # an address that nobody asked for: what is kept for those without a cookie is made anew
            query = urlencode({**(LISTS[what](self) if what in LISTS else {}), "fresh": next(self.numbers)})
            spent.append(_answer(line, "GET", f"{OTHERS.get(what, '/quests')}?{query}", cookie))
        self.processor[what] = (processes.processor([self.pid]) - before) / times
        line.close()
        return statistics.median(spent)

    def claim(self, times: int) -> float:
        """Give the seconds in which a place on a quest is taken, p50; each time on another quest."""
        line = self._line()
        spent = [
            _answer(line, "POST", f"/quests/{next(self.free)}/claims", f"wg_device={self.secret}", f"deed={uuid4()}")
            for _ in range(times)
        ]
        line.close()
        return statistics.median(spent)

    def order(self, times: int) -> float:
        """Give the seconds in which a heart, given or taken back, puts a quest and all it waits for in order, p50."""
        line, spent = self._line(), []
        for _ in range(max(1, times // 2)):
            quest = next(self.last)
            for heart in ("give", "back"):
                sent = f"deed={uuid4()}&heart={heart}"
                spent.append(_answer(line, "POST", f"/quests/{quest}/hearts", f"wg_device={self.secret}", sent))
        line.close()
        return statistics.median(spent)

    def _line(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)


def run(size: Size) -> list[Figure]:
    """Measure every page of the list and claiming in pairs, the world of many quests beside that of few."""
    times = max(2, min(LONGEST_ROUND, int(3 * size.seconds)))
    with TemporaryDirectory() as folder, ExitStack() as stack, on_core(1):
        worlds = [stack.enter_context(_served(Path(folder), quests)) for quests in size.quests]
        few, many = worlds[0], worlds[-1]
        figures = [_page(next(iter(LISTS)), worlds, times, size.pairs, signed_in=False)]
        figures += [_page(what, worlds, times, size.pairs, signed_in=True) for what in (*LISTS, *OTHERS)]
        pairs = ratios(lambda: many.claim(times), lambda: few.claim(times), size.pairs)
        figures += _order(worlds, times, size.pairs)
    among = f"p50 among {many.quests:,} quests"
    claimed = Figure("quests", "a quest is claimed", among, f"among {few.quests:,}", quotients(pairs), goal=GOAL,
                     note=said(pairs, "ms", 1000))  # fmt: skip
    return [*figures, claimed]


def _order(worlds: list[Served], times: int, pairs: int) -> list[Figure]:
    """A change of one quest: what it costs to have all lists in order again, beside few quests and beside a limit."""
    few, many = worlds[0], worlds[-1]
    found = ratios(lambda: many.order(times), lambda: few.order(times), pairs)
    between = [world.order(times) for world in worlds[1:-1]]
    middles = [statistics.median(side) for side in zip(*found, strict=True)]
    amounts = (middles[1], *between, middles[0])
    points = [Point(world.quests, seconds * 1000) for world, seconds in zip(worlds, amounts, strict=True)]
    name, measured = "a change puts what's first in order", f"p50 among {many.quests:,} quests"
    return [
        Figure("quests", name, measured, f"among {few.quests:,}", quotients(found), goal=GOAL,
               note=said(found, "ms", 1000), growth=Growth("quests", "ms", tuple(points))),
        Figure("quests", f"{name}: time", f"{measured}, over HTTP, with its commit", f"{LIMIT_MS} ms",
               tuple(pair[0] * 1000 for pair in found), unit="ms", goal=LIMIT_MS),
    ]  # fmt: skip


def _page(what: str, worlds: list[Served], times: int, pairs: int, *, signed_in: bool) -> Figure:
    few, many = worlds[0], worlds[-1]
    found = ratios(
        lambda: many.ask(what, times, signed_in=signed_in), lambda: few.ask(what, times, signed_in=signed_in), pairs
    )
    between = [world.ask(what, times, signed_in=signed_in) for world in worlds[1:-1]]
    middles = [statistics.median(side) for side in zip(*found, strict=True)]
    amounts = (middles[1], *between, middles[0])
    points = [Point(world.quests, seconds * 1000) for world, seconds in zip(worlds, amounts, strict=True)]
    note = f"{said(found, 'ms', 1000)}; of the server's processor {many.processor[what] * 1000:.3g} beside "
    note += f"{few.processor[what] * 1000:.3g} ms a page"
    note += WHY if "word" in what else ""
    name = what if signed_in else f"{what}, signed out"
    among, growth = f"p50 among {many.quests:,} quests", Growth("quests", "ms", tuple(points))
    if "word" in what:
        amounts = tuple(pair[0] * 1000 for pair in found)
        return Figure("quests", name, among, f"{LIMIT_MS} ms", amounts, "ms", LIMIT_MS, note=note, growth=growth)
    return Figure("quests", name, among, f"among {few.quests:,}", quotients(found), goal=GOAL, note=note, growth=growth)


@contextmanager
def _served(folder: Path, quests: int) -> Iterator[Served]:
    """Make and serve a world; ends when the server has ended."""
    at = folder / str(quests)
    at.mkdir()
    database = Database(f"sqlite:///{at / 'world.db'}")
    migrate(database)
    crowd, goal, free = make_quests(database, quests=quests)
    last = database.read_now(_ends)
    database.close()
    server = Server(at, afresh=True)
    with on_core(0):
        server.start()
    assert server.process is not None
    try:
        yield Served(quests, server.port, server.process.pid, crowd.confirmers[0], goal, iter(free), cycle(last))
    finally:
        server.stop()


def _ends(conn: Connection) -> list[UUID]:
    """List open quests that wait for others and that nothing waits for."""
    needed = select(col(QuestNeeds.needs_id))
    waits = select(col(Quest.id)).join(QuestNeeds, col(QuestNeeds.quest_id) == col(Quest.id))
    ends = waits.where(col(Quest.state) == "open", col(Quest.id).not_in(needed)).order_by(col(Quest.created_at))
    return list(conn.execute(ends.limit(LONGEST_ROUND * 20)).scalars())


def _answer(line: HTTPConnection, method: str, path: str, cookie: str, body: str | None = None) -> float:
    """Ask once; gives the seconds until the answer is whole."""
    origin = f"http://127.0.0.1:{line.port}"
    headers = {"Cookie": cookie, "Origin": origin, "Accept-Encoding": "identity"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    began = time.perf_counter()
    line.request(method, path, body, headers)
    answer = line.getresponse()
    text = answer.read()
    spent = time.perf_counter() - began
    if answer.status != (200 if body is None else 303):
        raise Fault(f"{method} {path} answered {answer.status} {text[:200]!r}")
    return spent
