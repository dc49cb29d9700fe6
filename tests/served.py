"""The real server in a process of its own, on a real port, that a test may kill."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from town import build_town

from app.migrate import migrate
from app.platform.clock import system_clock
from app.platform.database import Database

ROOT = Path(__file__).resolve().parents[1]


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


class Server:
    """`scripts/play` without its set-up, on free ports, with more arguments and settings if wanted."""

    program: tuple[str, ...] = ("app.operate.play", "--empty")

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.folder = folder
        self.arguments = arguments
        self.settings = settings
        self.port, self.https_port = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> Path:
        """What it printed."""
        return self.folder / "said.txt"

    def start(self) -> None:
        said = self.said.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.program, *self.arguments],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "DATA_DIR": str(self.folder),
                "HOST": "127.0.0.1",
                "PORT": str(self.port),
                "HTTPS_PORT": str(self.https_port),
                "DISK_FLOOR_MB": "1",
                **self.settings,
            },
            stdout=said,
        )
        said.close()
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self._ready():
                    return
            except OSError:
                threading.Event().wait(0.02)
        raise AssertionError(f"the server did not start: {self.process.poll()}")

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
            self.process.terminate()
            self.process.wait(20)
