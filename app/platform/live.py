"""Live sockets: who may hold one, what it hears, when it ends. The protocol: docs/live.md."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from fastapi import WebSocket

from app.platform.headers import own_origins
from app.platform.hub import Frame, Hub, Watcher
from app.platform.live_bounds import (
    BEHIND_SECONDS,
    CLOSE_SECONDS,
    FRAME_SECONDS,
    LARGEST_FRAME,
    LONGEST_TOPIC,
    MOST_FRAMES,
    MOST_SOCKETS,
    NOT_TEXT,
    NOT_UNDERSTOOD,
    PRIVATE_TOPICS,
    SHARED_TOPICS,
    SIGNED_OUT,
    SILENCE_SECONDS,
    TOO_LARGE,
    TOO_MANY,
    TOO_SLOW,
    Ending,
)
from app.platform.live_line import EXTENSION, HandOver, Line
from app.platform.live_plain import Plain
from game.errors import Refusal

SLOTS = 25  # the sockets get their beat in so many groups, one after the other

Look = Callable[[Collection[str]], Awaitable[Collection[str]]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds a socket: whom it counts for, which topics tell of the end of their session, and the session's key."""

    counts_for: str
    most: int
    ends_with: tuple[str, ...] = ()
    session: str = ""


class Socket(Protocol):
    """What both kinds of sockets, on a transport and in a task, have in common."""

    visitor: Visitor

    def beat(self) -> None:
        """Give a sign of life."""

    def end(self, ending: Ending) -> None:
        """Close it, with a reason."""

    def abort(self) -> None:
        """Close it at once."""


