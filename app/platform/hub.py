"""Live: what may be lost. A nudge names a topic; after each beat its watchers get one small frame, the newest only."""

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

LARGEST_WATCH = 32

Renderer = Callable[[str], Awaitable[dict[str, object]]]


@dataclass(eq=False)
class Watcher:
    """One socket: what it watches, always its `own` topics, and the newest unsent frame of each topic."""

    own: frozenset[str] = frozenset()
    topics: set[str] = field(default_factory=set)
    unsent: dict[str, str] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, topic: str, frame: str) -> None:
        """Put the newest frame of a topic in place of an older one; nobody waits for a slow phone."""
        self.unsent[topic] = frame
        self.woken.set()

    async def take(self, patience: float) -> dict[str, str]:
        """Wait for news and give every unsent frame by its topic; none when all was silent for `patience` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.woken.wait()
        self.woken.clear()
        news, self.unsent = self.unsent, {}
        return news


class Hub:
    """Who watches what in this process. Used on the event loop only, except `nudge_from_thread`."""

    def __init__(self, *, beat_seconds: float) -> None:
        self._beat = beat_seconds
        self._watchers: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._due: set[str] = set()
        self._renderers: dict[str, Renderer] = {}
        self._version = itertools.count(1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._flushing: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Remember the loop that this hub lives on."""
        self._loop = asyncio.get_running_loop()

    def render_with(self, prefix: str, renderer: Renderer) -> None:
        """Let topics that begin with `prefix:` carry what the renderer gives: the same for all watchers."""
        self._renderers[prefix] = renderer

    def watch(self, watcher: Watcher, topics: Iterable[str]) -> None:
        """Set what a socket watches besides its own topics, at most `LARGEST_WATCH`."""
        self.leave(watcher)
        watcher.topics = {*watcher.own, *itertools.islice(topics, LARGEST_WATCH)}
        for topic in watcher.topics:
            self._watchers[topic].add(watcher)

    def leave(self, watcher: Watcher) -> None:
        """Forget a socket."""
        for topic in watcher.topics:
            self._watchers[topic].discard(watcher)
            if not self._watchers[topic]:
                del self._watchers[topic]
        watcher.topics = set()

    def nudge_from_thread(self, topics: set[str]) -> None:
        """Wake topics from the writer's thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.nudge, topics)

    def nudge(self, topics: Iterable[str]) -> None:
        """Schedule one frame for each watched topic at the next beat."""
        for topic in topics:
            if topic in self._watchers and topic not in self._due:
                self._due.add(topic)
                asyncio.get_running_loop().call_later(self._beat, self._flush_soon, topic)

    def _flush_soon(self, topic: str) -> None:
        task = asyncio.get_running_loop().create_task(self._flush(topic))
        self._flushing.add(task)
        task.add_done_callback(self._flushing.discard)

    async def _flush(self, topic: str) -> None:
        self._due.discard(topic)
        renderer = self._renderers.get(topic.partition(":")[0])
        data = await renderer(topic) if renderer else {}
        frame = json.dumps({"topic": topic, "version": next(self._version), **data}, ensure_ascii=False)
        for watcher in self._watchers.get(topic, ()):
            watcher.offer(topic, frame)
