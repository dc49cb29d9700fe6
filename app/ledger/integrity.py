"""Recompute, and pause the scores where they differ from the ledger; a clean look later lets them go on."""

from datetime import datetime

from sqlalchemy import Connection

from app.ledger import pause_store
from app.ledger.verify import Report, verify
from app.platform.database import Database, Work


def look(conn: Connection, now: datetime) -> tuple[Report, datetime]:
    """Recompute everything on one picture of the data; takes long in a large world, so it runs beside the writer."""
    return verify(conn), now


def settle(work: Work, looked: tuple[Report, datetime]) -> None:
    """Pause the scores if something differed, else let them go on."""
    report, looked_at = looked
    if report.ok:
        pause_store.lift(work, looked_at)
    else:
        pause_store.pause(work, len(report.differences), report.differences[0])


def check(database: Database) -> Report:
    """Look now, and settle if that changes anything."""
    looked = database.read_now(look, database.clock())
    if not looked[0].ok or database.read_now(pause_store.paused):
        database.write_now(settle, looked)
    return looked[0]
