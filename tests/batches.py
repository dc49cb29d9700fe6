"""Several verbs that the writer finds waiting, and so does in one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from threading import Event

from sqlalchemy import select
from sqlmodel import col

from app.platform.database import Database, Work
from app.platform.tables import RunJob


class Refused(Exception):
    pass


def together(db: Database, verbs: Sequence[Callable[[Work], object]]) -> list[object]:
    """Hand verbs to the writer so that it finds all of them waiting: one batch; gives what each came to."""
    begun, go_on = Event(), Event()

    def first(_work: Work) -> None:
        begun.set()
        assert go_on.wait(30)

    async def ask() -> list[object]:
        waits = asyncio.create_task(db.write(first))
        await asyncio.to_thread(begun.wait)
        asked = [asyncio.create_task(db.write(verb)) for verb in verbs]
        for _ in range(3):  # each has said its verb, a turn has added none, and all are handed over
            await asyncio.sleep(0)
        go_on.set()
        await waits
        return await asyncio.gather(*asked, return_exceptions=True)

    return asyncio.run(ask())


def names(db: Database) -> list[str]:
    return db.read_now(lambda conn: list(conn.execute(select(col(RunJob.name)).order_by(col(RunJob.name))).scalars()))
