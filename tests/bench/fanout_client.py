"""The phones of one side: one process, one thread, one epoll; told what to do by the bench through a pipe."""

import json
import multiprocessing
import random
import select
import socket
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from bench.fanout_change import began_at
from bench.figures import Fault

WAVE = 50  # sockets that are opened at once
PATIENCE = 30.0  # seconds
IDLE = 2.0  # seconds that a connection for forms may wait: servers end idle ones
TEXT, CLOSE, PING = 0x81, 0x88, 0x89
SECOND = 1e9


class Timing(NamedTuple):
    """Seconds until the last phone had the newest state: since the change, and since the server began to write it."""

    since_change: float
    since_writing: float


class Deed(NamedTuple):
    """A form to send, and what every phone shows once it counts."""

    path: str
    form: str
    headers: dict[str, str]
    shows: bytes


class Phones:
    """Sockets of one server. Every one answers pings; all but the slow one read what comes."""

    def __init__(self, port: int, boss: Connection) -> None:
        self._port = port
        self._boss = boss
        self._poll = select.epoll()
        self._poll.register(boss.fileno(), select.EPOLLIN)
        self._lines: dict[int, socket.socket] = {}
        self._rest: dict[int, bytes] = {}
        self._slow: socket.socket | None = None
        self._asked = 0.0
        self._door = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def serve(self) -> None:
        """Do what the bench asks for until it hangs up."""
        while True:
            if self._boss.poll():
                try:
                    name, given = self._boss.recv()
                except EOFError:
                    return
                try:
                    self._boss.send((True, getattr(self, name)(*given)))
                except Fault as wrong:
                    self._boss.send((False, str(wrong)))
            self._take(PATIENCE)

    def open(self, handshakes: Sequence[bytes], watch: bytes) -> int:
        """Open more sockets, some at a time; gives how many are open."""
        for start in range(0, len(handshakes), WAVE):
            wave = [self._dial(handshake) for handshake in handshakes[start : start + WAVE]]
            for line in wave:
                self._shaken(line, watch)
            for line in wave:
                if watch:
                    self._until(line, b'"watching"')
                line.setblocking(False)
                self._lines[line.fileno()] = line
                self._poll.register(line.fileno(), select.EPOLLIN)
            self._take(0)
        return len(self._lines)

    def watch(self, message: bytes) -> None:
        """Let every phone watch something else."""
        for line in self._lines.values():
            line.send(message)
        self._hear(b'"watching"')

    def change(self, path: str, version: int, body: Callable[[int, int], bytes] | None = None) -> Timing:
        """Cause a change, and wait until every phone has it; the server may say which version it is."""
        at = time.monotonic_ns()
        said = self._post(path, body(at, version) if body else b"")
        if said.startswith(b'{"version"'):
            told = json.loads(said)
            version, at = told["version"], told["at"]
        frame, last, _ = self._hear(b'"version":%d,' % version)
        return Timing((last - at) / SECOND, (last - began_at(frame)) / SECOND)

    def do(self, deed: Deed) -> tuple[float, float]:
        """Send a form; gives the seconds until one phone shows it, any of them, and until the last one does."""
        witness = random.choice(list(self._lines))
        began = time.monotonic_ns()
        self._post(deed.path, deed.form.encode(), deed.headers)
        _, last, seen = self._hear(deed.shows, witness)
        return (seen - began) / SECOND, (last - began) / SECOND

    def stall(self, handshake: bytes, watch: bytes, path: str) -> None:
        """Open one more phone, let more be sent to it than it takes, and read nothing of it."""
        self._slow = self._dial(handshake, room=4096)
        self._shaken(self._slow, watch)
        self._until(self._slow, b'"watching"')
        self._post(path)

    def dropped(self, path: str) -> int:
        """Wait until the server counts the slow phone no more; gives the code that it then reads."""
        if self._slow is None:
            raise Fault("no phone is slow")
        until = time.monotonic() + PATIENCE
        while json.loads(self._post(path))["sockets"] > len(self._lines):
            if time.monotonic() > until:
                raise Fault("a phone that reads nothing was not dropped")
            self._take(0.1)
        whole = bytearray()
        try:
            while piece := self._slow.recv(1 << 16):
                whole += piece
        except OSError as broken:
            raise Fault(f"the slow phone heard no reason: {broken}") from broken
        self._slow.close()
        codes = [int.from_bytes(payload[:2], "big") for kind, payload in frames_of(whole)[0] if kind == CLOSE]
        return codes[0] if codes else 1006

    def _post(self, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
        if time.monotonic() - self._asked > IDLE:
            self._door.close()  # and open it anew, before the server hangs up
        self._asked = time.monotonic()
        self._door.request("POST", path, body, headers or {})
        answer = self._door.getresponse()
        said = answer.read()
        if answer.status >= 400:
            raise Fault(f"{path} answered {answer.status}: {said[:200]!r}")
        return said

    def _dial(self, handshake: bytes, room: int = 0) -> socket.socket:
        line = socket.socket()
        line.settimeout(PATIENCE)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if room:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        line.connect(("127.0.0.1", self._port))
        line.sendall(handshake)
        return line

    def _shaken(self, line: socket.socket, watch: bytes) -> None:
        head = self._until(line, b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101 "):
            raise Fault(f"a handshake was answered {head[:60]!r}")
        if watch:
            line.sendall(watch)

    def _until(self, line: socket.socket, end: bytes) -> bytes:
        whole = b""
        while end not in whole:
            piece = line.recv(1 << 16)
            if not piece:
                raise Fault(f"a line ended early: {whole[-60:]!r}")
            whole += piece
        return whole

    def _hear(self, wanted: bytes, witness: int = 0) -> tuple[bytes, int, int]:
        """Read until every phone has a frame with these bytes; gives one, and when the last and the witness had it."""
        text, read = b"", b"\0"
        heard: set[int] = set()
        seen, until = 0, time.monotonic() + PATIENCE
        while len(heard) < len(self._lines):
            if time.monotonic() > until:
                raise Fault(f"only {len(heard)} of {len(self._lines)} phones had {wanted!r}")
            for number, _ in self._poll.poll(1.0):
                if number not in self._lines:
                    continue
                data = self._read(number)
                if data == read and number not in self._rest:
                    heard.add(number)  # as the others had it: nearly always
                else:
                    texts = self._understand(number, data)
                    for newest in (one for one in texts if wanted in one):
                        heard.add(number)
                        text = newest
                        read = data if len(data) == len(text) + 4 else read
                if number == witness and not seen and number in heard:
                    seen = time.monotonic_ns()
        return text, time.monotonic_ns(), seen

    def _take(self, seconds: float) -> None:
        """Read what nobody waits for, pings above all, until the bench asks for something or the time is over."""
        until = time.monotonic() + seconds
        while not self._boss.poll():
            for number, _ in self._poll.poll(max(0.0, until - time.monotonic())):
                if number in self._lines:
                    self._understand(number, self._read(number))
            if time.monotonic() >= until:
                return

    def _read(self, number: int) -> bytes:
        try:
            data = self._lines[number].recv(1 << 16)
        except BlockingIOError:
            return b""
        if not data:
            raise Fault("the server hung up on a phone")
        return data

    def _understand(self, number: int, data: bytes) -> list[bytes]:
        """Give the texts that came; answer pings; an end is a fault."""
        frames, rest = frames_of(self._rest.pop(number, b"") + data)
        if rest:
            self._rest[number] = rest
        for kind, payload in frames:
            if kind == PING:
                self._lines[number].send(bytes([0x8A, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
            elif kind == CLOSE:
                raise Fault(f"a phone was sent away: {payload!r}")
        return [payload for kind, payload in frames if kind == TEXT]


class Crowd:
    """The process of some phones, as the bench holds it."""

    def __init__(self, port: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_main, args=(port, theirs))
        self._process.start()
        theirs.close()

    def ask(self, name: str, *given: Any) -> Any:
        """Let the phones do something, and wait for what comes of it."""
        self._pipe.send((name, given))
        try:
            well, said = self._pipe.recv()
        except EOFError:
            raise Fault(f"the phones died at {name}") from None
        if not well:
            raise Fault(said)
        return said

    def change(self, *given: Any) -> Timing:
        """Cause a change; see `Phones.change`."""
        timing: Timing = self.ask("change", *given)
        return timing

    def close(self) -> None:
        """Hang up."""
        self._pipe.close()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()


def _main(port: int, boss: Connection) -> None:
    Phones(port, boss).serve()


def frames_of(data: bytes | bytearray) -> tuple[list[tuple[int, bytes]], bytes]:
    """Split whole frames of a server off what came; gives them and the rest."""
    found, at = [], 0
    while len(data) - at >= 2:
        length, start = data[at + 1], at + 2
        if length >= 126:
            more = 2 if length == 126 else 8
            length, start = int.from_bytes(data[start : start + more], "big"), start + more
        if len(data) < start + length:
            break
        found.append((data[at], bytes(data[start : start + length])))
        at = start + length
    return found, bytes(data[at:])
