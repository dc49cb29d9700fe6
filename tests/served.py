"""The real server in a process of its own, on a real port, that a test may kill.

Most of a start is loading modules. Where a test is about something else, that is done once for all servers: each is
then a copy of a process that has loaded them and done nothing else (the `forkserver` of Python).
"""

import http.client
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from town import build_town

from app.migrate import migrate
from app.operate import play
from app.platform.clock import system_clock
from app.platform.database import Database

ROOT = Path(__file__).resolve().parents[1]
COPIES = multiprocessing.get_context("forkserver")
COPIES.set_forkserver_preload(["app.operate.play"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def found_town(folder: Path) -> None:
    """Put the town into the database that a server of this folder opens."""
    database = Database(f"sqlite:///{folder / 'world.db'}")
    migrate(database)
    database.write_now(build_town, database, system_clock)
    database.close()


class Running(Protocol):
    """What is asked of a process: a part of what `subprocess.Popen` knows."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...


class Copy:
    """`app.operate.play` in a copy of a process that has loaded it."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str], said: Path) -> None:
        self._process = COPIES.Process(target=_play, args=(list(arguments), dict(env), said), daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        assert self._process.exitcode is not None, "it does not end"
        return self._process.exitcode

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)


def _play(arguments: list[str], env: dict[str, str], said: Path) -> None:
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.exit(play.main(arguments))


class Server:
    """`scripts/play` without its set-up, on free ports, with more arguments and settings if wanted.

    With `afresh` it is started as an operator does, by a command, and loads everything itself.
    """

    program = "app.operate.play"  # of those that are started afresh

    def __init__(self, folder: Path, *arguments: str, afresh: bool = False, **settings: str) -> None:
        self.folder = folder
        self.arguments = ("--empty", *arguments)
        self.afresh = afresh
        self.settings = settings
        self.port, self.https_port = free_port(), free_port()
        self.process: Running | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> Path:
        """What it printed, faults as well."""
        return self.folder / "said.txt"

    def start(self) -> None:
        env = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(self.folder),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "HTTPS_PORT": str(self.https_port),
            "DISK_FLOOR_MB": "1",
            **self.settings,
        }
        self.process = self._begin(env)
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self._ready():
                    return
            except OSError:
                threading.Event().wait(0.02)
        raise AssertionError(f"the server did not start: {self.process.poll()}\n{self.said.read_text()}")

    def _begin(self, env: Mapping[str, str]) -> Running:
        if not self.afresh:
            return Copy(self.arguments, env, self.said)
        with self.said.open("wb") as said:
            command = [sys.executable, "-m", self.program, *self.arguments]
            return subprocess.Popen(command, cwd=ROOT, env=env, stdout=said, stderr=subprocess.STDOUT)

    def _ready(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
        finally:
            line.close()

    def seconds_in_line(self) -> float:
        """How long it waited so far for a processor that others used."""
        assert self.process is not None
        counted = Path(f"/proc/{self.process.pid}/schedstat")
        return int(counted.read_text().split()[1]) / 1e9 if counted.exists() else 0.0

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
