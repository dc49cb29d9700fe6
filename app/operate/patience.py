"""A start on a database server that is not up yet or goes away meanwhile: it says so at once and tries for a while."""

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from app.migrate import DatabaseSilent
from app.platform.refusals import Busy

T = TypeVar("T")

PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.5


class Stopped(Exception):
    """The operator has stopped the start while it waited."""


def patiently(step: Callable[[], T], database: str, *, stopped: Callable[[float], object]) -> T:
    """Do a step that may be done again, for 30 s, until the server at this address has let it; SQLite is asked once.

    `stopped` waits so many seconds and says whether the start is to end. Raises `DatabaseSilent` when the time is
    over, `Stopped` before that.
    """
    until, told = time.monotonic() + PATIENCE_SECONDS, False
    while True:
        try:
            return step()
        except (DatabaseSilent, Busy) as away:
            why = away if isinstance(away, DatabaseSilent) else DatabaseSilent("The database went away at the start.")
            if database.startswith("sqlite:") or time.monotonic() >= until:
                raise why from away
            if not told:
                sys.stderr.write(f"{why} Trying again for {PATIENCE_SECONDS:.0f} s.\n")
                sys.stderr.flush()
                told = True
        if stopped(PAUSE_SECONDS):
            raise Stopped
