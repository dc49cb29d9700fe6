"""Worlds: what a process takes of memory and a world of the disk, for each 100 000 players."""

from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from served import Server

from app.migrate import migrate
from app.platform.database import Database
from bench import processes
from bench.figures import Fault, Figure, Growth, Point
from bench.pages import on_core
from bench.sizes import Size
from bench.world import Crowd, make_world

PAGES = ("/", "/quests", "/boards?kind=players", "/boards/around?kind=players", "/world", "/confirm", "/me")
ROUNDS = 10  # of all pages, signed in and not, before memory is looked at: what is kept is there then
MIB, EACH = 2**20, 100_000


def run(size: Size) -> list[Figure]:
    """Serve a small and a large world, look at every main page, and see what they take."""
    disk, memory = [], []
    with TemporaryDirectory() as folder, ExitStack() as stack:
        for players in (size.players_few, size.players_many):
            at = Path(folder, str(players))
            at.mkdir()
            crowd, taken = _world(at, players)
            server = Server(at, afresh=True)
            with on_core(0):
                server.start()
            stack.callback(server.stop)
            memory.append(_memory(server, crowd) / MIB)
            disk.append(taken / MIB)
    few, many = size.players_few, size.players_many
    more = EACH / (many - few)
    what = f"{many:,} players beside {few:,}"
    return [
        Figure("worlds", "disk per 100,000 players", f"a whole world, one deed each: {what}", "–",
               ((disk[1] - disk[0]) * more,), unit="MiB", note=_said(disk, few, many, "on disk"),
               growth=_grown(disk, few, many)),
        Figure("worlds", "memory per 100,000 players", f"PSS of a serving process: {what}", "–",
               ((memory[1] - memory[0]) * more,), unit="MiB", note=_said(memory, few, many, "of memory"),
               growth=_grown(memory, few, many)),
        Figure("worlds", "memory as the world grows", f"PSS of a serving process among {many:,}", f"among {few:,}",
               (memory[1] / memory[0],), goal=1.5,
               note="each connection may keep 2 MB of the file's pages: so much may grow, and nothing with players"),
    ]  # fmt: skip


def _world(at: Path, players: int) -> tuple[Crowd, int]:
    """Make a world; gives the bytes of its file, with nothing left in its journal."""
    file = at / "world.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    crowd = make_world(database, players=players)
    database.close()
    return crowd, file.stat().st_size


def _memory(server: Server, crowd: Crowd) -> int:
    """Look at the main pages, then give the bytes of the process."""
    assert server.process is not None
    line = HTTPConnection("127.0.0.1", server.port, timeout=60)
    for _ in range(ROUNDS):
        for page in PAGES:
            for cookie in (f"wg_device={crowd.confirmers[0]}", "theme=day"):
                line.request("GET", page, headers={"Cookie": cookie})
                answer = line.getresponse()
                answer.read()
                if answer.status not in {200, 303, 401}:
                    raise Fault(f"{page} answered {answer.status}")
    line.close()
    return processes.memory([server.process.pid])


def _grown(amounts: list[float], few: int, many: int) -> Growth:
    return Growth("players", "MiB", (Point(few, amounts[0]), Point(many, amounts[1])))


def _said(amounts: list[float], few: int, many: int, of: str) -> str:
    return f"{amounts[0]:.3g} MiB {of} with {few:,}, {amounts[1]:.3g} with {many:,}"
