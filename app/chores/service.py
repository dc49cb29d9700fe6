"""The clock's chores: what is done once each night or hour, and is done late rather than never.

A chore looks on a reader, and its effect commits together with the unique row of its period: however many clocks run,
and whenever one of them dies, each period has its effect once. What a night missed, the next run makes good, since
every chore is about all that is over by now.
"""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.chores import directions, store
from app.contributions import store as contributions
from app.ledger import integrity
from app.platform.database import Database, Work
from app.platform.pictures.shelf import Shelf
from app.world import store as worlds
from game.errors import Refusal

log = logging.getLogger("worldgame")

NIGHT_ENDS = timedelta(hours=3)  # a day's chores are due from three in the morning, in the world's time zone
KEEP_ORPHANS = timedelta(days=1)  # a picture is on the shelf before its row is written
FLOORS_LEFT = 2

After = Callable[[], None]


@dataclass(frozen=True)
class House:
    """What the chores work on."""

    database: Database
    shelf: Shelf
    data_dir: Path
    stopping: Event = field(default_factory=Event)  # what takes long gives up when this is set


@dataclass(frozen=True)
class Chore:
    """One chore: how often, what it looks at first, its effect, and what may follow once that is safe."""

    name: str
    every: str  # "day" or "hour"
    do: Callable[[House, Work, Any], After | None]
    look: Callable[[Connection, datetime, Event], Any] | None = None


def run_due(house: House, chores: tuple[Chore, ...] | None = None) -> list[str]:
    """Run every chore whose present period is not done yet; gives the names of those that were done here."""
    done = []
    for chore in CHORES if chores is None else chores:
        if house.stopping.is_set():
            break
        try:
            if _run(house, chore):
                done.append(chore.name)
        except integrity.Stopped:
            break
        except (Refusal, OperationalError, OSError) as no:
            log.warning("the chore %s has to wait: %s", chore.name, no)
    return done


def period_of(every: str, now: datetime, time_zone: str) -> str:
    """Name the period that a moment lies in."""
    if every == "hour":
        return now.astimezone(UTC).strftime("%Y-%m-%dT%H")
    return (now.astimezone(ZoneInfo(time_zone)) - NIGHT_ENDS).date().isoformat()


def _run(house: House, chore: Chore) -> bool:
    database, now = house.database, house.database.clock()
    world = database.read_now(worlds.load)
    period = period_of(chore.every, now, world.time_zone if world else "UTC")
    if database.read_now(store.is_done, chore.name, period):
        return False
    looked = database.read_now(chore.look, now, house.stopping) if chore.look else None
    taken, after = database.write_now(_once, house, chore, period, looked)
    if after is not None:
        after()
    return taken


def _once(work: Work, house: House, chore: Chore, period: str, looked: Any) -> tuple[bool, After | None]:
    if not store.take_period(work, chore.name, period):
        return False, None
    return True, chore.do(house, work, looked)


def _verify(_house: House, work: Work, looked: Any) -> After:
    integrity.settle(work, looked)
    return partial(complain, looked[0].differences)


def complain(differences: list[str]) -> None:
    """Tell the operator's log that the scores are paused, if they are."""
    if differences:
        log.error(
            "scores are paused: %d differences, the first: %s. See: worldgame verify", len(differences), differences[0]
        )


def _tidy(_house: House, work: Work, _looked: Any) -> None:
    store.forget_what_is_over(work)


def _pictures(house: House, work: Work, _looked: Any) -> After:
    names = store.forget_unused_pictures(work)
    return partial(_sweep, house, names, work.now)


def _sweep(house: House, names: list[str], now: datetime) -> None:
    """Throw away files only after their rows are gone for good; one that is missed is found the next time."""
    for name in names:
        house.shelf.throw_away(name)
    known = house.database.read_now(contributions.names_on_shelf)
    house.shelf.sweep(known, (now - KEEP_ORPHANS).timestamp())


def _disk(house: House, _work: Work, _looked: Any) -> After:
    return partial(_warn_of_little_room, house)


def _warn_of_little_room(house: House) -> None:
    free = shutil.disk_usage(house.data_dir).free
    if free < FLOORS_LEFT * house.shelf.disk_floor:
        log.warning("the disk is nearly full: %d MB are free in %s", free // 1024 // 1024, house.data_dir)


CHORES = (
    Chore("verify", "day", _verify, look=integrity.look),
    Chore("tidy", "day", _tidy),
    Chore("pictures", "day", _pictures),
    Chore("disk", "hour", _disk),
    Chore("directions", "hour", directions.settle, look=directions.settled),
    Chore("since", "day", directions.tell, look=directions.what_followed),
)
