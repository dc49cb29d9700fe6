"""The clock's chores: each period once, late rather than never, whoever runs them and whoever dies."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from town import Town

from app.chores import store
from app.chores.clock import put_in_order, start_clock
from app.chores.service import CHORES, Chore, House, period_of, run_due
from app.platform.database import Database, Work
from app.platform.pictures.shelf import Shelf
from app.platform.tables import RunJob
from app.world import store as worlds
from app.world.tables import PublicAct


@pytest.fixture
def house(town: Town, tmp_path: Path) -> House:
    return House(town.db, Shelf(tmp_path / "pictures", disk_floor=1024 * 1024), tmp_path)


@pytest.fixture
def second(town: Town, house: House) -> Iterator[House]:
    """Another process on the same file, as after a start that overlaps a stop."""
    database = Database(town.db.url, clock=town.clock)
    yield House(database, house.shelf, house.data_dir)
    database.close()


def mark(_house: House, work: Work, _looked: object) -> None:
    worlds.log_act(work, "The clock", "ran", "world", "1", "", f"{work.now:%F}")


NIGHTLY, HOURLY = ["verify", "tidy", "pictures", "since"], ["disk", "directions"]
MARK = Chore("mark", "day", mark)


def marks(town: Town) -> list[str]:
    query = select(col(PublicAct.reason)).where(col(PublicAct.act) == "ran").order_by(col(PublicAct.id))
    return list(town.db.read_now(lambda conn: conn.execute(query).scalars().all()))


def test_a_period_is_done_once(town: Town, house: House) -> None:
    assert run_due(house) == [*NIGHTLY[:3], *HOURLY, *NIGHTLY[3:]]
    assert run_due(house) == []
    town.clock.move(hours=1)
    assert run_due(house) == HOURLY
    town.clock.move(days=1)
    assert run_due(house) == [*NIGHTLY[:3], *HOURLY, *NIGHTLY[3:]]


def test_a_night_that_was_missed_is_made_good(town: Town, house: House) -> None:
    run_due(house, (MARK,))
    town.clock.move(days=9)
    assert run_due(house, (MARK,)) == ["mark"]
    assert marks(town) == ["2026-11-02", "2026-11-11"]


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 11, 2, 1, 59, tzinfo=UTC), "2026-11-01"),  # 02:59 in Stockholm
        (datetime(2026, 11, 2, 2, 0, tzinfo=UTC), "2026-11-02"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "2026-03-28"),  # the night that has no hour between two and three
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29"),
        (datetime(2026, 10, 25, 1, 59, tzinfo=UTC), "2026-10-24"),  # the night that has it twice
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "2026-10-25"),
    ],
)
def test_a_day_begins_at_three_at_night(now: datetime, night: str) -> None:
    assert period_of("day", now, "Europe/Stockholm") == night


def test_a_night_never_goes_back_or_stands_twice_through_a_year() -> None:
    now, last = datetime(2026, 1, 1, tzinfo=UTC), ""
    while now.year == 2026:
        period = period_of("day", now, "Australia/Lord_Howe")
        assert period >= last
        now, last = now + timedelta(minutes=15), period


def test_two_clocks_at_once_have_each_effect_once(town: Town, house: House, second: House) -> None:
    days = 40
    for _ in range(days):
        start, done = Barrier(4), []

        def run(at: House, start: Barrier = start, done: list[str] = done) -> None:
            start.wait()
            done.extend(run_due(at, (MARK,)))

        threads = [Thread(target=run, args=(at,)) for at in (house, second, house, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert done == ["mark"]
        town.clock.move(days=1)
    assert len(marks(town)) == len(set(marks(town))) == days


class Killed(BaseException):
    """What ends a process in the middle."""


def test_a_clock_that_dies_in_the_middle_leaves_the_whole_period_to_the_next(town: Town, house: House) -> None:
    def dies(at: House, work: Work, looked: object) -> None:
        mark(at, work, looked)
        raise Killed

    with pytest.raises(Killed):
        run_due(house, (Chore("mark", "day", dies),))
    assert marks(town) == []
    assert run_due(house, (MARK,)) == ["mark"]
    assert len(marks(town)) == 1


def test_one_chore_that_can_not_be_done_stops_no_other(house: House, caplog: pytest.LogCaptureFixture) -> None:
    def no_disk(_house: House, _work: Work, _looked: object) -> None:
        raise OSError("the folder is gone")

    assert run_due(house, (Chore("broken", "day", no_disk), MARK)) == ["mark"]
    assert "the chore broken has to wait: the folder is gone" in caplog.text
    assert run_due(house, (Chore("broken", "day", lambda *_: None), MARK)) == ["broken"], "tried again"


def test_little_room_is_said(house: House, caplog: pytest.LogCaptureFixture) -> None:
    run_due(house)
    assert "nearly full" not in caplog.text
    tight = House(house.database, Shelf(house.shelf.folder, disk_floor=10**15), house.data_dir)
    house.database.clock.move(hours=1)  # type: ignore[attr-defined]
    run_due(tight)
    assert "the disk is nearly full" in caplog.text


def test_the_clock_asks_every_minute_and_stops_when_told(house: House) -> None:
    clock = start_clock(house)
    jobs = clock.get_jobs()
    assert [job.func for job in jobs] == [put_in_order, run_due]
    for job in jobs:
        assert job.trigger.interval == timedelta(seconds=60)
        job.func(*job.args)
    clock.shutdown()
    done = house.database.read_now(lambda conn: conn.execute(select(func.count()).select_from(RunJob)).scalar_one())
    assert done == len(CHORES)
    assert [run.name for run in house.database.read_now(store.last_runs)] == sorted(chore.name for chore in CHORES)
