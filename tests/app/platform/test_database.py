"""Readers of the database: many at once, and who comes in is looked up beside all of them."""

import asyncio
from threading import Event, Semaphore

import pytest
from sqlalchemy import Connection, text

from app.platform.database import READERS, Database


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
