"""One making for a crowd, the next for who comes after a commit, faults told, and a bound to it all."""

import asyncio
import re

import pytest
from sqlalchemy import text

from app.platform import kept as module
from app.platform.database import Database
from app.platform.headers import Message
from app.platform.kept import Kept


class Slow:
    """An app whose one page is held until the test lets it go; it says the version in which it was begun."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.begun = 0
        self.begins = asyncio.Event()
        self.go = asyncio.Event()
        self.fault: Exception | None = None

    async def __call__(self, _scope, _receive, send) -> None:  # type: ignore[no-untyped-def]
        self.begun += 1
        self.begins.set()
        body = str(await self.database.version()).encode()
        await self.go.wait()
        if self.fault is not None:
            raise self.fault
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": body})


async def ask(app: Kept, path: str = "/", headers: tuple[tuple[bytes, bytes], ...] = ()) -> bytes:
    heard: list[Message] = []

    async def send(message: Message) -> None:
        heard.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": list(headers),
    }
    await app(scope, receive, send)
    return b"".join(message.get("body", b"") for message in heard)


def kept(db: Database, slow: Slow, most_bytes: int = module.MOST_BYTES) -> Kept:
    return Kept(slow, database=db, shared=re.compile("/.*"), most_bytes=most_bytes)


def test_a_crowd_has_one_page_made(db: Database) -> None:
    async def crowd() -> None:
        slow = Slow(db)
        app = kept(db, slow)
        asking = [asyncio.create_task(ask(app)) for _one in range(50)]
        await asyncio.wait_for(slow.begins.wait(), 10)
        for _turn in range(5):
            await asyncio.sleep(0)
        slow.go.set()
        assert len(set(await asyncio.gather(*asking))) == 1
        assert slow.begun == 1

    asyncio.run(crowd())


def test_who_comes_after_a_commit_never_gets_the_page_begun_before(db: Database) -> None:
    async def late() -> None:
        slow = Slow(db)
        app = kept(db, slow)
        early = asyncio.create_task(ask(app))
        await asyncio.wait_for(slow.begins.wait(), 10)
        other = Database(db.url)
        other.write_now(lambda work: work.conn.execute(text("CREATE TABLE more (one INTEGER)")))
        other.close()
        newest = str(await db.version()).encode()
        crowd = [asyncio.create_task(ask(app)) for _one in range(30)]
        for _turn in range(5):
            await asyncio.sleep(0)
        assert slow.begun == 1
        slow.go.set()
        assert await early != newest
        assert set(await asyncio.gather(*crowd)) == {newest}
        assert slow.begun == 2

    asyncio.run(late())


def test_a_fault_is_told_and_not_kept(db: Database) -> None:
    async def faulty() -> None:
        slow = Slow(db)
        slow.go.set()
        slow.fault = ZeroDivisionError()
        app = kept(db, slow)
        with pytest.raises(ZeroDivisionError):
            await ask(app)
        slow.fault = None
        assert await ask(app)
        assert slow.begun == 2

    asyncio.run(faulty())


def test_what_is_kept_is_bounded_and_the_longest_unasked_goes_first(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def many() -> None:
        slow = Slow(db)
        slow.go.set()
        one = len(await ask(kept(db, slow)))
        app = kept(db, slow, most_bytes=3 * one)
        for path in ("/1", "/2", "/3", "/1", "/4"):
            await ask(app, path)
        assert [key[2] for key in app.pages] == ["/3", "/1", "/4"]
        monkeypatch.setattr(module, "MOST_PAGES", 2)
        await ask(app, "/5")
        assert [key[2] for key in app.pages] == ["/4", "/5"]
        monkeypatch.setattr(module, "LARGEST", 0)
        await ask(app, "/6")
        assert "/6" not in {key[2] for key in app.pages}

    asyncio.run(many())
