"""The look at the ledger that a starting server takes beside serving: no start waits for it, on data of any size."""

import logging
from threading import Thread

from sqlalchemy.exc import SQLAlchemyError

from app.chores.service import House, complain
from app.ledger import integrity
from game.errors import Refusal

log = logging.getLogger("worldgame")

SECONDS_TO_END = 2.0

CHECKING = "checking"
NOT_CHECKED = "not checked, the clock tries again"


class FirstLook:
    """One thread that recomputes and pauses the scores on a difference; a pause from before stays until then."""

    def __init__(self) -> None:
        self.open: str | None = None  # what is not known yet
        self._house: House | None = None
        self._thread: Thread | None = None

    def begin(self, house: House) -> None:
        """Look from now on."""
        self.open, self._house = CHECKING, house
        # a daemon: a stop never waits for what can be done anew at the next start
        self._thread = Thread(target=self._look, args=(house,), name="first look", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the look is over, at most so many seconds; says whether it is."""
        if self._thread is not None:
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True

    def end(self) -> None:
        """Give the look up, if it is still under way."""
        if self._house is not None:
            self._house.stopping.set()
        if not self.wait(SECONDS_TO_END):
            log.warning("the look at the ledger did not end in time; the next start looks again")

    def _look(self, house: House) -> None:
        try:
            complain(integrity.check(house.database, house.stopping).differences)
        except integrity.Stopped:
            return
        except (Refusal, SQLAlchemyError) as no:
            log.warning("the ledger could not be checked at the start: %s", no)
            self.open = NOT_CHECKED
        else:
            self.open = None
