"""Readers of the database: many at once; and the writer: what one verb leaves half done harms no other."""

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Semaphore

import pytest
from batches import Refused, names, together
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.exc import IntegrityError
from town import Town

from app.platform import database
from app.platform.batch import Job
from app.platform.database import READERS, Database, Work
from app.platform.refusals import Busy
from app.platform.tables import RunJob


@pytest.fixture
def ready(town: Town) -> Database:
    return town.db


@pytest.mark.sqlite
def test_who_comes_in_is_looked_up_while_every_reader_is_at_work(db: Database) -> None:
    """The event loop itself looks that up: if it waited for a free reader, everything would stand still."""
    go_on, begun = Event(), Semaphore(0)

    def slow_page(_conn: Connection) -> None:
        begun.release()
        assert go_on.wait(30)

    def one(conn: Connection) -> int:
        return int(conn.execute(text("SELECT 1")).scalar_one())

    async def busy() -> None:
        pages = [asyncio.create_task(db.read(slow_page)) for _ in range(READERS)]
        for _ in pages:
            await asyncio.to_thread(begun.acquire)
        try:
            assert await asyncio.wait_for(db.glance(one), 5) == 1
        finally:
            go_on.set()
            await asyncio.gather(*pages)

    asyncio.run(busy())


def done(name: str) -> Callable[[Work], str]:
    def verb(work: Work) -> str:
        work.conn.execute(insert(RunJob).values(name=name, period="today", done_at=work.now))
        work.nudge(name)
        return name

    return verb


def refused(name: str | None) -> Callable[[Work], None]:
    def verb(work: Work) -> None:
        if name is not None:
            done(name)(work)
        raise Refused(name)

    return verb


class TestManyRequests:
    def test_those_that_come_together_are_handed_over_together(
        self, ready: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        handed: list[int] = []
        submit = ready._submit

        def note(jobs: list[Job]) -> None:
            handed.append(len(jobs))
            submit(jobs)

        monkeypatch.setattr(ready, "_submit", note)

        async def two_turns_apart() -> list[str]:
            first = [asyncio.create_task(ready.write(done(name))) for name in "abc"]
            await asyncio.sleep(0)
            return await asyncio.gather(*first, ready.write(done("d")))

        assert asyncio.run(two_turns_apart()) == ["a", "b", "c", "d"]
        assert handed == [4]
        assert asyncio.run(ready.write(done("e"))) == "e"
        assert handed == [4, 1]

    def test_more_than_the_queue_holds_are_told_so_and_the_others_are_done(
        self, ready: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "LONGEST_QUEUE", 2)
        crowded = Database(ready.url, clock=ready.clock)
        begun, go_on = Event(), Event()

        def slow(work: Work) -> str:
            begun.set()
            assert go_on.wait(30)
            return done("slow")(work)

        async def all_at_once() -> list[str | BaseException]:
            first = asyncio.create_task(crowded.write(slow))
            await asyncio.to_thread(begun.wait, 30)
            rest = [asyncio.create_task(crowded.write(done(name))) for name in "abcde"]
            await asyncio.sleep(0)
            rest[2].cancel()  # who has gone meanwhile is told nothing, and those after them are
            await asyncio.wait(rest[3:])
            go_on.set()
            return await asyncio.gather(first, *rest, return_exceptions=True)

        answers = asyncio.run(all_at_once())
        crowded.close()
        assert answers[:3] == ["slow", "a", "b"]
        assert [type(no) for no in answers[3:]] == [asyncio.CancelledError, Busy, Busy]
        assert names(ready) == ["a", "b", "slow"]


class TestABatch:
    @pytest.mark.parametrize("half", [None, "half"], ids=["nothing done", "half done"])
    def test_a_verb_that_refuses_takes_only_its_own_work_along(self, ready: Database, half: str | None) -> None:
        nudged: SimpleQueue[set[str]] = SimpleQueue()
        ready.on_nudges = nudged.put
        answers = together(ready, [done("a"), refused(half), done("b")])
        assert [answers[0], answers[2]] == ["a", "b"]
        assert isinstance(answers[1], Refused)
        assert names(ready) == ["a", "b"]
        assert nudged.get(timeout=30) == {"a", "b"}

    def test_what_the_tables_refuse_too(self, ready: Database) -> None:
        answers = together(ready, [done("a"), done("a"), done("b")])
        assert [answers[0], answers[2]] == ["a", "b"]
        assert isinstance(answers[1], IntegrityError)
        assert names(ready) == ["a", "b"]

    @pytest.mark.parametrize("half", [None, "half"], ids=["nothing done", "half done"])
    def test_alone_it_leaves_nothing_either(self, ready: Database, half: str | None) -> None:
        with pytest.raises(Refused):
            ready.write_now(refused(half))
        assert names(ready) == []
        assert ready.write_now(done("after")) == "after"

    def test_without_half_done_work_no_savepoint_is_asked_for(self, ready: Database) -> None:
        said: list[str] = []
        event.listen(ready.engine, "before_cursor_execute", lambda *words: said.append(words[2]))
        together(ready, [done("a"), done("b")])
        assert not [one for one in said if "SAVEPOINT" in one]
        together(ready, [done("c"), refused("half"), done("d")])
        assert len([one for one in said if one.startswith("SAVEPOINT")]) == 3
        assert names(ready) == ["a", "b", "c", "d"]
