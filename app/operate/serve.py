"""Serving: one app on the plain port and, where asked for, on the HTTPS port, in one process and one loop."""

import asyncio
import gc
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.platform.live_bounds import LARGEST_FRAME, SILENCE_SECONDS
from app.platform.live_line import HandOver
from app.platform.settings import Settings


class Server(uvicorn.Server):
    """A server that says when it is up, and leaves the signals to whoever runs it: two cannot both have them."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so, whether it went well or not."""
        try:
            await super().startup(sockets)
        finally:
            self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def serve(app: FastAPI, settings: Settings, certificate: tuple[Path, Path] | None = None) -> None:
    """Serve until a signal comes; with a certificate and its key also over HTTPS on `HTTPS_PORT`."""
    servers = [Server(config(app, settings, settings.port))]
    if certificate is not None:
        # The app's life belongs to the first server: its second door opens and closes with the first.
        secure = config(
            app,
            settings,
            settings.https_port,
            lifespan="off",
            ssl_certfile=certificate[0],
            ssl_keyfile=certificate[1],
        )
        servers.append(Server(secure))
    uvloop_or_asyncio = servers[0].config.get_loop_factory()
    with asyncio.Runner(loop_factory=uvloop_or_asyncio) as runner:
        runner.run(_run(servers))


def config(app: FastAPI, settings: Settings, port: int, *, ws: Any = HandOver, **more: Any) -> uvicorn.Config:
    """Give how the app is served on a port; `ws` leads the sockets."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies) or None,
        ws=ws,
        ws_max_size=LARGEST_FRAME,
        ws_ping_interval=SILENCE_SECONDS,
        ws_ping_timeout=SILENCE_SECONDS,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=5,
        **more,
    )


async def _run(servers: list[Server]) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for server in servers:
            server.force_exit = server.should_exit  # asked twice: do not wait for open connections
            server.should_exit = True

    for asked in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(asked, stop)
    first, *others = servers
    running = [asyncio.create_task(first.serve())]
    await first.up.wait()
    gc.collect()
    gc.freeze()  # what lives as long as the process is looked through no more: no pause while news goes out
    running += [asyncio.create_task(other.serve()) for other in others]
    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    stop()
    await asyncio.gather(*running)
