"""The database: many readers, one writer, and every caller answered only after its own commit.

SQLite runs with WAL, `synchronous=FULL` and foreign keys on. `write` hands a verb to one writer thread that runs
the waiting verbs one after another inside one `BEGIN IMMEDIATE`, each in its own savepoint, and commits them together.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from app.platform.clock import Clock, system_clock
from app.platform.refusals import Busy, StorageFull

P = ParamSpec("P")
T = TypeVar("T")

LARGEST_BATCH = 64
LONGEST_QUEUE = 2000
READERS = 8


@dataclass
class Work:
    """One transaction in progress: its connection, its moment, and whom to wake once it is safe."""

    conn: Connection
    now: datetime
    nudges: set[str] = field(default_factory=set)

    def nudge(self, *topics: str) -> None:
        """Wake the watchers of these topics after the commit; forgotten if the verb fails."""
        self.nudges.update(topics)


Verb = Callable[Concatenate[Work, P], T]


@dataclass
class _Job:
    run: Callable[[Work], Any]
    answer: "Future[Any]"


class Database:
    """The world's database file, its readers and its one writer."""

    def __init__(self, url: str, *, clock: Clock = system_clock) -> None:
        self.url = url
        self.clock = clock
        self.trouble: BaseException | None = None  # why the last commit failed, if it did
        self.on_nudges: Callable[[set[str]], None] = lambda _topics: None
        self.folder = Path(url.removeprefix("sqlite:///")).parent
        self.folder.mkdir(parents=True, exist_ok=True)
        self.engine = _engine(url, writes=True)
        self._readers = _engine(url, writes=False)
        self._jobs: queue.Queue[_Job | None] = queue.Queue(maxsize=LONGEST_QUEUE)
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._watch: Any = None  # the connection that is asked for the version

    async def read(self, view: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a view on one consistent picture of the data, off the event loop."""
        return await asyncio.to_thread(self.read_now, view, *args, **kwargs)

    def read_now(self, view: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a view on one consistent picture of the data, in this thread."""
        try:
            with self._readers.begin() as conn:
                return view(conn, *args, **kwargs)
        except OperationalError as broken:
            raise _explain(broken) from broken

    async def write(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a verb in the writer and answer after its commit; raises `Busy` or `StorageFull` if it cannot."""
        return await asyncio.wrap_future(self._submit(verb, *args, **kwargs))

    def write_now(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same as `write`, for threads without an event loop (commands, samples, tests)."""
        return self._submit(verb, *args, **kwargs).result()

    async def version(self) -> object:
        """Give what differs once any process has committed anything; None while the database cannot say.

        SQLite counts the commits that others made for each connection: one that does nothing else is asked, which takes
        microseconds and waits for nobody.
        """
        try:
            with self._lock:
                if self._watch is None:
                    aside = self._readers.raw_connection()
                    self._watch = aside.driver_connection
                    aside.detach()  # never lent to a view, whose picture would stand still
                found: object = self._watch.execute("PRAGMA data_version").fetchone()[0]
        except (sqlite3.Error, OperationalError):
            return None
        return found

    def close(self) -> None:
        """Finish what is waiting and close every connection."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self.engine.dispose()
        self._readers.dispose()

    def _submit(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_forever, name="writer", daemon=True)
                self._thread.start()
        job = _Job(lambda work: verb(work, *args, **kwargs), Future())
        try:
            self._jobs.put_nowait(job)
        except queue.Full as full:
            raise Busy from full
        return cast("Future[T]", job.answer)

    def _write_forever(self) -> None:
        while (first := self._jobs.get()) is not None:
            batch, last = [first], False
            while len(batch) < LARGEST_BATCH and not last:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    last = True
                else:
                    batch.append(job)
            self._commit(batch)
            if last:
                return

    def _commit(self, batch: list[_Job]) -> None:
        done: list[tuple[_Job, Any]] = []
        failed: list[tuple[_Job, BaseException]] = []
        nudges: set[str] = set()
        try:
            with self.engine.begin() as conn:
                for job in batch:
                    work = Work(conn, self.clock())
                    savepoint = conn.begin_nested()
                    try:
                        result = job.run(work)
                    except OperationalError:
                        raise  # the file itself is in trouble: nobody in this batch is told "saved"
                    except BaseException as no:  # noqa: BLE001 - handed to the caller as it is
                        savepoint.rollback()
                        failed.append((job, no))
                    else:
                        savepoint.commit()  # a fault in here is the whole batch's: the effect would stay, unsaid
                        done.append((job, result))
                        nudges |= work.nudges
        except BaseException as broken:  # noqa: BLE001 - every caller of the batch must hear of it
            self.trouble = _explain(broken)
            for job in batch:
                job.answer.set_exception(self.trouble)
            return
        self.trouble = None
        for job, result in done:
            job.answer.set_result(result)
        for job, refused in failed:
            job.answer.set_exception(refused)
        if nudges:
            self.on_nudges(nudges)


_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


def _explain(broken: BaseException) -> BaseException:
    """Find what first went wrong: a full disk takes the savepoint with it, and leaving that fails once more."""
    fault: BaseException | None = broken
    while fault is not None:
        code = getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF if isinstance(fault, OperationalError) else 0
        if code in _BUSY:
            return Busy()
        if code in _NO_ROOM:
            return StorageFull()
        fault = fault.__context__
    return broken


def _engine(url: str, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        pool_size=1 if writes else READERS,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": 5},
    )

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves: the driver's own comes too late for IMMEDIATE
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            raw.execute(f"PRAGMA {pragma}")
        if not writes:
            raw.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
