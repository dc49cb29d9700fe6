"""Live: what may be lost. A nudge names a topic; after each beat its watchers get one frame, the newest only."""

import asyncio
import itertools
import json
import logging
import secrets
import time
from abc import ABC, abstractmethod
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

LARGEST_WATCH = 32
MOST_VERSIONS = 10_000  # topics whose last change is known; older ones count as changed
RETRY_SECONDS = 1.0

Renderer = Callable[[str], Awaitable[dict[str, object]]]
Answer = Callable[[Collection["Watcher"]], None]

logger = logging.getLogger(__name__)


class Frame:
    """One message, written down once for every socket: as text, and as the bytes that go over the wire."""

    __slots__ = ("text", "wire")

    def __init__(self, message: dict[str, Any]) -> None:
        self.text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        self.wire = bytes(WireFrame(Opcode.TEXT, self.text.encode()).serialize(mask=False))


class Watcher(ABC):
    """One socket: always watches its `own` topics, and up to `LARGEST_WATCH` others; `offer` must not wait."""

    __slots__ = ("own", "topics")

    def __init__(self, own: tuple[str, ...] = ()) -> None:
        self.own = own
        self.topics: tuple[str, ...] = ()

    @abstractmethod
    def offer(self, topic: str, frame: Frame) -> None:
        """Send a frame, or keep it in place of an older one of its topic."""


class Hub:
    """Who watches what in this process. Used on the event loop only, except `nudge_from_thread`."""

    def __init__(self, *, beat_seconds: float) -> None:
        self.epoch = secrets.token_hex(8)
        self._beat = beat_seconds
        # In the order in which they came: who came first hears first, each time.
        self._watchers: defaultdict[str, dict[Watcher, None]] = defaultdict(dict)
        self._due: dict[str, bool] = {}  # whether it was nudged again since its flush began
        self._renderers: dict[str, Renderer] = {}
        self._answers: dict[str, Answer] = {}
        self._last = self._floor = int(time.time() * 1000)
        self._versions: OrderedDict[str, int] = OrderedDict()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped = False
        self._flushing: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Remember the loop that this hub lives on."""
        self._loop = asyncio.get_running_loop()

    async def stop(self) -> None:
        """Send nothing more, and let go of what is being rendered: the loop is about to end, the database to close."""
        self._loop, self._stopped = None, True
        for task in (flushing := tuple(self._flushing)):
            task.cancel()
        await asyncio.gather(*flushing, return_exceptions=True)

    def render_with(self, prefix: str, renderer: Renderer) -> None:
        """Let topics that begin with `prefix:` carry what the renderer gives: the same for all watchers."""
        self._renderers[prefix] = renderer

    def answer_with(self, prefix: str, answer: Answer) -> None:
        """Let topics that begin with `prefix:` send nothing: their watchers are handed to `answer`."""
        self._answers[prefix] = answer

    def now(self) -> int:
        """Give a version that is at least every version given so far, and smaller than the next one."""
        self._last = max(self._last, int(time.time() * 1000))
        return self._last

    def version(self, topic: str) -> int:
        """Give the version of a topic: it only grows, and is never below the milliseconds since 1970 of its nudge."""
        return self._versions.get(topic, self._floor)

    def watch(self, watcher: Watcher, topics: Iterable[str]) -> None:
        """Set what a socket watches besides its own topics, at most `LARGEST_WATCH`."""
        self.leave(watcher)
        wanted = dict.fromkeys(itertools.islice(dict.fromkeys(topics), LARGEST_WATCH))
        watcher.topics = (*watcher.own, *(topic for topic in wanted if topic not in watcher.own))
        for topic in watcher.topics:
            self._watchers[topic][watcher] = None

    def leave(self, watcher: Watcher) -> None:
        """Forget a socket."""
        for topic in watcher.topics:
            self._watchers[topic].pop(watcher, None)
            if not self._watchers[topic]:
                del self._watchers[topic]
        watcher.topics = ()

    def nudge_from_thread(self, topics: set[str]) -> None:
        """Wake topics from the writer's thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.nudge, topics)

    def nudge(self, topics: Iterable[str]) -> None:
        """Give each topic a new version, and schedule one frame at the next beat for each that somebody watches."""
        for topic in topics:
            self._last = self._versions[topic] = max(self._last + 1, int(time.time() * 1000))
            self._versions.move_to_end(topic)
            if topic in self._due:
                self._due[topic] = True
            elif topic in self._watchers:
                self._schedule(topic, self._beat)
        while len(self._versions) > MOST_VERSIONS:
            self._floor = max(self._floor, self._versions.popitem(last=False)[1])

    def nudge_all(self) -> None:
        """Nudge all that is watched: what happened is not known. (What ends sockets is looked for anyway.)"""
        self.nudge([topic for topic in self._watchers if topic.partition(":")[0] not in self._answers])

    def _schedule(self, topic: str, seconds: float) -> None:
        self._due[topic] = False
        asyncio.get_running_loop().call_later(seconds, self._flush_soon, topic)

    def _flush_soon(self, topic: str) -> None:
        if self._stopped:  # a beat that was counted before the end: what it began would be left hanging
            return
        task = asyncio.get_running_loop().create_task(self._flush(topic))
        self._flushing.add(task)
        task.add_done_callback(self._flushing.discard)

    async def _flush(self, topic: str) -> None:
        """Send the newest of a topic; a nudge that comes meanwhile waits for the next beat: no frame overtakes."""
        kind = topic.partition(":")[0]
        self._due[topic] = False
        wait = self._beat
        try:
            if kind in self._answers:
                self._answers[kind](tuple(self._watchers.get(topic, ())))
            else:
                version, renderer = self.version(topic), self._renderers.get(kind)
                data = await renderer(topic) if renderer else {}
                frame = Frame({"topic": topic, "version": version, **data})
                for watcher in self._watchers.get(topic, ()):
                    watcher.offer(topic, frame)
        except Exception:  # whatever a renderer meets (a busy database): the topic must not stay silent for ever
            logger.exception("The topic %s could not be rendered; it is tried again", kind)
            self._due[topic], wait = True, RETRY_SECONDS
        again = self._due.pop(topic)
        if again and topic in self._watchers:
            self._schedule(topic, wait)
