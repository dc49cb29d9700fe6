"""Relays: a commit in one process reaches who watches in another, whatever happens to Redis meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cutting import Cutter
from redis_server import FAULTS, RedisServer

from app.platform.hub import Frame, Hub, Watcher
from app.platform.relay import MOST_UNTOLD, LocalRelay, RedisRelay

CONSISTENT_SECONDS = 10


class Heard(Watcher):
    """A watcher that counts what it is offered."""

    __slots__ = ("topics_heard",)

    def __init__(self) -> None:
        super().__init__()
        self.topics_heard: list[str] = []

    def offer(self, topic: str, frame: Frame) -> None:
        self.topics_heard.append(topic)


class Process:
    """What one process has of it: a hub, a relay, and somebody who watches."""

    def __init__(self, url: str, channel: str = "test") -> None:
        self.hub = Hub(beat_seconds=0.01)
        self.relay = RedisRelay(self.hub, url, channel)
        self.watcher = Heard()

    async def stop(self) -> None:
        await self.relay.stop()
        await self.hub.stop()

    def heard(self, topic: str) -> int:
        return self.watcher.topics_heard.count(topic)


@asynccontextmanager
async def two(url: str, *, linked: bool = True) -> AsyncIterator[tuple[Process, Process]]:
    here, there = Process(url), Process(url)
    for process in (here, there):
        process.hub.start()
        process.relay.start()
        process.hub.watch(process.watcher, ["now", "world"])
    if linked:
        for process in (here, there):
            await until(lambda process=process: process.heard("now") > 0)  # it has begun to listen
        for process in (here, there):
            process.watcher.topics_heard.clear()
    try:
        yield here, there
    finally:
        for process in (here, there):
            await process.stop()


async def until(true: Callable[[], bool], seconds: float = CONSISTENT_SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is waited for says nothing by itself
            await asyncio.sleep(0.01)


async def hears(teller: Process, listener: Process) -> None:
    """Tell until the other hears it: what is told into a gap may be lost."""
    before = listener.heard("now")

    def told() -> bool:
        teller.relay.tell({"now"})
        return listener.heard("now") > before

    await until(told)


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(scenario(), 60))  # type: ignore[arg-type]


def test_others_hear_once_and_oneself_at_once(redis: RedisServer) -> None:
    async def scenario() -> None:
        async with two(redis.url) as (here, there):
            here.relay.tell({"now"})
            await until(lambda: here.heard("now") == 1 and there.heard("now") == 1)
            there.relay.tell({"world"})
            await until(lambda: here.heard("world") == 1)
            assert here.heard("now") == 1, "its own message came back and was not taken for news"

    run(scenario)


def test_two_worlds_share_a_redis_and_hear_nothing_of_each_other(redis: RedisServer) -> None:
    async def scenario() -> None:
        async with two(redis.url) as (here, there):
            other = Process(redis.url, "another")
            other.hub.start()
            other.relay.start()
            other.hub.watch(other.watcher, ["now"])
            await until(lambda: other.heard("now") > 0)
            before = other.heard("now")
            here.relay.tell({"now"})
            await until(lambda: there.heard("now") == 1)
            other.relay.tell({"now"})
            await until(lambda: other.heard("now") == before + 1)
            assert there.heard("now") == 1
            await other.stop()

    run(scenario)


JUNK = (b"", b"\xff\xfe", b"[]", b'{"from":1}', b'{"from":"x","topics":{"a":1}}', b'{"from":"x","topics":[1,null]}')
HUGE = (b"[" * 50_000, b'{"from":"x","topics":["' + b"n" * 70_000 + b'"]}')


@pytest.mark.parametrize("junk", [*JUNK, *HUGE], ids=range(len(JUNK + HUGE)))
def test_junk_on_the_channel_is_nothing(redis: RedisServer, junk: bytes) -> None:
    async def scenario() -> None:
        async with two(redis.url) as (here, there):
            redis.client.publish("test:nudges", junk)
            await hears(here, there)

    run(scenario)


def test_what_anything_may_mean_wakes_all_that_is_watched(redis: RedisServer) -> None:
    async def scenario() -> None:
        async with two(redis.url) as (_here, there):
            redis.client.publish("test:nudges", json.dumps({"from": "x", "topics": None}))
            await until(lambda: there.heard("now") == 1 and there.heard("world") == 1)

    run(scenario)


def test_more_topics_than_anybody_keeps_become_one_word(redis: RedisServer) -> None:
    async def scenario() -> None:
        async with two(redis.url) as (here, there):
            here.relay.tell({f"quest:{n}" for n in range(MOST_UNTOLD + 1)})
            await until(lambda: there.heard("now") == 1)

    run(scenario)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_redis_stops_nobody_and_is_made_good(redis: RedisServer, fault: str) -> None:
    breaks, mends = FAULTS[fault]

    async def scenario() -> None:
        async with two(redis.url) as (here, there):
            breaks(redis)
            own = here.heard("world")
            here.relay.tell({"world"})
            await until(lambda: here.heard("world") > own, 1)  # who is in the same process hears as ever
            if fault in {"killed", "paused"}:
                await until(lambda: here.relay.lost and there.relay.lost)
                here.relay.tell({"world"})
            await asyncio.to_thread(mends, redis)
            await until(lambda: there.heard("world") > 0)  # what it missed, without being told again
            await hears(there, here)
            await until(lambda: not here.relay.lost and not there.relay.lost)

    run(scenario)


def test_a_redis_that_is_not_there_at_the_start_is_found_later(tmp_path: Path) -> None:
    late = RedisServer(tmp_path)

    async def scenario() -> None:
        async with two(late.url, linked=False) as (here, there):
            here.relay.tell({"now"})
            await until(lambda: here.heard("now") == 1, 1)
            assert there.heard("now") == 0
            await asyncio.to_thread(late.start)
            await until(lambda: there.heard("now") > 0)

    try:
        run(scenario)
    finally:
        late.kill()


def test_a_relay_that_is_just_connecting_stops_at_once(redis: RedisServer) -> None:
    async def scenario() -> None:
        before = asyncio.all_tasks()
        for quarters in range(40):
            process = Process(redis.url)
            process.relay.start()
            process.relay.tell({"now"})
            await asyncio.sleep(quarters / 4000)  # somewhere between the first word and the answer to the last
            _, late = await asyncio.wait([asyncio.create_task(process.stop())], timeout=5)
            assert not late
            assert asyncio.all_tasks() == before

    run(scenario)


def test_a_line_that_swallows_everything_is_noticed(redis: RedisServer) -> None:
    async def scenario() -> None:
        async with Cutter(redis.port) as line, two(f"redis://127.0.0.1:{line.port}/0") as (here, there):
            line.swallow()
            here.relay.tell({"world"})
            await until(lambda: here.heard("world") == 1, 1)
            await until(lambda: here.relay.lost and there.relay.lost)
            assert there.heard("world") == 0
            line.carry()
            await until(lambda: there.heard("world") > 0)

    run(scenario)


def test_without_redis_all_that_is_watched_is_looked_at_now_and_again() -> None:
    async def scenario() -> None:
        hub, watcher = Hub(beat_seconds=0.01), Heard()
        relay = LocalRelay(hub, poll_seconds=0.02)
        hub.start()
        hub.watch(watcher, ["now"])
        relay.start()
        await until(lambda: watcher.topics_heard.count("now") >= 2)
        await relay.stop()
        await hub.stop()

    run(scenario)
