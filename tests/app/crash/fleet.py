"""The server processes that a crash test plays against: how many there are, what they share, and which one dies."""

import asyncio
import random
import time
from pathlib import Path

from served import Server


class Fleet:
    """So many server processes on one data folder, and on one database where its address is given.

    SQLite takes one process; the others of a larger fleet go on serving while one is down.
    """

    def __init__(self, folder: Path, processes: int = 1, *, afresh: bool = False, **settings: str) -> None:
        self.servers = [Server(folder, afresh=afresh, **settings) for _ in range(processes)]
        self.up = [asyncio.Event() for _ in self.servers]
        self.heard = asyncio.Event()  # somebody was told that a deed is done
        self.seconds_to_ready: list[float] = []
        self.seconds_of_its_own: list[float] = []  # without those in line for a processor

    async def start(self) -> None:
        """Start every one of them."""
        for number in range(len(self.servers)):
            await self._start(number)

    async def _start(self, number: int) -> None:
        began = time.monotonic()
        await asyncio.to_thread(self.servers[number].start)
        self.seconds_to_ready.append(time.monotonic() - began)
        self.seconds_of_its_own.append(self.seconds_to_ready[-1] - self.servers[number].seconds_in_line())

    def let_on(self) -> None:
        """Tell the phones that every server is up."""
        for up in self.up:
            up.set()

    def kill_one(self, rng: random.Random) -> int:
        """End one in the middle of whatever it does; gives which."""
        number = rng.randrange(len(self.servers))
        self.up[number].clear()
        self.servers[number].kill()
        return number

    async def restart(self, number: int) -> None:
        """Start the one that was killed, on what it left; the phones come back after `let_on`."""
        await self._start(number)

    def stop(self) -> None:
        """End those that still run, politely."""
        for server in self.servers:
            server.stop()