class Live:
    """All sockets of this process. `look` gives which of some sessions go on. Used on the event loop only."""

    def __init__(self, hub: Hub, look: Look, *, silence_seconds: float = SILENCE_SECONDS) -> None:
        self.hub = hub
        self.silence_seconds = silence_seconds
        self.behind_seconds: float = BEHIND_SECONDS
        self._look = look
        self._held: Counter[str] = Counter()
        self._slots: list[set[Line | Plain]] = [set() for _ in range(SLOTS)]
        self._slot = 0
        self._behind: dict[Line | Plain, float] = {}
        self._ending: dict[Line | Plain, float] = {}
        self._all = 0
        self._timer: asyncio.TimerHandle | None = None
        self._looking: set[asyncio.Task[None]] = set()
        for prefix in PRIVATE_TOPICS:
            hub.answer_with(prefix, self._check_soon)

    @property
    def count(self) -> int:
        """The number of sockets."""
        return self._all

    async def hold(self, socket: WebSocket, visitor: Visitor, since: int) -> None:
        """Accept a socket and serve it. Where the server can hand the transport over, this ends at once.

        `since` is the hub's version from before the session was read.
        """
        await socket.accept()
        way = socket.scope.get("extensions", {}).get(EXTENSION)
        if self._all >= MOST_SOCKETS or self._held[visitor.counts_for] >= visitor.most:
            if isinstance(way, HandOver):
                way.stay()
            await socket.close(*TOO_MANY)
            return
        held = way.hand_over(self, visitor) if isinstance(way, HandOver) else Plain(socket, self, visitor)
        if held is None:
            return
        self._all += 1
        self._held[visitor.counts_for] += 1
        self._slots[self._slot_of(held)].add(held)
        self.hub.watch(held, ())
        if self._timer is None:
            self._sweep_later()
        if any(self.hub.version(topic) > since for topic in visitor.ends_with):
            self._check_soon((held,))  # the session may have ended while it was read
        if isinstance(held, Plain):
            await held.talk()

    def leave(self, held: "Line | Plain") -> None:
        """Forget a socket, and give its place back."""
        self.hub.leave(held)
        self._behind.pop(held, None)
        self._slots[self._slot_of(held)].discard(held)
        self._all -= 1
        self._held[held.visitor.counts_for] -= 1
        if not self._held[held.visitor.counts_for]:
            del self._held[held.visitor.counts_for]

    def falls_behind(self, held: "Line | Plain") -> None:
        """Note since when a socket takes nothing more."""
        self._behind[held] = asyncio.get_running_loop().time()

    def catches_up(self, held: "Line | Plain") -> None:
        """Note that a socket takes what it is sent."""
        self._behind.pop(held, None)

    def ends(self, held: "Line | Plain") -> None:
        """Give a socket that was told why a few seconds to go by itself."""
        self._ending[held] = asyncio.get_running_loop().time() + CLOSE_SECONDS
        if self._timer is None:
            self._sweep_later()

    def gone(self, held: "Line | Plain") -> None:
        """Note that a socket has gone."""
        self._ending.pop(held, None)

    def allows(self, came: tuple[float, ...]) -> tuple[tuple[float, ...], bool]:
        """Count one more message, and say whether that is within the bound."""
        now = asyncio.get_running_loop().time()
        came = (*(moment for moment in came if now - moment < FRAME_SECONDS), now)
        return came, len(came) <= MOST_FRAMES

    def hear(self, held: "Line | Plain", message: bytes, *, is_text: bool) -> None:
        """Do what a message asks for, or end the socket."""
        if len(message) > LARGEST_FRAME:
            held.end(TOO_LARGE)
            return
        try:
            topics = _wanted(message.decode()) if is_text else None
        except UnicodeDecodeError:
            held.end(NOT_TEXT)
            return
        if topics is None:
            held.end(NOT_UNDERSTOOD)
            return
        self.hub.watch(held, topics)
        watching = sorted(set(held.topics) - set(held.own))
        versions = {topic: self.hub.version(topic) for topic in watching}
        answer = {"watching": watching, "epoch": self.hub.epoch, "now": self.hub.now(), "versions": versions}
        held.offer("", Frame(answer))

    def _slot_of(self, held: "Line | Plain") -> int:
        return id(held) // 64 % SLOTS

    def _sweep_later(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self.silence_seconds / SLOTS, self._sweep)

    def _sweep(self) -> None:
        """Look after one group of sockets, after who is behind, and after who should have gone."""
        self._slot = (self._slot + 1) % SLOTS
        group = tuple(self._slots[self._slot])
        for held in group:
            held.beat()
        self._check_soon(group)
        now = asyncio.get_running_loop().time()
        for held in [held for held, since in self._behind.items() if now - since > self.behind_seconds]:
            held.end(TOO_SLOW)
        for held in [held for held, until in self._ending.items() if now > until]:
            held.abort()
        self._timer = None
        if self._all or self._ending:
            self._sweep_later()

    def _check_soon(self, some: Collection[Watcher]) -> None:
        signed_in = [held for held in some if isinstance(held, Line | Plain) and held.visitor.session]
        if signed_in:
            task = asyncio.get_running_loop().create_task(self._check(signed_in))
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)

    async def _check(self, some: "list[Line | Plain]") -> None:
        """End the sockets whose session is over: one question for all of them."""
        try:
            here = await self._look({held.visitor.session for held in some})
        except Refusal:
            return  # the database is away for now: the sweep asks again
        for held in some:
            if held.visitor.session not in here:
                held.end(SIGNED_OUT)


def comes_from_here(socket: WebSocket) -> bool:
    """Say whether one of our own pages opens the socket: no browser protects sockets from other sites' pages."""
    scheme = "https" if socket.url.scheme == "wss" else "http"
    return socket.headers.get("origin") in own_origins(socket.headers, scheme, socket.app.state.settings.public_url)


def _wanted(message: str) -> list[str] | None:
    """Give the topics that a message asks for and that anybody may watch, or None if it is no such message."""
    try:
        topics = [str(topic) for topic in json.loads(message)["watch"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return [topic for topic in topics if len(topic) <= LONGEST_TOPIC and SHARED_TOPICS.fullmatch(topic)]
