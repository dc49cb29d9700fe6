"""The clock, inside the web process or in one of its own: a thin trigger that asks every minute what is due."""

import logging

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import OperationalError

from app.chores.service import House, run_due
from app.first import service as first
from game.errors import Refusal

log = logging.getLogger("worldgame")

EVERY_SECONDS = 60


def start_clock(house: House) -> BackgroundScheduler:
    """Start asking; `shutdown()` waits for a chore that is running."""
    clock = BackgroundScheduler(timezone="UTC")  # its jobs stay in memory: what was done stands in the database
    clock.add_job(put_in_order, "interval", args=[house], seconds=EVERY_SECONDS, coalesce=True, max_instances=1)
    clock.add_job(run_due, "interval", args=[house], seconds=EVERY_SECONDS, coalesce=True, max_instances=1)
    clock.start()
    return clock


def put_in_order(house: House) -> None:
    """Make what's first anew where something changed, or an hour is over; of several clocks one does."""
    try:
        if house.database.read_now(first.is_due, house.database.clock()):
            first.run_pass(house.database)
    except (Refusal, OperationalError) as no:
        log.warning("what's first has to wait: %s", no)
