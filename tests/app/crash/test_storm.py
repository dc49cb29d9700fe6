"""Faults of PostgreSQL and Redis, drawn from a seed, under load: nothing lost, nothing twice, only "try again"."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from cutting import Cutter
from fleet import Fleet
from grounds import ServerGround, Worlds
from line import Line
from phones import Phone, Street
from postgres import PostgresServer
from redis_server import RedisServer
from served import ROOT
from storm import EVERY, OF_REDIS, Fault, Scene, paused, until
from test_crash import player
from town import MovableClock, Town, build_town
from truth import check_journals, check_shelf, check_sums

from app.platform.database import Database
from app.platform.live_client import Client

CONSISTENT_SECONDS = 10.0
CODES = {"database_away", "outcome_unknown", "busy"}
FRESH_QUESTS = 12  # a fault


@dataclass
class House:
    """A town on a PostgreSQL at the end of a line, and a Redis."""

    town: Town
    postgres: PostgresServer
    line: Line
    redis: RedisServer
    folder: Path
    jpeg: bytes


@pytest.fixture
def house(tmp_path: Path, jpeg: bytes) -> Iterator[House]:
    server, redis = PostgresServer(durable=True).start(), RedisServer(tmp_path)
    redis.start()
    line = Line(server.port)
    with Worlds(ServerGround(server)) as worlds:
        database = Database(worlds.fresh(tmp_path), clock=MovableClock(datetime.now(UTC)))
        town = database.write_now(build_town, database, database.clock)
        yield House(town, server, line, redis, tmp_path, jpeg)
        database.close()
    line.close()
    redis.kill()
    server.close()


def test_a_few_faults_under_a_few_phones(house: House) -> None:
    run(house, phones=4, faults=2)


@pytest.mark.deep
@pytest.mark.timeout(3600)
def test_two_hundred_faults_under_load(house: House) -> None:
    storm = run(house, phones=12, faults=200)
    assert storm.struck.keys() == EVERY.keys(), "every kind came"


@pytest.mark.deep
def test_a_server_that_stands_still_for_fifteen_seconds(house: House) -> None:
    storm = run(house, phones=16, only={"paused for 15 s": paused(15, at_least=15)})
    assert storm.away, "phones were told, and did not wait in silence"
    assert max(phone.slowest for phone in storm.phones) < 13, "nobody waits for longer than 10 s and a little"


def run(house: House, phones: int, faults: int = 1, only: dict[str, Fault] | None = None) -> "Storm":
    seed = int(os.environ.get("CRASH_SEED", random.SystemRandom().randrange(10**6)))
    sys.stdout.write(f"\nCRASH_SEED={seed}\n")
    cast = [house.town.db.write_now(player, number) for number in range(phones + 1)]
    storm = Storm(house, cast, seed)
    began = time.monotonic()
    asyncio.run(storm.blow(faults, only or EVERY))
    storm.report(time.monotonic() - began)
    verified = subprocess.run(
        [sys.executable, "-m", "app.cli", "verify"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(house.folder), "DATABASE_URL": house.town.db.url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return storm


class Ear:
    """A socket at a server, on one quest that nobody but the probe touches."""

    def __init__(self, url: str, quest: UUID) -> None:
        self.topic = f"quest:{quest}"
        self.client = Client(url, [self.topic])

    @property
    def version(self) -> int:
        return self.client.versions.get(self.topic, -1)

    async def listen(self) -> None:
        async for _ in self.client.changes():
            pass


@dataclass
class Storm:
    """One run: phones that play at two servers, a probe whose deeds sockets must see, and one fault after another."""

    house: House
    cast: list[UUID]
    seed: int
    struck: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    ready_after: list[float] = field(default_factory=list)  # seconds
    seen_after: list[float] = field(default_factory=list)
    pages: Counter[int] = field(default_factory=Counter)
    phones: list[Phone] = field(default_factory=list)

    @property
    def away(self) -> Counter[str]:
        return sum((phone.away for phone in self.phones), Counter())

    async def blow(self, faults: int, kinds: dict[str, Fault]) -> None:
        house, rng = self.house, random.Random(self.seed)
        self.street = Street(self.fresh_quests(), house.jpeg)
        self.secret = house.town.quest(places=1, evidence="note number")
        line = house.town.db.url.replace(f":{house.postgres.port}/", f":{house.line.port}/")
        async with Cutter(house.redis.port) as wire:
            self.fleet = Fleet(house.folder, 2, DATABASE_URL=line, REDIS_URL=f"redis://127.0.0.1:{wire.port}/0")
            self.phones = [
                Phone(number, house.folder, self.fleet, self.street, self.seed) for number in range(len(self.cast))
            ]
            self.probe, self.held = self.phones[-1], None
            scene = Scene(house.postgres, house.line, house.redis, wire, self.phones, rng)
            try:
                await self.fleet.start()
                self.fleet.let_on()
                await self.play(scene, [rng.choice(list(kinds)) for _ in range(faults)], kinds)
            finally:
                self.fleet.stop()
        journals = [(phone.journal.path, who) for phone, who in zip(self.phones, self.cast, strict=True)]
        self.done = check_journals(house.town.db, journals, all_settled=True)
        check_sums(house.town.db)
        check_shelf(house.town.db, house.folder / "pictures")
        assert self.away.keys() <= CODES, self.away

    def fresh_quests(self) -> list[UUID]:
        return [self.house.town.quest(places=2 + n % 3, evidence="note number") for n in range(FRESH_QUESTS)]

    async def play(self, scene: Scene, names: list[str], kinds: dict[str, Fault]) -> None:
        quiet = asyncio.Event()
        ears = [Ear(server.url, self.secret) for server in self.fleet.servers]
        started = [server.process.pid for server in self.fleet.servers if server.process]
        async with asyncio.TaskGroup() as tasks:
            listening = [tasks.create_task(ear.listen()) for ear in ears]
            reading = tasks.create_task(self.read())
            for ear in ears:
                await asyncio.wait_for(ear.client.listening.wait(), CONSISTENT_SECONDS)
            playing = [tasks.create_task(phone.play(quiet)) for phone in self.phones[:-1]]
            for name in names:
                self.street.quests[:] = await asyncio.to_thread(self.fresh_quests)
                await self.strike(scene, name, kinds[name], ears)
            quiet.set()
            await asyncio.wait(playing, timeout=60)
            for task in (*listening, reading):
                task.cancel()
        assert [ear.client.connections for ear in ears] == [1, 1], "no socket was sent away"
        assert started == [server.process.pid for server in self.fleet.servers if server.process]
        assert all(server.process and server.process.poll() is None for server in self.fleet.servers)
        await self.probe.play(quiet)  # to its end at once

    async def strike(self, scene: Scene, name: str, fault: Fault, ears: list[Ear]) -> None:
        """Let a fault come and go; what was done meanwhile is seen at every server soon after, and what is new too."""
        self.struck[name] += 1
        await scene.played()
        away, versions = self.away, [ear.version for ear in ears]
        async with fault(scene):
            deed = asyncio.create_task(self.move())
            if name in OF_REDIS:
                await asyncio.wait_for(deed, CONSISTENT_SECONDS)
        mended = asyncio.get_running_loop().time()
        await self.all_ready(name)
        self.ready_after.append(asyncio.get_running_loop().time() - mended)
        async with asyncio.timeout(CONSISTENT_SECONDS):
            await deed
        if name in OF_REDIS:
            assert self.away == away, f"{name}: nobody waits for Redis"
        await self.all_hear(name, ears, versions)
        versions = [ear.version for ear in ears]
        await self.move()
        await self.all_hear(name, ears, versions)

    async def move(self) -> None:
        """Claim the probe's quest, or hand it back."""
        if self.held is None:
            self.held = await self.probe.do("claim", f"/quests/{self.secret}/claims")
            assert self.held is not None
        else:
            assert await self.probe.do("release", f"/claims/{self.held.deed}/release")
            self.held = None

    async def all_hear(self, name: str, ears: list[Ear], versions: list[int]) -> None:
        def heard() -> bool:
            return all(ear.version > before for ear, before in zip(ears, versions, strict=True))

        try:
            self.seen_after.append(await until(heard, CONSISTENT_SECONDS))
        except TimeoutError as late:
            raise AssertionError(f"{name}: {versions} stayed {[ear.version for ear in ears]}") from late

    async def all_ready(self, name: str) -> None:
        async with httpx2.AsyncClient(timeout=CONSISTENT_SECONDS) as client:
            try:
                async with asyncio.timeout(CONSISTENT_SECONDS):
                    for server in self.fleet.servers:
                        while (await client.get(f"{server.url}/readyz")).status_code != 200:
                            pass  # it looks at the database each time
            except TimeoutError as late:
                raise AssertionError(f"{name}: not ready after {CONSISTENT_SECONDS} s") from late

    async def read(self) -> None:
        """Look at pages all the time: each is whole, or says to try again."""
        async with httpx2.AsyncClient(timeout=60, headers={"accept": "application/json"}) as client:
            client.cookies.set("wg_device", "secret-of-0")
            while True:
                for server in self.fleet.servers:
                    answer = await client.get(f"{server.url}/quests/{self.secret}")
                    self.pages[answer.status_code] += 1
                    assert answer.status_code in {200, 503}, answer.text
                    if answer.status_code == 503:
                        assert answer.json()["code"] in CODES
                        assert answer.headers["retry-after"]
                    await asyncio.sleep(0.05)  # as often as people look, not as a load of its own

    def report(self, seconds: float) -> None:
        def worst(numbers: list[float]) -> str:
            inner = sorted(numbers)
            return f"median {inner[len(inner) // 2]:.2f}, worst {inner[-1]:.2f}"

        said: dict[str, Any] = {
            "seconds": f"{seconds:.0f}",
            "faults": dict(self.struck),
            "done and refused": dict(self.done),
            "told to try again": dict(self.away),
            "pages": dict(self.pages),
            "ready, seconds after": worst(self.ready_after),
            "seen on sockets, seconds after": worst(self.seen_after),
            "slowest answer, seconds": f"{max(phone.slowest for phone in self.phones):.1f}",
        }
        sys.stdout.writelines(f"{name}: {what}\n" for name, what in said.items())
