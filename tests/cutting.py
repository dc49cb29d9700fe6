"""A line to a server that a test may cut: it carries, swallows, or breaks."""

import asyncio
from contextlib import suppress
from typing import Self


class Cutter:
    """Carries bytes between a free port and a server's port on this machine."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.port = 0
        self._open = asyncio.Event()
        self._open.set()
        self._lines: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_why: object) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()

    def swallow(self) -> None:
        """Let nothing through, and say nothing either."""
        self._open.clear()

    def carry(self) -> None:
        """Break what was swallowed, and carry what is new."""
        self.cut()
        self._open.set()

    def cut(self) -> None:
        """Break every line at once, as a network does: with a reset."""
        for line in self._lines:
            line.transport.abort()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, there_writer}
        self._lines |= both
        try:
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._pass(reader, there_writer))
                ways.create_task(self._pass(there_reader, writer))
        finally:
            self._lines -= both
            for line in both:
                line.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while some := await reader.read(65536):
                await self._open.wait()
                writer.write(some)
                await writer.drain()
        writer.close()
