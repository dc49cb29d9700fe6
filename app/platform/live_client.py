"""A client of the live protocol (docs/live.md): watches topics, comes back by itself, and says what changed."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin

FIRST_WAIT, LONGEST_WAIT = 0.4, 15.0
SILENCE_SECONDS = 60.0  # the server speaks at least every 25 s
LARGEST_FRAME = 1024 * 1024
SIGNED_OUT, LATER = 4401, 1013


class SignedOut(Exception):
    """The session is over; coming back would change nothing."""


@dataclass(frozen=True)
class Change:
    """A topic has a new version: with `data` where the frame carried it, else what shows it is to be read anew."""

    topic: str
    version: int
    data: dict[str, Any] | None = None


class Client:
    """Watches topics of the server at `url`, signed in with the `cookie` if there is one."""

    def __init__(self, url: str, topics: Iterable[str], *, cookie: str = "", first_wait: float = FIRST_WAIT) -> None:
        parts = urlsplit(url)
        secure = parts.scheme in {"https", "wss"}
        self._address = urlunsplit(("wss" if secure else "ws", parts.netloc, "/live", "", ""))
        self._origin = Origin(f"{'https' if secure else 'http'}://{parts.netloc}")
        self._topics = list(topics)
        self._headers = {"cookie": cookie} if cookie else {}
        self._first_wait = first_wait
        self._epoch = ""
        self.versions: dict[str, int] = {}
        self.connections = 0
        self.listening = asyncio.Event()  # set while the server has answered what is watched
        self.last_code: int | None = None

    async def changes(self) -> AsyncIterator[Change]:
        """Give every change, the newest only, for ever; raises `SignedOut` when the session ends."""
        wait = self._first_wait
        while True:
            try:
                async with connect(
                    self._address, origin=self._origin, additional_headers=self._headers, max_size=LARGEST_FRAME
                ) as line:
                    self.connections += 1
                    await line.send(json.dumps({"watch": self._topics}))
                    while True:
                        async with asyncio.timeout(SILENCE_SECONDS):
                            message = json.loads(await line.recv())
                        if "watching" in message:
                            wait = self._first_wait
                            self.listening.set()
                        for change in self.take(message):
                            yield change
            except ConnectionClosed as ended:
                self.last_code = ended.rcvd.code if ended.rcvd else None
                if self.last_code == SIGNED_OUT:
                    raise SignedOut from ended
                wait = max(wait, LONGEST_WAIT) if self.last_code == LATER else wait
            except (OSError, InvalidHandshake):  # a silence is a TimeoutError, which is an OSError
                self.last_code = None
            self.listening.clear()
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 (spreads clients, hides nothing)
            wait = min(LONGEST_WAIT, wait * 2)

    def take(self, message: dict[str, Any]) -> list[Change]:
        """Give what a message changes: after a new epoch every topic, else what is newer than what is known."""
        if "watching" in message:
            known, other = self.versions, self._epoch not in {"", message["epoch"]}
            self._epoch, self.versions = message["epoch"], dict(message["versions"])
            return [
                Change(topic, version)
                for topic, version in self.versions.items()
                if other or (topic in known and version > known[topic])
            ]
        if "topic" not in message or message["version"] <= self.versions.get(message["topic"], 0):
            return []
        topic, version = message.pop("topic"), message.pop("version")
        self.versions[topic] = version
        return [Change(topic, version, message or None)]
