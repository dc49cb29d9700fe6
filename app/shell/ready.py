"""Whether this server can do its work, and which part can not."""

import shutil

from sqlalchemy import Connection, delete, insert, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from app.ledger import pause_store
from app.platform.database import Database, Work
from app.platform.pictures.shelf import Shelf
from app.platform.tables import RunJob
from game.errors import Refusal


def failing(database: Database, shelf: Shelf) -> dict[str, str]:
    """Give the parts that fail, each with what is wrong; nothing means ready."""
    wrong = {}
    try:
        if database.trouble is not None:
            database.write_now(_write_a_little)  # nobody may have tried since: is it well again?
        paused = database.read_now(_look)
    except (Refusal, SQLAlchemyError) as no:
        wrong["database"] = no.code if isinstance(no, Refusal) else "fault"
    else:
        if paused:
            wrong["integrity"] = "scores are paused, see: worldgame verify"
    if shutil.disk_usage(database.kind.folder or shelf.folder.parent).free < shelf.disk_floor:
        wrong["disk"] = "nearly full"
    return wrong


def _look(conn: Connection) -> bool:
    conn.execute(text("SELECT 1"))
    return pause_store.paused(conn)


def _write_a_little(work: Work) -> None:
    """Take the room of a few deeds and give it back."""
    work.conn.execute(insert(RunJob).values(name="room", period="x" * 64 * 1024, done_at=work.now))
    work.conn.execute(delete(RunJob).where(col(RunJob.name) == "room"))
