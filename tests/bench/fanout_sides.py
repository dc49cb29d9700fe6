"""The servers that are held beside each other, each on the first core, with its phones on the second."""

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from served import ROOT, Server, free_port
from sqlalchemy import insert
from town import Town, build_town
from websockets.frames import Frame, Opcode

from app.claims import service as claims
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.migrate import migrate
from app.platform.clock import system_clock
from app.platform.database import Database, Work
from app.platform.ids import digest, new_id
from app.platform.settings import Settings
from app.players import store as players
from app.players.tables import Device, Player
from bench import processes
from bench.fanout_change import message
from bench.fanout_client import Crowd, Deed, Timing
from bench.figures import Fault
from bench.pages import on_core

A_PLAYER = 5  # sockets
NCHAN = "ngx_nchan_module.so"
FIRST = 1_790_000_000_000  # a version of the length that the hub's have


class Side:
    """A server and its phones."""

    watch = b""

    def __init__(self, port: int, pids: list[int]) -> None:
        self.port, self.pids = port, pids
        self.version = FIRST
        with on_core(1):
            self.crowd = Crowd(port)
        self.count = 0

    def grow(self, sockets: int) -> None:
        """Open more phones, up to this number."""
        handshakes = [self.handshake(number) for number in range(self.count, sockets)]
        self.count = self.crowd.ask("open", handshakes, self.watch)

    def handshake(self, number: int) -> bytes:
        """Give how the phone of this number says hello."""
        return (
            f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{self.more(number)}\r\n"
        ).encode()

    def more(self, _number: int) -> str:
        """Give more headers of this phone."""
        return ""

    def change(self) -> Timing:
        """Change what all phones watch, once."""
        self.version += 1
        return self.crowd.change(f"/{self.version}", self.version)

    def processor(self) -> float:
        """Give the seconds of processor that the server used so far, in user and in system, of all its threads."""
        return processes.processor(self.pids)

    def memory(self) -> int:
        """Give the bytes of the server: what it shares with others in proportion."""
        return processes.memory(self.pids)


class Nudged(Server):
    """The app with the door of the bench."""

    program = "bench.fanout_server"


class App(Side):
    """The hub of the app; five phones of each player."""

    def more(self, number: int) -> str:
        return f"Cookie: wg_device=secret-of-{number // A_PLAYER}\r\n"

    watch = bytes(Frame(Opcode.TEXT, b'{"watch":["world"]}').serialize(mask=True))
    beat_seconds = Settings.model_fields["beat_ms"].default / 1000

    def change(self, times: int = 1) -> Timing:
        """Nudge what all phones watch so many times within one beat."""
        return self.crowd.change(f"/bench/world/{times}", 0)


class Nchan(Side):
    """The hub of nginx."""

    def change(self) -> Timing:
        self.version += 1
        return self.crowd.change("/publish", self.version, message)


@contextmanager
def app(folder: Path, players: int, deeds: int, **settings: str) -> Iterator[tuple[App, list[Deed]]]:
    """Serve a town with so many more players, and so many contributions that wait for a look."""
    waiting = _fill(folder, players, deeds)
    server = Nudged(folder, afresh=True, PYTHONPATH=f"{ROOT}:{ROOT / 'tests'}", **settings)
    with on_core(0):
        server.start()
    try:
        assert server.process is not None
        side = App(server.port, [server.process.pid])
        try:
            yield side, [_deed(server.url, *one) for one in waiting]
        finally:
            side.crowd.close()
    finally:
        server.stop()


@contextmanager
def bare() -> Iterator[Side]:
    """Serve by nothing but `transport.write`."""
    port = free_port()
    with _process([sys.executable, "-m", "bench.fanout_bare", str(port)], port) as process:
        side = Side(port, [process.pid])
        try:
            yield side
        finally:
            side.crowd.close()


