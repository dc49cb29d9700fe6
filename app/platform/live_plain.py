"""The plain way of a socket, for servers that hand no transport over: two tasks that speak ASGI."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from fastapi import WebSocket, WebSocketDisconnect

from app.platform.hub import Frame, Watcher
from app.platform.live_bounds import CLOSE_SECONDS, TOO_FAST, Ending
from app.platform.live_line import BEAT

if TYPE_CHECKING:
    from app.platform.live import Live, Visitor


class Plain(Watcher):
    """One socket in the task of its request; the newest unsent frame of each topic waits in it."""

    def __init__(self, socket: WebSocket, live: "Live", visitor: "Visitor") -> None:
        super().__init__(visitor.ends_with)
        self.visitor = visitor
        self._socket = socket
        self._live = live
        self._unsent: dict[str, Frame] = {}
        self._woken = asyncio.Event()
        self._ending: Ending | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def offer(self, topic: str, frame: Frame) -> None:
        """Put the newest frame of a topic in place of an older one; nobody waits for a slow phone."""
        self._unsent[topic] = frame
        self._woken.set()

    def beat(self) -> None:
        """Give a sign of life; the server itself sends pings."""
        self.offer("beat", BEAT)

    def end(self, ending: Ending) -> None:
        """Say why this is the end, once what is being sent has gone, or after some seconds."""
        if self._ending is None:
            self._ending = ending
            self._woken.set()
            self._live.ends(self)

    def abort(self) -> None:
        """Stop waiting for this phone."""
        for task in self._tasks:
            task.cancel()

    async def talk(self) -> None:
        """Serve the socket until the phone leaves or it is ended."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._tell())]
        try:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._live.leave(self)
            self._live.gone(self)
            self.abort()
            for task in self._tasks:
                # one ended because the phone left or was sent away; the other one then has nobody to talk to
                with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                    await task

    async def _listen(self) -> None:
        came: tuple[float, ...] = ()
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            came, allowed = self._live.allows(came)
            text = message.get("text")
            if self._ending is not None:
                continue
            if not allowed:
                self.end(TOO_FAST)
            elif text is None:
                self._live.hear(self, message.get("bytes") or b"", is_text=False)
            else:
                self._live.hear(self, text.encode(), is_text=True)

    async def _tell(self) -> None:
        while self._ending is None:
            await self._woken.wait()
            self._woken.clear()
            news, self._unsent = self._unsent, {}
            self._live.falls_behind(self)
            for frame in news.values():
                await self._socket.send_text(frame.text)
            self._live.catches_up(self)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._socket.close(*self._ending)
