"""Many sockets: who does not read, who sends junk, who leaves all at once. (--deep: nine times as many.)"""

import gc
import json
import os
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from site_of_town import Site
from sockets import Sockets, port_of, server_of
from town import Town
from websockets.frames import Close, Frame, Opcode

from app.platform import live as module
from app.platform.live import Live, Visitor
from app.platform.live_bounds import MOST_UNSENT

PATIENCE = 60
BIG = "x" * 30_000
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@pytest.fixture
def sockets(town: Town, tmp_path: Path) -> Iterator[Sockets]:
    site = Site(town, tmp_path)
    with server_of(site, "line") as server:
        yield Sockets(site, port_of(server))


class Phone:
    """The least of a client: a thousand of them cost little, and they may behave as badly as they like."""

    def __init__(self, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
        host = f"127.0.0.1:{port}"
        head = (
            f"GET /live HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade"
        )
        self.line.sendall(f"{head}\r\nSec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.heard = b""
        while b"\r\n\r\n" not in self.heard:
            self.heard += self._more()
        self.heard = self.heard.partition(b"\r\n\r\n")[2]
        self.version = 0
        self.code: int | None = None
        self.over = False
        self.say(Opcode.TEXT, b'{"watch": ["now"]}')

    def say(self, opcode: Opcode, data: bytes, *, fin: bool = True) -> None:
        self.line.sendall(Frame(opcode, data, fin).serialize(mask=True))

    def _more(self) -> bytes:
        try:
            return self.line.recv(1 << 16)
        except ConnectionError:
            return b""

    def read(self) -> None:
        """Take what has come, and note the newest version and the code of the end."""
        more = self._more()
        self.over = not more
        self.heard += more
        while len(self.heard) >= 2:
            size, start = self.heard[1], 2
            if size >= 126:
                start = 4 if size == 126 else 10
                size = int.from_bytes(self.heard[2:start])
            if len(self.heard) < start + size:
                break
            opcode, data = self.heard[0] & 15, self.heard[start : start + size]
            self.heard = self.heard[start + size :]
            if opcode == Opcode.CLOSE:
                self.code = Close.parse(data).code
            elif opcode == Opcode.TEXT:
                message = json.loads(data)
                self.version = max(self.version, message.get("version", 0) or message.get("versions", {}).get("now", 0))


@pytest.fixture
def phone(sockets: Sockets) -> Iterator[Callable[[], Phone]]:
    made: list[Phone] = []

    def call() -> Phone:
        assert sockets.port is not None
        made.append(Phone(sockets.port))
        return made[-1]

    yield call
    for one in made:
        one.line.close()


def read_until(phones: list[Phone], done: str, version: int = 0) -> None:
    """Let phones read until each has the version, or is over."""
    with selectors.DefaultSelector() as chooser:
        waiting = {phone for phone in phones if not (phone.over if done == "over" else phone.version >= version)}
        for phone in waiting:
            chooser.register(phone.line, selectors.EVENT_READ, phone)
        until = time.monotonic() + PATIENCE
        while waiting:
            assert time.monotonic() < until, f"{len(waiting)} of {len(phones)} still wait"
            for key, _ready in chooser.select(1):
                phone = key.data
                phone.read()
                if phone.over or (done == "news" and phone.version >= version):
                    waiting.discard(phone)
                    chooser.unregister(phone.line)


def memory() -> int:
    """Give the bytes that this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def many(request: pytest.FixtureRequest) -> int:
    return 9_000 if request.config.getoption("--deep") else 1_000


def test_who_does_not_follow_makes_no_difference_to_the_others(
    sockets: Sockets,
    phone: Callable[[], Phone],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setattr("app.players.live_routes.MOST_SOCKETS_UNSIGNED", module.MOST_SOCKETS)
    live: Live = sockets.site.app.state.live
    live.behind_seconds = 10 if request.config.getoption("--deep") else 2

    async def render(_topic: str) -> dict[str, object]:
        return {"html": BIG}

    live.hub.render_with("now", render)
    phones = [phone() for _ in range(many(request))]
    read_until(phones, "news", 1)
    bad = len(phones) // 100
    junk, slow, well = phones[:bad], phones[bad : 3 * bad], phones[3 * bad :]
    for one in junk:
        one.say(Opcode.TEXT, b"\xff\xfe not text")
    read_until(junk, "over")
    assert {one.code for one in junk} <= {1003, 1007}
    held = memory()
    rounds = 0
    until = time.monotonic() + PATIENCE
    while live.count > len(well):
        assert time.monotonic() < until, f"{live.count - len(well)} slow ones are held"
        rounds += 1
        before = live.hub.version("now")
        live.hub.nudge_from_thread({"now"})
        read_until(well, "news", before + 1)
    assert rounds > 3
    newest = live.hub.version("now")
    read_until(well, "news", newest)
    assert not any(one.over for one in well)
    read_until(slow, "over")
    assert {one.code for one in slow} <= {1013, None}, "None: the end could not leave either, as nothing was read"
    assert max(one.version for one in slow) <= newest
    gc.collect()
    assert memory() - held < len(slow) * MOST_UNSENT * 2 + 20_000_000


def test_a_storm_of_phones_that_leave_and_come_back(
    sockets: Sockets,
    phone: Callable[[], Phone],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setattr("app.players.live_routes.MOST_SOCKETS_UNSIGNED", module.MOST_SOCKETS)
    live: Live = sockets.site.app.state.live
    for _storm in range(3):
        phones = [phone() for _ in range(many(request) // 4)]
        read_until(phones, "news", 1)
        assert live.count == len(phones)
        live.hub.nudge_from_thread({"now"})
        read_until(phones, "news", live.hub.now())
        for one in phones:
            one.line.close()  # without a word
        until = time.monotonic() + PATIENCE
        while live.count:
            assert time.monotonic() < until
            os.sched_yield()
    with sockets.open("Ada") as one:
        one.send_json({"watch": ["now"]})
        assert one.receive_json()["watching"] == ["now"]


def test_a_visitor_is_small() -> None:
    assert not hasattr(Visitor("a", 1), "__dict__")


@pytest.mark.parametrize("cut", [1, 2, 5, 7, 20])
def test_frames_may_come_in_any_pieces(phone: Callable[[], Phone], cut: int) -> None:
    one = phone()
    read_until([one], "news", 1)
    one.version = 0
    first = bytes(Frame(Opcode.TEXT, b'{"watch":', fin=False).serialize(mask=True))
    between = bytes(Frame(Opcode.PING, b"still there?").serialize(mask=True))
    last = bytes(Frame(Opcode.CONT, b' ["now"]}').serialize(mask=True))
    whole = first + between + last
    for start in range(0, len(whole), cut):
        one.line.sendall(whole[start : start + cut])
    read_until([one], "news", 1)
    one.say(Opcode.CLOSE, Close(1000, "bye").serialize())
    read_until([one], "over")
    assert one.code == 1000


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (Frame(Opcode.TEXT, b"{}").serialize(mask=False), 1002),
        (Frame(Opcode.CONT, b"{}").serialize(mask=True), 1002),
        (b"\xf1\x80abcd", 1002),
        (Frame(Opcode.TEXT, b"\xff\xfe").serialize(mask=True), 1007),
        (Frame(Opcode.PING, b"").serialize(mask=True) * 21, 1008),
        (Frame(Opcode.PONG, b"").serialize(mask=True) * 21, 1008),
    ],
    ids=["unmasked", "without a beginning", "reserved bits", "no UTF-8", "pings", "pongs"],
)
def test_what_breaks_the_protocol_is_told_so(phone: Callable[[], Phone], sent: bytes, code: int) -> None:
    one = phone()
    read_until([one], "news", 1)
    one.line.sendall(sent)
    read_until([one], "over")
    assert one.code == code


def test_the_server_ends_though_its_phones_stay(town: Town, tmp_path: Path) -> None:
    site = Site(town, tmp_path)
    with server_of(site, "line") as server:
        phones = [Phone(port_of(server)) for _ in range(10)]
        read_until(phones, "news", 1)
    read_until(phones, "over")
    assert {one.code for one in phones} == {1012}
    for one in phones:
        one.line.close()
