"""Pages that everybody without a cookie of ours sees alike: made once, kept until anything in the database changes.

What is kept is never stale, on any number of processes: before each answer the database itself says whether anybody
has committed since (`Database.version`), and what depends on the time is made anew each second. A request that comes
while a page is being made waits for it; if that began before the newest commit, it waits for the next, with all such.
"""

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass, field

from app.platform.database import Database
from app.platform.encodings import Packed, asked
from app.platform.headers import App, Message, Receive, Scope, Send
from app.platform.tags import seen_already, tag_of

MOST_BYTES = 32 * 1024 * 1024
MOST_PAGES = 512
LARGEST = 512 * 1024  # of one page, in bytes
LONGEST_QUERY = 600
OURS = b"wg_"  # how every cookie of ours begins, after __Host-
HEADERS = (
    (b"cache-control", b"no-cache"),
    (b"vary", b"Cookie, Accept-Encoding"),
)

Key = tuple[str, bytes, str, bytes]
Version = tuple[object, int]


@dataclass
class Page:
    """An answer as it was made under one version of the world."""

    version: Version
    type: bytes
    tag: bytes
    body: Packed


@dataclass
class _Flight:
    """A page in the making, and the version of the world that it was begun in."""

    version: Version
    landed: asyncio.Future[Page | None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Kept:
    """Answer a visitor without a cookie of ours from what is kept; everybody else is passed on."""

    def __init__(self, app: App, *, database: Database, shared: re.Pattern[str], most_bytes: int = MOST_BYTES) -> None:
        self.app = app
        self.database = database
        self.shared = shared
        self.most_bytes = most_bytes
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self._flights: dict[Key, _Flight] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self._is_shared(scope):
            await self.app(scope, receive, send)
            return
        key = _key(scope)
        version = await self._version()
        if version[0] is None:
            await self.app(scope, receive, send)
            return
        page = self.pages.get(key)
        if page is None or page.version != version:
            page = await self._made(key, version, scope, receive, send)
        else:
            self.pages.move_to_end(key)
        if page is not None:
            await _answer(page, scope, send)

    def _is_shared(self, scope: Scope) -> bool:
        if len(scope["query_string"]) > LONGEST_QUERY or self.shared.fullmatch(scope["path"]) is None:
            return False
        for name, value in scope["headers"]:
            # a page may lead back to the list that somebody comes from, with what was chosen there
            if (name == b"cookie" and OURS in value) or (name == b"referer" and b"?" in value):
                return False
        return True

    async def _version(self) -> Version:
        return await self.database.version(), int(self.database.clock().timestamp())

    async def _made(self, key: Key, version: Version, scope: Scope, receive: Receive, send: Send) -> Page | None:
        """Make the page, or wait for who makes it; None when this visitor has had an answer of their own."""
        flight = self._flights.get(key)
        if flight is not None and flight.version != version:
            # It began before what this visitor must see: take part in the next, which begins when it ends.
            await asyncio.wait([flight.landed])
            version, page, flight = await self._version(), self.pages.get(key), self._flights.get(key)
            if page is not None and page.version == version:
                return page
        if flight is not None:
            page = await asyncio.shield(flight.landed)
            if page is None:
                await self.app(scope, receive, send)
            return page
        flight = self._flights[key] = _Flight(version)
        page = None
        try:
            flight.version = await self._version()
            heard = await _ask(self.app, scope, receive)
            page = _page_of(heard, flight.version)
            if page is not None:
                self._keep(key, page)
        finally:
            del self._flights[key]
            flight.landed.set_result(page)
        if page is None:
            for message in heard:
                await send(message)
        return page

    def _keep(self, key: Key, page: Page) -> None:
        self.pages.pop(key, None)
        self.pages[key] = page
        # what is packed later weighs too, so the sum is taken anew over the few there are
        weight = sum(one.body.size for one in self.pages.values())
        while weight > self.most_bytes or len(self.pages) > MOST_PAGES:
            weight -= self.pages.popitem(last=False)[1].body.size


def _key(scope: Scope) -> Key:
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return scope["scheme"], host, scope["path"], scope["query_string"]


async def _ask(app: App, scope: Scope, receive: Receive) -> list[Message]:
    """Ask for the page as it is, not packed and whole, whatever this visitor has or takes."""
    heard: list[Message] = []

    async def hear(message: Message) -> None:
        heard.append(message)

    asking = [pair for pair in scope["headers"] if pair[0] not in {b"accept-encoding", b"if-none-match"}]
    await app({**scope, "headers": asking}, receive, hear)
    return heard


def _page_of(heard: list[Message], version: Version) -> Page | None:
    """Give the page to keep; None for what is a refusal, is somebody's own, or is too large."""
    headers = dict(heard[0]["headers"])
    body = b"".join(message.get("body", b"") for message in heard[1:])
    if heard[0]["status"] != 200 or b"set-cookie" in headers or len(body) > LARGEST:
        return None
    return Page(version, headers[b"content-type"], tag_of(body), Packed(body))


async def _answer(page: Page, scope: Scope, send: Send) -> None:
    headers = [*HEADERS, (b"content-type", page.type), (b"etag", page.tag)]
    if seen_already(scope["headers"], page.tag):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    encoding = asked(scope["headers"])
    body = page.body.form(encoding)
    if body is not page.body.plain:
        headers.append((b"content-encoding", encoding.encode()))
    headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
