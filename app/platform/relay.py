"""Relays: how a nudge reaches the hubs of all processes. Nothing else here or in Redis is of any worth to anybody.

After a commit the own hub hears at once. `RedisRelay` tells the others the names of the topics through pub/sub. What
was told while a process was cut off is not known to it, so it nudges all that is watched when it hears again.
"""

import asyncio
import json
import logging
import random
import secrets
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Protocol

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.platform.hub import Hub
from app.platform.live_bounds import LONGEST_TOPIC
from app.platform.settings import Settings

log = logging.getLogger("worldgame")

LARGEST_MESSAGE = 64 * 1024
MOST_TOPICS = 400  # in a message
MOST_UNTOLD = 20_000  # beyond it the others are told that anything may have changed
ANSWER_SECONDS = 2.0
ASKED_AFTER_SECONDS = 2.0  # of silence: is it still there?
PAUSE_SECONDS = 3.0  # the longest before another try
POLL_SECONDS = 5.0
CANCELLED_AGAIN_AFTER_SECONDS = 0.05


class Relay(Protocol):
    """What carries nudges between processes."""

    def start(self) -> None:
        """Begin, on the loop of the hub; nothing is waited for."""

    async def stop(self) -> None:
        """End."""

    def tell(self, topics: set[str]) -> None:
        """Nudge these topics here and elsewhere; may be called from any thread, never waits."""


class LocalRelay:
    """The relay of one process; with `poll_seconds` there may be others, whose commits it cannot hear of.

    Then all that is watched is nudged again and again: one frame for a topic, whoever watches.
    """

    def __init__(self, hub: Hub, *, poll_seconds: float | None = None) -> None:
        self._hub = hub
        self._poll_seconds = poll_seconds
        self._polling: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to poll, if it has to."""
        if self._poll_seconds is not None:
            self._polling = asyncio.create_task(self._poll(self._poll_seconds))

    async def stop(self) -> None:
        """End the polling."""
        if self._polling is not None:
            await _end(self._polling)

    def tell(self, topics: set[str]) -> None:
        """Nudge these topics here."""
        self._hub.nudge_from_thread(topics)

    async def _poll(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            self._hub.nudge_all()


class RedisRelay:
    """The relay of several processes, through a channel of Redis or Valkey. Whatever happens to it, nobody waits."""

    def __init__(self, hub: Hub, url: str, channel: str) -> None:
        self._hub = hub
        self._url = url
        self._channel = f"{channel}:nudges"
        self._name = secrets.token_hex(8)
        self._untold: set[str] = set()
        self._too_many = False
        self._something = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._broken: set[str] = set()  # which of the two connections are

    def start(self) -> None:
        """Begin to listen and to tell."""
        self._loop = asyncio.get_running_loop()
        both = {"tells": self._publish, "listens": self._listen}
        self._tasks = [asyncio.create_task(self._again_and_again(name, work)) for name, work in both.items()]

    async def stop(self) -> None:
        """End both; what was not told yet is forgotten."""
        for task in self._tasks:
            await _end(task)

    @property
    def lost(self) -> bool:
        """Whether other processes cannot be told, or not be heard."""
        return bool(self._broken)

    def tell(self, topics: set[str]) -> None:
        """Nudge these topics here, and elsewhere as soon as Redis takes them."""
        self._hub.nudge_from_thread(topics)
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: nobody watches any more
                self._loop.call_soon_threadsafe(self._note, topics)

    def _note(self, topics: Iterable[str]) -> None:
        self._untold.update(topics)
        if len(self._untold) > MOST_UNTOLD:
            self._untold.clear()
            self._too_many = True
        self._something.set()

    async def _again_and_again(self, name: str, work: Callable[[Redis], Awaitable[None]]) -> None:
        """Work until it fails, and after a pause once more, on a new connection."""
        pause = 0.1
        while True:
            client = Redis.from_url(
                self._url,
                socket_timeout=ANSWER_SECONDS,
                socket_connect_timeout=ANSWER_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
            loop = asyncio.get_running_loop()
            began = loop.time()
            try:
                await work(client)
            except (RedisError, OSError, TimeoutError) as no:
                self._say_lost(name, no)
            except Exception:
                log.exception("the relay met something that it did not expect, and begins anew")
            finally:
                with suppress(RedisError, OSError, TimeoutError):
                    await client.aclose(close_connection_pool=True)
            pause = 0.1 if loop.time() - began > PAUSE_SECONDS else min(PAUSE_SECONDS, pause * 2)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - not all at once, no secret

    async def _publish(self, client: Redis) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            while self._untold or self._too_many:
                # taken out first: what comes again meanwhile is told again
                some, anything = set(list(self._untold)[:MOST_TOPICS]), self._too_many
                self._untold -= some
                self._too_many = False
                message = {"from": self._name, "topics": None if anything else sorted(some)}
                try:
                    await client.publish(self._channel, json.dumps(message))
                except BaseException:
                    self._too_many |= anything
                    self._note(some)  # told again on the next connection: twice does no harm
                    raise
                self._say_back("tells")

    async def _listen(self, client: Redis) -> None:
        async with client.pubsub() as heard:
            await heard.subscribe(self._channel)
            unanswered = False
            while True:
                message = await heard.get_message(timeout=ASKED_AFTER_SECONDS)
                if message is not None:
                    unanswered = False
                    self._take(message["type"], message["data"])
                elif unanswered:
                    raise TimeoutError("it answers no more")
                else:
                    unanswered = True
                    await asyncio.wait_for(heard.ping(), ANSWER_SECONDS)

    def _take(self, kind: str, data: object) -> None:
        if kind == "subscribe":  # what was told before is not known
            self._say_back("listens")
            self._hub.nudge_all()
        elif kind == "message" and isinstance(data, bytes) and len(data) <= LARGEST_MESSAGE:
            topics = _topics(data, self._name)
            self._hub.nudge_all() if topics is None else self._hub.nudge(topics)

    def _say_lost(self, name: str, no: BaseException) -> None:
        if not self._broken:
            log.warning("Redis is away (%s): other processes hear of changes when it is back", type(no).__name__)
        self._broken.add(name)

    def _say_back(self, name: str) -> None:
        if name in self._broken:
            self._broken.discard(name)
            if not self._broken:
                log.warning("Redis is back")


def relay_of(settings: Settings, hub: Hub) -> Relay:
    """Give the relay that the settings ask for; SQLite has one process, so there is nobody else to hear of."""
    if settings.redis_url:
        return RedisRelay(hub, settings.redis_url, settings.shared_name)
    return LocalRelay(hub, poll_seconds=None if settings.database.startswith("sqlite:") else POLL_SECONDS)


def _topics(data: bytes, own_name: str) -> list[str] | None:
    """Give the topics that another process tells of, None if that may be any; junk tells of none."""
    try:
        message = json.loads(data)
        sender, topics = message["from"], message["topics"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []
    if sender == own_name:
        return []
    if topics is None:
        return None
    if not isinstance(topics, list):
        return []
    return [topic for topic in topics[:MOST_TOPICS] if isinstance(topic, str) and len(topic) <= LONGEST_TOPIC]


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel a task until it ends: the driver's `wait_for` swallows it when what it waits for ends at that moment."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=CANCELLED_AGAIN_AFTER_SECONDS)
