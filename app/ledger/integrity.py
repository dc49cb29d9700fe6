"""Recompute, and pause the scores where they differ from the ledger; a clean look later lets them go on."""

import sqlite3
from datetime import datetime
from threading import Event

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.ledger import pause_store
from app.ledger.verify import verify
from app.ledger.verify_totals import Report
from app.platform.database import Database, Work

STEPS_BETWEEN = 100_000  # of SQLite's own machine, a few milliseconds


class Stopped(Exception):
    """A look that was given up, since the server stops; it says nothing about the scores."""


def look(conn: Connection, now: datetime, stop: Event | None = None) -> tuple[Report, datetime]:
    """Recompute everything on one picture of the data; takes long in a large world, so it runs beside the writer.

    Raises `Stopped` soon after `stop` was set.
    """
    if stop is None:
        return verify(conn), now
    raw = conn.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        raw.set_progress_handler(stop.is_set, STEPS_BETWEEN)
    try:
        report = verify(conn)
    except OperationalError as broken:
        if stop.is_set():
            raise Stopped from broken
        raise
    finally:
        if isinstance(raw, sqlite3.Connection):
            raw.set_progress_handler(None, 0)
    if stop.is_set():
        raise Stopped
    return report, now


def settle(work: Work, looked: tuple[Report, datetime]) -> None:
    """Pause the scores if something differed, else let them go on."""
    report, looked_at = looked
    if report.ok:
        pause_store.lift(work, looked_at)
    else:
        pause_store.pause(work, len(report.differences), report.differences[0])


def check(database: Database, stop: Event | None = None) -> Report:
    """Look now, and settle if that changes anything; raises `Stopped` soon after `stop` was set."""
    looked = database.read_now(look, database.clock(), stop)
    if not looked[0].ok or database.read_now(pause_store.paused):
        database.write_now(settle, looked)
    return looked[0]
