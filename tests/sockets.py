"""Sockets for tests, by each way that there is: inside the test; on a real server, in tasks or as lines."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import uvloop
from site_of_town import HERE, Site
from starlette.websockets import WebSocketDisconnect
from town import secret_of
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.operate.serve import Server, config
from app.platform.live_line import HandOver

PATIENCE = 20
REAL: dict[str, Any] = {"task": "websockets-sansio", "line": HandOver}


class Socket(Protocol):
    """What tests do with a socket, whatever way it goes."""

    def send_json(self, data: Any) -> None: ...
    def send_text(self, data: str) -> None: ...
    def send_bytes(self, data: bytes) -> None: ...
    def receive_json(self) -> Any: ...
    def close(self) -> None: ...


class Wire:
    """A socket of the `websockets` library that ends as a socket inside the test does."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send_json(self, data: Any) -> None:
        self._send(json.dumps(data))

    def send_text(self, data: str) -> None:
        self._send(data)

    def send_bytes(self, data: bytes) -> None:
        self._send(data)

    def receive_json(self) -> Any:
        try:
            return json.loads(self.connection.recv(timeout=PATIENCE))
        except ConnectionClosed as ended:
            said = ended.rcvd
            raise WebSocketDisconnect(said.code if said else 1006, said.reason if said else "") from ended

    def close(self) -> None:
        self.connection.close()

    def _send(self, data: str | bytes) -> None:
        self.connection.send(data)


class Sockets:
    """Opens sockets of one site by one way; without a port inside the test."""

    def __init__(self, site: Site, port: int | None) -> None:
        self.site = site
        self.port = port

    def open(self, who: str | None = None) -> AbstractContextManager[Socket]:
        headers = {"cookie": f"wg_device={secret_of(who)}"} if who else {}
        if self.port is None:
            return self.site.inside.websocket_connect("ws://localhost/live", headers=headers | {"origin": HERE})
        return self._open(headers)

    @contextmanager
    def _open(self, headers: dict[str, str]) -> Iterator[Socket]:
        where = f"127.0.0.1:{self.port}"
        with connect(
            f"ws://{where}/live", origin=f"http://{where}", additional_headers=headers, ping_interval=None
        ) as it:  # type: ignore[arg-type]
            yield Wire(it)


@contextmanager
def server_of(site: Site, way: str, port: int = 0) -> Iterator[Server]:
    """Serve a site on a port of its own, in a thread of this process, as `serve` does but for who leads its sockets."""
    server = Server(config(site.app, site.app.state.settings, port, ws=REAL[way]))
    up = threading.Event()

    async def run() -> None:
        serving = asyncio.create_task(server.serve())
        await server.up.wait()
        up.set()
        await serving

    def live() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(run())

    thread = threading.Thread(target=live)
    thread.start()
    assert up.wait(PATIENCE)
    assert server.started
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server did not end"


def port_of(server: Server) -> int:
    return int(server.servers[0].sockets[0].getsockname()[1])
