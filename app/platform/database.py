"""The database: many readers, one writer, and every caller answered only after its own commit.

`write` hands a verb to one writer thread that runs the waiting verbs one after another inside one transaction and
commits them together (`batch.py`). SQLite and PostgreSQL differ in how the writer gets its turn (a file's lock, a
server's lock) and in what can go wrong: `database_sqlite.py`, `database_postgres.py`.
"""

import asyncio
import contextvars
import queue
import random
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from app.platform.batch import Broken, Job, Settled, Work, commit
from app.platform.clock import Clock, system_clock
from app.platform.database_postgres import Postgres
from app.platform.database_sqlite import Sqlite
from app.platform.refusals import Busy, DatabaseAway, OutcomeUnknown

__all__ = ["Database", "Work"]

P = ParamSpec("P")
T = TypeVar("T")

LARGEST_BATCH = 64
LONGEST_QUEUE = 2000
READERS = 8
GLANCES = 2  # connections for what the event loop itself looks up
POSTGRES = ("postgresql://", "postgres://")

Verb = Callable[Concatenate[Work, P], T]


class Database:
    """The world's database, its readers and its one writer; the address says of which kind."""

    def __init__(self, url: str, *, clock: Clock = system_clock) -> None:
        self.url = url
        self.clock = clock
        self.trouble: BaseException | None = None  # why the last commit failed, if it did
        self.on_nudges: Callable[[set[str]], None] = lambda _topics: None
        self.kind: Sqlite | Postgres = Postgres(url) if url.startswith(POSTGRES) else Sqlite(url)
        self.engine = self.kind.engine(writes=True, size=1)
        self._readers = self.kind.engine(writes=False, size=READERS)
        self._glances = self.kind.engine(writes=False, size=GLANCES)
        self._looking = _threads()
        self._jobs: queue.Queue[Job | None] = queue.Queue(maxsize=LONGEST_QUEUE)
        self._thread: threading.Thread | None = None
        self._gathered: dict[asyncio.AbstractEventLoop, list[Job]] = {}
        self._lock = threading.Lock()

    async def read(self, view: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a view on one consistent picture of the data, off the event loop; raises `DatabaseAway` if it cannot."""
        run = partial(contextvars.copy_context().run, self.read_now, view, *args, **kwargs)
        looking = self._looking.submit(run)
        try:
            return cast("T", await asyncio.wait_for(asyncio.wrap_future(looking), self.kind.longest_wait))
        except TimeoutError as silent:
            raise DatabaseAway from silent

    async def glance(self, view: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a view of one or two look-ups by key: without a change of threads where the data is in a file here.

        It has connections of its own, so that it never waits for a page that is being read.
        """
        if self.kind.one_process:
            return self._view(self._glances, view, *args, **kwargs)
        return await self.read(view, *args, **kwargs)

    def read_now(self, view: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a view on one consistent picture of the data, in this thread."""
        return self._view(self._readers, view, *args, **kwargs)

    def _view(
        self, engine: Engine, view: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        for tries in count(1):  # until `is_passing` says no
            try:
                with engine.begin() as conn:
                    return view(conn, *args, **kwargs)
            except SQLAlchemyError as broken:
                if not self.kind.is_passing(broken, tries=tries):
                    raise self.kind.explain(broken) from broken
        raise AssertionError

    async def write(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a verb in the writer and answer after its commit.

        Raises `Busy`, `StorageFull` or `DatabaseAway` when it was not done, `OutcomeUnknown` when nobody can tell.
        """
        job = _job(verb, args, kwargs)
        self._gather(job)
        waiting: asyncio.Future[T] = asyncio.wrap_future(job.answer)
        if self.kind.longest_wait is None:
            return await waiting
        waiting.add_done_callback(lambda late: late.cancelled() or late.exception())  # nobody may be here any more
        done, _ = await asyncio.wait({waiting}, timeout=self.kind.longest_wait)
        if done:
            return waiting.result()
        raise DatabaseAway if job.answer.cancel() else OutcomeUnknown

    def write_now(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same as `write`, for threads without an event loop (commands, samples, tests)."""
        job = _job(verb, args, kwargs)
        self._submit([job])
        return cast("T", job.answer.result())

    async def version(self) -> object:
        """Give what differs once any process has committed anything; None while the database cannot say."""
        if not self.kind.version_waits:
            return self.kind.version()
        return await asyncio.wrap_future(self._looking.submit(self.kind.version))

    def close(self) -> None:
        """Finish what is waiting and close every connection."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None
        self._looking.shutdown()
        self.kind.close()
        self._looking = _threads()  # like the connections, they come again for whoever asks once more
        self.engine.dispose()
        self._readers.dispose()
        self._glances.dispose()

    def _gather(self, job: Job) -> None:
        """Let a verb wait for those of other requests that the event loop is about to answer anyway.

        A writer that begins with the first of them works beside the loop, each slowing the other, and commits twice.
        """
        loop = asyncio.get_running_loop()
        gathered = self._gathered.setdefault(loop, [])
        gathered.append(job)
        if len(gathered) == 1:
            loop.call_soon(self._hand_over, loop, 0)

    def _hand_over(self, loop: asyncio.AbstractEventLoop, there_were: int) -> None:
        """Give the writer what was gathered, once a turn of the loop has added nothing to it."""
        there_are = len(self._gathered[loop])
        if there_were < there_are < LARGEST_BATCH:
            loop.call_soon(self._hand_over, loop, there_are)
        else:
            self._submit(self._gathered.pop(loop))

    def _submit(self, jobs: Iterable[Job]) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_forever, name="writer", daemon=True)
                self._thread.start()
        for job in jobs:
            try:
                self._jobs.put_nowait(job)
            except queue.Full:
                if job.answer.set_running_or_notify_cancel():
                    job.answer.set_exception(Busy())

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
            self._answer([job for job in batch if job.answer.set_running_or_notify_cancel()])
            if last:
                return

    def _answer(self, batch: list[Job]) -> None:
        """Do the batch, again as a whole where that may help, and tell everybody what became of it."""
        try:
            settled = self._commit_patiently(batch)
        except Broken as broken:
            self.trouble = self.kind.explain(broken.fault, committing=broken.committing)
            for job in batch:
                job.answer.set_exception(self.trouble)
            if broken.nudges:  # who watches may have something new to see, and the same deed again wakes nobody
                self.on_nudges(broken.nudges)
            return
        self.trouble = None
        for job, result in settled.done:
            job.answer.set_result(result)
        for job, no in settled.refused:
            job.answer.set_exception(no)
        if settled.nudges:
            self.on_nudges(settled.nudges)

    def _commit_patiently(self, batch: list[Job]) -> Settled:
        pause = threading.Event()
        for tries in count(1):  # until `is_passing` says no
            try:
                return commit(self, batch)
            except Broken as broken:
                if not self.kind.is_passing(broken.fault, tries=tries, committing=broken.committing):
                    raise
            pause.wait(random.uniform(0, 0.02 * 2**tries))  # noqa: S311 - only so that two do not meet again
        raise AssertionError


def _job(verb: Callable[..., Any], args: tuple[Any, ...], more: dict[str, Any]) -> Job:
    return Job(lambda work: verb(work, *args, **more), Future(), verb, args)


def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(READERS, thread_name_prefix="reader")
