"""Faults of PostgreSQL and of Redis that strike servers under load: how each is made, noticed and mended."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import psycopg
from cutting import Cutter
from line import Line
from phones import Phone
from postgres import PostgresServer
from redis_server import RedisServer

NOTICED_SECONDS = 20.0
END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'worldgame'"


async def until(met: Callable[[], bool], seconds: float) -> float:
    """Wait until it is so, and give how long that took; raises `TimeoutError`."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110 - what is waited for says nothing by itself
            await asyncio.sleep(0.005)
    return loop.time() - began


@dataclass
class Scene:
    """What may break, and the phones that play meanwhile."""

    postgres: PostgresServer
    line: Line
    redis: RedisServer
    wire: Cutter
    phones: list[Phone]
    rng: random.Random

    @property
    def done(self) -> int:
        """How many deeds were acknowledged."""
        return sum(phone.done for phone in self.phones)

    @property
    def away(self) -> int:
        """How often somebody was told to try again."""
        return sum(phone.away.total() for phone in self.phones)

    async def noticed(self) -> None:
        """Wait until somebody hears of the fault."""
        before = self.away
        await until(lambda: self.away > before, NOTICED_SECONDS)

    async def played(self) -> None:
        """Wait for some more deeds, which a fault that costs nothing lets through."""
        enough = self.done + self.rng.randint(2, 6)
        await until(lambda: self.done >= enough, NOTICED_SECONDS)


Fault = Callable[[Scene], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def stopped(at: Scene) -> AsyncIterator[None]:
    """PostgreSQL stops as in a crash, and starts again."""
    await asyncio.to_thread(at.postgres.stop)
    try:
        yield
        await at.noticed()
    finally:
        await asyncio.to_thread(at.postgres.start)


def paused(longest: float, *, at_least: float = 0.2) -> Fault:
    """PostgreSQL and all its backends stand still for so many seconds: the time is the fault."""

    @asynccontextmanager
    async def fault(at: Scene) -> AsyncIterator[None]:
        at.postgres.pause()
        try:
            yield
            await asyncio.sleep(at.rng.uniform(at_least, longest))
        finally:
            at.postgres.go_on()

    return fault


@asynccontextmanager
async def ended(at: Scene) -> AsyncIterator[None]:
    """Every connection is ended by PostgreSQL, in the middle of whatever it does."""
    await asyncio.to_thread(at.postgres.say, END_ALL)
    yield
    await at.played()


def cut(when: str) -> Fault:
    """The line breaks before or after the server hears the next COMMIT."""

    @asynccontextmanager
    async def fault(at: Scene) -> AsyncIterator[None]:
        before, at.line.cut = at.line.cuts, when
        yield
        await until(lambda: at.line.cuts > before, NOTICED_SECONDS)

    return fault


@asynccontextmanager
async def used_up(at: Scene) -> AsyncIterator[None]:
    """Others hold every connection that the server gives."""
    with psycopg.connect(at.postgres.url("postgres"), autocommit=True) as first, ExitStack() as others:

        def take() -> None:
            first.execute(END_ALL)
            with suppress(psycopg.OperationalError):
                while True:
                    others.enter_context(psycopg.connect(at.postgres.url("postgres")))

        await asyncio.to_thread(take)
        yield
        noticed = asyncio.create_task(at.noticed())
        while not (await asyncio.wait({noticed}, timeout=0.2))[0]:
            await asyncio.to_thread(take)  # the servers were faster, and hold enough of them
        await noticed


@asynccontextmanager
async def redis_killed(at: Scene) -> AsyncIterator[None]:
    at.redis.kill()
    yield
    await at.played()
    await asyncio.to_thread(at.redis.start)


@asynccontextmanager
async def redis_paused(at: Scene) -> AsyncIterator[None]:
    at.redis.pause()
    try:
        yield
        await at.played()
    finally:
        at.redis.go_on()


@asynccontextmanager
async def redis_emptied(at: Scene) -> AsyncIterator[None]:
    await asyncio.to_thread(at.redis.client.flushall)
    yield


@asynccontextmanager
async def redis_unreachable(at: Scene) -> AsyncIterator[None]:
    """What is sent to Redis is swallowed, and nobody is told."""
    at.wire.swallow()
    yield
    await at.played()
    at.wire.carry()


@asynccontextmanager
async def redis_cut(at: Scene) -> AsyncIterator[None]:
    at.wire.cut()
    yield


OF_POSTGRES: dict[str, Fault] = {
    "stopped at once": stopped,
    "paused": paused(1.5),
    "backends ended": ended,
    "cut before COMMIT": cut("before"),
    "cut after COMMIT": cut("after"),
    "connections used up": used_up,
}
OF_REDIS: dict[str, Fault] = {
    "Redis killed": redis_killed,
    "Redis paused": redis_paused,
    "Redis emptied": redis_emptied,
    "Redis unreachable": redis_unreachable,
    "Redis cut off": redis_cut,
}
EVERY = OF_POSTGRES | OF_REDIS
