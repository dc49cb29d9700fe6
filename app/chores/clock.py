"""The clock, inside the web process or in one of its own: a thin trigger that asks every minute what is due."""

from apscheduler.schedulers.background import BackgroundScheduler

from app.chores.service import House, run_due

EVERY_SECONDS = 60


def start_clock(house: House) -> BackgroundScheduler:
    """Start asking; `shutdown()` waits for a chore that is running."""
    clock = BackgroundScheduler(timezone="UTC")  # its jobs stay in memory: what was done stands in the database
    clock.add_job(run_due, "interval", args=[house], seconds=EVERY_SECONDS, coalesce=True, max_instances=1)
    clock.start()
    return clock
