"""Killed in the middle of everything: what was acknowledged is there once, what was not is settled by asking again."""

import asyncio
import os
import random
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from fleet import Fleet
from grounds import ServerGround, Worlds
from phones import Phone, Street
from postgres import PostgresServer
from served import ROOT
from town import MovableClock, Town, build_town
from truth import check_journals, check_shelf, check_sums, look

from app.platform.database import Database, Work
from app.platform.ids import new_id
from app.players import service as players
from app.players import store as players_store


@dataclass(frozen=True)
class Size:
    """How large a run is."""

    phones: int
    kills: int
    longest_work: float  # seconds between a start and the next kill, at least 0.2
    quests: int
    ready_seconds: float | None = None  # within which half of the starts are ready, where enough are made to say so


QUICK = Size(phones=8, kills=2, longest_work=1.4, quests=100)
FULL = Size(phones=50, kills=25, longest_work=3.0, quests=1500, ready_seconds=3.0)


@pytest.fixture
def town(tmp_path: Path, empty_world_file: Path) -> Iterator[Town]:
    (tmp_path / "world.db").write_bytes(empty_world_file.read_bytes())
    clock = MovableClock(datetime.now(UTC))
    database = Database(f"sqlite:///{tmp_path / 'world.db'}", clock=clock)
    yield database.write_now(build_town, database, clock)
    database.close()


def test_a_server_that_is_killed_twice_loses_and_doubles_nothing(town: Town, tmp_path: Path, jpeg: bytes) -> None:
    run(town, tmp_path, QUICK, jpeg)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Town]:
    """The town on a PostgreSQL that keeps what it has said is kept."""
    server = PostgresServer(durable=True).start()
    with Worlds(ServerGround(server)) as worlds:
        database = Database(worlds.fresh(tmp_path), clock=MovableClock(datetime.now(UTC)))
        yield database.write_now(build_town, database, database.clock)
        database.close()
    server.close()


def test_one_of_two_servers_is_killed_twice_and_the_other_goes_on(shared: Town, tmp_path: Path, jpeg: bytes) -> None:
    run(shared, tmp_path, QUICK, jpeg, processes=2, DATABASE_URL=shared.db.url)


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_fifty_phones_at_two_servers_of_which_one_is_killed(shared: Town, tmp_path: Path, jpeg: bytes) -> None:
    run(shared, tmp_path, FULL, jpeg, processes=2, DATABASE_URL=shared.db.url)


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_fifty_phones_and_five_and_twenty_kills(town: Town, tmp_path: Path, jpeg: bytes) -> None:
    run(town, tmp_path, FULL, jpeg)


def run(town: Town, folder: Path, size: Size, jpeg: bytes, processes: int = 1, **settings: str) -> None:
    """Play one whole run; `settings` may name another database, of which `town` speaks too."""
    seed = int(os.environ.get("CRASH_SEED", random.SystemRandom().randrange(10**6)))
    sys.stdout.write(f"\nCRASH_SEED={seed}\n")
    cast = [town.db.write_now(player, number) for number in range(size.phones)]
    quests = [town.quest(places=1 + number % 3, evidence="note number") for number in range(size.quests)]
    one = Run(town, folder, size, seed, cast, quests, jpeg)
    asyncio.run(one.play(Fleet(folder, processes, afresh=size.ready_seconds is not None, **settings)))
    verified = subprocess.run(
        [sys.executable, "-m", "app.cli", "verify"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert {"join", "claim", "hand_in", "confirm", "release"} <= one.done.keys(), "every kind of deed was done"
    assert one.replays > 0, "some were cut off"


def player(work: Work, number: int) -> UUID:
    id_ = new_id()
    players_store.add_player(work, id_, f"Player {number}", kind="lasting", time_zone="UTC")
    players.open_device(work, id_, f"secret-of-{number}", "a test", proved=True)
    return id_


@dataclass
class Run:
    """One run: phones that play, and somebody who pulls the plug."""

    town: Town
    folder: Path
    size: Size
    seed: int
    cast: list[UUID]
    quests: list[UUID]
    jpeg: bytes
    done: Counter[str] = field(default_factory=Counter)
    replays: int = 0
    cut_off: Counter[str] = field(default_factory=Counter)  # what the kills left of the deeds under way

    async def play(self, fleet: Fleet) -> None:
        street = Street(self.quests, self.jpeg)
        phones = [Phone(number, self.folder, fleet, street, self.seed) for number in range(self.size.phones)]
        quiet = asyncio.Event()
        try:
            await fleet.start()
            fleet.let_on()
            async with asyncio.TaskGroup() as playing:
                for phone in phones:
                    playing.create_task(phone.play(quiet))
                await self.pull_the_plug(fleet, phones)
                quiet.set()
            journals = [(phone.journal.path, who) for phone, who in zip(phones, self.cast, strict=True)]
            self.done = check_journals(self.town.db, journals, all_settled=True)
            self.check_the_whole()
        finally:
            fleet.stop()
        self.replays = sum(phone.replays for phone in phones)
        waits, median = sorted(fleet.seconds_to_ready), statistics.median(fleet.seconds_of_its_own)
        sys.stdout.write(f"done and refused: {dict(self.done)}; cut off: {dict(self.cut_off)}\n")
        sys.stdout.write(
            f"ready again: median {statistics.median(waits):.2f} s ({median:.2f} of its own), worst {waits[-1]:.2f} s\n"
        )
        if self.size.ready_seconds is not None:
            assert median < self.size.ready_seconds, waits

    async def pull_the_plug(self, fleet: Fleet, phones: list[Phone]) -> None:
        """Kill one again and again; each time look what was kept before anybody asks again."""
        rng = random.Random(self.seed)
        for _ in range(self.size.kills):
            await asyncio.sleep(rng.uniform(0.2, self.size.longest_work))
            if rng.random() < 0.5:  # the moment of an answer: others of the same commit are still unanswered
                fleet.heard.clear()
                await asyncio.wait_for(fleet.heard.wait(), 30)
            number = fleet.kill_one(rng)
            await fleet.restart(number)
            self.look_before_replay(fleet, phones)
            fleet.let_on()

    def look_before_replay(self, fleet: Fleet, phones: list[Phone]) -> None:
        """Hold the journals against the data, and note for each cut-off deed whether it was done."""
        journals = [(phone.journal.path, who) for phone, who in zip(phones, self.cast, strict=True)]
        check_journals(self.town.db, journals, all_settled=False)
        truth = look(self.town.db)
        if len(fleet.servers) == 1:  # with others the phones have asked there meanwhile
            for phone, who in zip(phones, self.cast, strict=True):
                if phone.pending is not None:
                    phone.kept_before_replay = truth.kept(phone.pending, who)
                    self.cut_off["kept" if phone.kept_before_replay else "not kept"] += 1
        self.check_the_whole()

    def check_the_whole(self) -> None:
        check_sums(self.town.db)
        check_shelf(self.town.db, self.folder / "pictures")
