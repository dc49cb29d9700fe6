"""World Game on SQLite: one file, WAL, `synchronous=FULL`, foreign keys on, and one process that writes."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.platform.refusals import Busy, StorageFull
from app.platform.statement import Statement

_BEGIN, _BEGIN_WRITING = Statement(text("BEGIN")), Statement(text("BEGIN IMMEDIATE"))
_EVERY = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")
_READER = ("query_only=ON",)
_WRITER = (
    "cache_size=-32768",  # KB: what every confirmation touches stays in memory
    "temp_store=MEMORY",  # what a statement may have to undo; in a file it was a sixth of a confirmation
    "wal_autocheckpoint=4000",  # pages: the same few are changed over and over, and copied once
)
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


class Sqlite:
    """What is particular to SQLite."""

    one_process = True
    version_waits = False
    longest_wait: float | None = None  # the file is here: nothing can keep a caller waiting for long

    def __init__(self, url: str) -> None:
        self.url = url
        self.folder: Path | None = Path(url.removeprefix("sqlite:///")).parent
        self.folder.mkdir(parents=True, exist_ok=True)
        self._aside: sqlite3.Connection | None = None  # asked for the version, and never lent to a view
        self._asking = threading.Lock()

    def version(self) -> object:
        """Give what differs once any connection has committed anything; None while the file cannot say.

        SQLite counts for each connection the commits of others: one that does nothing else is asked, which takes
        microseconds and waits for nobody.
        """
        try:
            with self._asking:
                if self._aside is None:
                    path = self.url.removeprefix("sqlite:///")
                    self._aside = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
                found: object = self._aside.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error:
            return None
        return found

    def close(self) -> None:
        """Close the connection set aside."""
        if self._aside is not None:
            self._aside.close()
            self._aside = None

    def engine(self, *, writes: bool, size: int) -> Engine:
        """Make the writer's or the readers' pool."""
        engine = create_engine(
            self.url,
            pool_size=size,
            max_overflow=0,
            connect_args={"check_same_thread": False, "timeout": 5},
        )

        @event.listens_for(engine, "connect")
        def _prepare(raw: Any, _record: object) -> None:
            raw.isolation_level = None  # we say BEGIN ourselves: the driver's own comes too late for IMMEDIATE
            for pragma in (*_EVERY, *(_WRITER if writes else _READER)):
                raw.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(conn: Connection) -> None:
            (_BEGIN_WRITING if writes else _BEGIN).send(conn, {})

        return engine

    def take_turn(self, conn: Connection) -> None:
        """Become the only writer: `BEGIN IMMEDIATE` has done it."""

    def changes(self, conn: Connection) -> int | None:
        """Count the rows that were changed over a connection since it was opened."""
        return int(conn.connection.driver_connection.total_changes)  # type: ignore[union-attr]

    def hold_turn(self, conn: Connection) -> None:
        """Keep other programs from migrating: the lock of the one server has done it."""

    def give_turn(self, conn: Connection) -> None:
        """Let others migrate."""

    def is_trouble(self, fault: BaseException) -> bool:
        """Tell whether the file itself is in trouble, so that nobody of a batch may be told "saved"."""
        return isinstance(fault, OperationalError)

    def is_passing(self, fault: BaseException, *, tries: int, committing: bool = False) -> bool:
        """Tell whether the same again may go well at once; here the busy timeout has tried already."""
        return False

    def explain(self, broken: BaseException, *, committing: bool = False) -> BaseException:
        """Find what first went wrong: a full disk takes the savepoint with it, and leaving that fails once more."""
        fault: BaseException | None = broken
        while fault is not None:
            code = getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF if isinstance(fault, DBAPIError) else 0
            if code in _BUSY:
                return Busy()
            if code in _NO_ROOM:
                return StorageFull()
            fault = fault.__context__
        return broken
