"""The pictures that are drawn already: by what they say, so that a changed number is a new picture."""

import asyncio
from collections import OrderedDict
from hashlib import sha256

from anyio import to_thread

from app.platform.pages import build
from app.platform.refusals import Busy
from app.share.cards import Card, draw

KEPT_BYTES = 12 * 1024 * 1024
WAITING = 16  # more than so many wait for the one easel: come back in a second


def version(card: Card) -> str:
    """Give the fingerprint of a card: what it says, and the look of this build."""
    return sha256(f"{build()} {card!r}".encode(errors="surrogatepass")).hexdigest()[:24]


class Gallery:
    """Draw each card once, one at a time and off the event loop; the least asked for go first."""

    def __init__(self, *, kept_bytes: int = KEPT_BYTES) -> None:
        self.kept_bytes = kept_bytes
        self.pictures: OrderedDict[str, bytes] = OrderedDict()
        self.easel = asyncio.Lock()
        self.waiting = 0

    async def picture(self, card: Card) -> bytes:
        """Give the PNG of a card; raises `Busy` where too many wait already."""
        key = version(card)
        if key in self.pictures:
            return self._kept(key)
        if self.waiting >= WAITING:
            raise Busy
        self.waiting += 1
        try:
            async with self.easel:
                if key not in self.pictures:
                    self._keep(key, await to_thread.run_sync(draw, card))
                return self._kept(key)
        finally:
            self.waiting -= 1

    def _kept(self, key: str) -> bytes:
        self.pictures.move_to_end(key)
        return self.pictures[key]

    def _keep(self, key: str, picture: bytes) -> None:
        self.pictures[key] = picture
        while len(self.pictures) > 1 and sum(map(len, self.pictures.values())) > self.kept_bytes:
            self.pictures.popitem(last=False)
