"""Live sockets: who may hold one, what it hears, when it ends. See docs/architecture.md, "Live"."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from fastapi import WebSocket, WebSocketDisconnect

from app.platform.headers import own_origins
from app.platform.hub import Hub, Watcher

LARGEST_FRAME = 16 * 1024
LONGEST_TOPIC = 120
MOST_FRAMES, FRAME_SECONDS = 20, 10
MOST_SOCKETS_OF_A_PLAYER = 5
MOST_SOCKETS_UNSIGNED = 20  # from one network
MOST_SOCKETS = 10_000
SILENCE_SECONDS = 25
SHARED_TOPICS = ("board:", "now", "goal:", "quest:", "quests", "world")

SIGNED_OUT: Final = (4401, "Signed out")
TOO_MANY: Final = (1013, "Too many open pages")
TOO_FAST: Final = (1008, "Too many messages")
TOO_LARGE: Final = (1009, "Too large a message")
NOT_UNDERSTOOD: Final = (1003, "Not understood")


@dataclass(frozen=True)
class Visitor:
    """Who holds a socket: whom it counts for, which topics tell of the end of their session, how to look."""

    counts_for: str
    most: int
    ends_with: frozenset[str]
    still_here: Callable[[], Awaitable[bool]]


class Live:
    """All sockets of this process. Used on the event loop only."""

    def __init__(self, hub: Hub, *, silence_seconds: float = SILENCE_SECONDS) -> None:
        self._hub = hub
        self.silence_seconds = silence_seconds
        self._held: Counter[str] = Counter()
        self._all = 0

    async def hold(self, socket: WebSocket, visitor: Visitor) -> None:
        """Serve a socket until the phone leaves, breaks a bound, or the session ends."""
        await socket.accept()
        if self._all >= MOST_SOCKETS or self._held[visitor.counts_for] >= visitor.most:
            await socket.close(*TOO_MANY)
            return
        self._all += 1
        self._held[visitor.counts_for] += 1
        watcher = Watcher(own=visitor.ends_with)
        self._hub.watch(watcher, ())
        try:
            await self._talk(socket, watcher, visitor)
        finally:
            self._hub.leave(watcher)
            self._all -= 1
            self._held[visitor.counts_for] -= 1
            if not self._held[visitor.counts_for]:
                del self._held[visitor.counts_for]

    async def _talk(self, socket: WebSocket, watcher: Watcher, visitor: Visitor) -> None:
        both = {
            asyncio.create_task(self._listen(socket, watcher)),
            asyncio.create_task(self._tell(socket, watcher, visitor)),
        }
        _done, other = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in other:
            task.cancel()
        for task in both:
            # one ended because the phone left or was sent away; the other one then has nobody to talk to
            with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await task

    async def _listen(self, socket: WebSocket, watcher: Watcher) -> None:
        now = asyncio.get_running_loop().time
        came: deque[float] = deque(maxlen=MOST_FRAMES)
        while True:
            text = await _text(socket)
            if len(came) == MOST_FRAMES and now() - came[0] < FRAME_SECONDS:
                await socket.close(*TOO_FAST)
                return
            came.append(now())
            if text is not None and len(text.encode()) > LARGEST_FRAME:
                await socket.close(*TOO_LARGE)
                return
            topics = _wanted(text)
            if topics is None:
                await socket.close(*NOT_UNDERSTOOD)
                return
            self._hub.watch(watcher, topics)
            await socket.send_text(json.dumps({"watching": sorted(watcher.topics - watcher.own)}))

    async def _tell(self, socket: WebSocket, watcher: Watcher, visitor: Visitor) -> None:
        while True:
            news = await watcher.take(self.silence_seconds)
            if (not news or watcher.own & news.keys()) and not await visitor.still_here():
                await socket.close(*SIGNED_OUT)
                return
            if not news:
                await socket.send_text('{"beat": true}')  # a page can not see the protocol's own pings
            for topic, frame in news.items():
                if topic not in watcher.own:
                    await socket.send_text(frame)


def comes_from_here(socket: WebSocket) -> bool:
    """Say whether one of our own pages opens the socket: no browser protects sockets from other sites' pages."""
    scheme = "https" if socket.url.scheme == "wss" else "http"
    return socket.headers.get("origin") in own_origins(socket.headers, scheme, socket.app.state.settings.public_url)


async def _text(socket: WebSocket) -> str | None:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    return message.get("text")


def _wanted(text: str | None) -> list[str] | None:
    """Give the topics that a message asks for and that anybody may watch, or None if it is no such message."""
    try:
        topics = [str(topic)[:LONGEST_TOPIC] for topic in json.loads(text or "")["watch"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return [topic for topic in topics if topic.startswith(SHARED_TOPICS)]
