"""Two servers of one world: what is done at one is seen at the other, with Redis, while it is away, and after."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from grounds import ServerGround, Worlds
from redis_server import RedisServer
from served import Server
from town import Town, build_town, secret_of
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.platform.clock import system_clock
from app.platform.database import Database

CONSISTENT_SECONDS = 10


@pytest.fixture
def town(own_ground: ServerGround, tmp_path: Path) -> Iterator[Town]:
    with Worlds(own_ground) as worlds:
        database = Database(worlds.fresh(tmp_path))
        yield database.write_now(build_town, database, system_clock)
        database.close()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def both(town: Town, redis: RedisServer, tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    servers = tuple(Server(tmp_path, DATABASE_URL=town.db.url, REDIS_URL=redis.url) for _ in range(2))
    try:
        for server in servers:
            server.start()
        yield servers  # type: ignore[misc]
    finally:
        for server in servers:
            server.stop()


@contextmanager
def watching(server: Server, topic: str) -> Iterator[ClientConnection]:
    with connect(f"ws://127.0.0.1:{server.port}/live", origin=server.url) as line:  # type: ignore[arg-type]
        line.send(json.dumps({"watch": [topic]}))
        while "watching" not in json.loads(line.recv(timeout=CONSISTENT_SECONDS)):
            pass
        yield line


def heard(line: ClientConnection, topic: str) -> bool:
    """Wait until the topic comes; raises `TimeoutError`."""
    while json.loads(line.recv(timeout=CONSISTENT_SECONDS)).get("topic") != topic:
        pass
    return True


def claim(server: Server, town: Town, who: str) -> None:
    headers = {"origin": server.url, "accept": "application/json", "cookie": f"wg_device={secret_of(who)}"}
    path = f"/quests/{town.quest(places=3)}/claims"
    answer = httpx2.post(server.url + path, data={"deed": str(uuid4())}, headers=headers)
    assert answer.status_code == 200, answer.text


def test_what_is_done_at_one_is_seen_at_the_other_whatever_becomes_of_redis(
    both: tuple[Server, Server], town: Town, redis: RedisServer
) -> None:
    here, there = both
    with watching(there, "now") as line:
        claim(here, town, "Ada")
        assert heard(line, "now")

        redis.kill()
        claim(here, town, "Bo")  # nobody waits for Redis
        redis.start()
        assert heard(line, "now"), "what was missed is looked at, without being told again"

        redis.client.flushall()
        claim(here, town, "Cy")
        assert heard(line, "now")


def test_a_watcher_comes_to_the_other_server_when_its_own_ends(both: tuple[Server, Server], town: Town) -> None:
    here, there = both
    with watching(here, "now") as line:
        here.stop()
        with pytest.raises(ConnectionClosed, match="1012"):
            heard(line, "now")
    with watching(there, "now") as line:
        claim(there, town, "Ada")
        assert heard(line, "now")
