"""Two clocks on one database, fifty periods, and one of them dies in the middle: every effect exactly once."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from served import ROOT
from sqlalchemy import Connection, func, select
from sqlmodel import col
from town import Town

from app.chores.service import Chore, House, run_due
from app.platform.database import Database, Work
from app.platform.pictures.shelf import Shelf
from app.platform.tables import RunJob
from app.world import store as worlds
from app.world.tables import PublicAct

PERIODS = 50
POINTS = ("never", "look", "before", "after", "later")


class Died(BaseException):
    """What ends a clock in the middle."""


@pytest.fixture
def houses(town: Town, tmp_path: Path) -> Iterator[tuple[House, House]]:
    other = Database(town.db.url, clock=town.clock)
    shelf = Shelf(tmp_path / "pictures", disk_floor=1)
    yield House(town.db, shelf, tmp_path), House(other, shelf, tmp_path)
    other.close()


def marks(town: Town) -> Counter[str]:
    query = select(col(PublicAct.reason)).where(col(PublicAct.act) == "ran")
    return Counter(town.db.read_now(lambda conn: conn.execute(query).scalars().all()))


def periods(town: Town, name: str) -> int:
    query = select(func.count()).select_from(RunJob).where(col(RunJob.name) == name)
    return town.db.read_now(lambda conn: conn.execute(query).scalar_one())


def chore(dies: str) -> Chore:
    """A chore that writes one line a period, run by a clock that dies at a point of it."""

    def at(point: str) -> None:
        if point == dies:
            raise Died

    def look(_conn: Connection, *_more: object) -> None:
        at("look")

    def do(_house: House, work: Work, _looked: object) -> Callable[[], None]:
        at("before")
        worlds.log_act(work, "The clock", "ran", "world", "1", "", f"{work.now:%F}")
        at("after")
        return lambda: at("later")

    return Chore("mark", "day", do, look=look)


def test_one_of_two_clocks_dies_at_every_point(town: Town, houses: tuple[House, House]) -> None:
    seed = int(os.environ.get("CRASH_SEED", random.SystemRandom().randrange(10**6)))
    sys.stdout.write(f"\nCRASH_SEED={seed}\n")
    rng, ends = random.Random(seed), Counter[str]()

    def run(house: House, dies: str) -> None:
        try:
            run_due(house, (chore(dies),))
        except Died:
            ends[dies] += 1

    for number in range(PERIODS):
        dies = [POINTS[number % len(POINTS)], "never"]
        rng.shuffle(dies)
        both = [Thread(target=run, args=pair) for pair in zip(houses, dies, strict=True)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert sum(marks(town).values()) == number + 1, "the other one did it, or had done it"
        town.clock.move(days=1)
    assert set(marks(town).values()) == {1}
    assert periods(town, "mark") == PERIODS
    assert ends.total() > 0


CLOCK = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
sys.path[:0] = [{root!r}, {tests!r}, {here!r}]
from app.chores.service import House, run_due
from app.platform.database import Database
from app.platform.pictures.shelf import Shelf
from test_two_clocks import chore, killed
database = Database({url!r}, clock=lambda: datetime.fromisoformat({now!r}))
run_due(House(database, Shelf(Path({folder!r}), disk_floor=1), Path({folder!r})), (killed({dies!r}),))
database.close()
"""


def killed(dies: str) -> Chore:
    """The same chore in a process that is killed with -9 at that point."""
    whole, plain = chore(dies), chore("never")

    def dead(run: Callable[..., object]) -> Callable[..., object]:
        def or_killed(*what: object) -> object:
            try:
                return run(*what)
            except Died:
                os.kill(os.getpid(), signal.SIGKILL)
                raise

        return or_killed

    def do(*what: object) -> object:
        after = dead(whole.do)(*what)
        return dead(after) if callable(after) else after

    assert whole.look is not None
    return Chore(plain.name, plain.every, do, look=dead(whole.look))  # type: ignore[arg-type]


@pytest.mark.parametrize("dies", POINTS[1:])
def test_a_clock_that_is_killed_leaves_its_period_whole_or_to_the_other(
    town: Town, houses: tuple[House, House], tmp_path: Path, dies: str
) -> None:
    script = CLOCK.format(
        root=str(ROOT),
        tests=str(ROOT / "tests"),
        here=str(Path(__file__).parent),
        url=town.db.url,
        now=town.clock().isoformat(),
        folder=str(tmp_path),
        dies=dies,
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert marks(town).total() == (1 if dies == "later" else 0), "all of it or nothing"
    run_due(houses[1], (chore("never"),))
    assert marks(town).total() == periods(town, "mark") == 1