@contextmanager
def nchan(folder: Path) -> Iterator[Nchan | None]:
    """Serve by nginx with one worker; None where it is not installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    module = next((path for path in (Path("/usr/lib/nginx/modules", NCHAN),) if path.exists()), None)
    if program is None or module is None:
        yield None
        return
    port, written = free_port(), folder / "nginx.conf"
    written.write_text(f"""
load_module {module};
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;
events {{ worker_connections 16000; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=2048; keepalive_requests 1000000;
    location = /live {{
      nchan_subscriber websocket; nchan_channel_id world; nchan_subscriber_first_message newest;
      nchan_websocket_ping_interval 25s;
    }}
    location = /publish {{ nchan_publisher http; nchan_channel_id world; nchan_message_buffer_length 1; }}
  }}
}}""")
    with _process([program, "-p", str(folder), "-c", str(written)], port) as process:
        side = Nchan(port, [process.pid, *_workers(process.pid)])
        try:
            yield side
        finally:
            side.crowd.close()


def allow_many_files() -> None:
    """Let this process and those it starts open as many sockets as the system lets them."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextmanager
def _process(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    with on_core(0):
        process = subprocess.Popen(command, cwd=ROOT / "tests", env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"})
    try:
        until = time.monotonic() + 30
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > until:
                raise Fault(f"{command[0]} did not start")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _workers(master: int) -> list[int]:
    """Wait until nginx has forked, which it does only after it listens; gives its workers."""
    until = time.monotonic() + 30
    while not (found := Path(f"/proc/{master}/task/{master}/children").read_text().split()):
        if time.monotonic() > until:
            raise Fault("nginx started no worker")
        time.sleep(0.05)
    return [int(pid) for pid in found]


def _listens(port: int) -> bool:
    """Say whether a port is listened on, without a connection that would count as a phone."""
    listening = f"0100007F:{port:04X} 00000000:0000 0A"
    return listening in Path("/proc/net/tcp").read_text()


def _deed(url: str, contribution: UUID, title: str, confirmer: int) -> Deed:
    return Deed(
        f"/contributions/{contribution}/confirmations",
        f"deed={new_id()}&answer=yes",
        {
            "Cookie": f"wg_device=secret-of-{confirmer}",
            "Origin": url,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        f"confirmed: “{title}”".encode(),
    )


def _fill(folder: Path, count: int, deeds: int) -> list[tuple[UUID, str, int]]:
    """Put the town, more players with a session each, and contributions into the database of a folder."""
    database = Database(f"sqlite:///{folder / 'world.db'}")
    migrate(database)
    town: Town = database.write_now(build_town, database, system_clock)

    def join(work: Work) -> None:
        now = work.now
        people = [
            {"id": new_id(), "name": f"Player {number}", "kind": "lasting", "time_zone": "Europe/Stockholm",
             "created_at": now, "active_at": now}
            for number in range(count)
        ]  # fmt: skip
        sessions = [
            {"id": new_id(), "player_id": one["id"], "secret_digest": digest(f"secret-of-{number}"), "label": "",
             "created_at": now, "seen_at": now}
            for number, one in enumerate(people)
        ]  # fmt: skip
        work.conn.execute(insert(Player), people)
        work.conn.execute(insert(Device), sessions)

    def hand_in(work: Work, quest: UUID, player: int) -> UUID:
        me = players.actor_by_secret(work.conn, digest(f"secret-of-{player}"), work.now)
        assert me is not None
        claim, contribution = new_id(), new_id()
        claims.claim(work, me, claim, quest)
        contributions.keep_draft(work, me, claim, Draft("Two cans each", "", 3000))
        return contributions.hand_in(work, me, claim, contribution)

    database.write_now(join)
    waiting = []
    for number in range(deeds):
        title = f"Water tree {number:04}"
        contribution = database.write_now(hand_in, town.quest(title=title), number % count)
        waiting.append((contribution, title, (number + 1) % count))
    database.close()
    return waiting
