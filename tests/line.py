"""A line to the database that a test can cut at the worst moment."""

import socket
import threading
from contextlib import suppress

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"  # the whole message: BEGIN … READ COMMITTED has the word too
WRITER = b"pg_advisory_xact_lock"


class Line:
    """A relay on a loopback port; `cut` says at which moment the writer's next COMMIT loses its line.

    "before": the server never hears of it; "after": the server has committed, and its answer is lost. As many as
    `spared` go through before.
    """

    def __init__(self, port: int) -> None:
        self.far = port
        self.cut = ""
        self.spared = 0
        self.cuts = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        threading.Thread(target=self._welcome, daemon=True).start()

    def close(self) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def _welcome(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.door.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.far))
                except OSError:
                    near.close()
                else:
                    _Call(self, near, far).begin()


class _Call:
    def __init__(self, line: Line, near: socket.socket, far: socket.socket) -> None:
        self.line, self.near, self.far = line, near, far
        self.writes = self.swallows = False

    def begin(self) -> None:
        threading.Thread(target=self._ask, daemon=True).start()
        threading.Thread(target=self._answer, daemon=True).start()

    def _ask(self) -> None:
        with suppress(OSError):
            while said := self.near.recv(65536):
                self.writes = self.writes or WRITER in said
                commits = self.line.cut and self.writes and COMMIT in said
                if commits and self.line.spared:
                    self.line.spared -= 1
                elif commits:
                    self.swallows, before = True, self.line.cut == "before"
                    self.line.cut = ""
                    self.line.cuts += 1
                    if before:
                        break
                self.far.sendall(said)
        self._hang_up()

    def _answer(self) -> None:
        with suppress(OSError):
            while said := self.far.recv(65536):
                if self.swallows:
                    break
                self.near.sendall(said)
        self._hang_up()

    def _hang_up(self) -> None:
        for end in (self.near, self.far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
