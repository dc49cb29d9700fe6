"""A real Redis, of which tests may make what they like."""

from collections.abc import Iterator

import pytest
from redis_server import RedisServer


@pytest.fixture(scope="module")
def a_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.go_on()
    server.kill()


@pytest.fixture
def redis(a_redis: RedisServer) -> RedisServer:
    if not a_redis.answers():
        a_redis.start()
    return a_redis
