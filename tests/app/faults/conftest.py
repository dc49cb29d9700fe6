"""A town on a PostgreSQL that may be stopped, at the end of a line that may be cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from grounds import ServerGround, Worlds
from line import Line
from postgres import PostgresServer
from site_of_town import Site
from starlette.testclient import TestClient
from town import MovableClock, build_town

from app.platform.database import Database


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    server = PostgresServer(durable=True, connections=40).start()
    yield server
    server.close()


@pytest.fixture(scope="module")
def own_ground(server: PostgresServer) -> ServerGround:
    return ServerGround(server)


@pytest.fixture
def line(server: PostgresServer) -> Iterator[Line]:
    line = Line(server.port)
    yield line
    line.close()


@pytest.fixture
def site(
    server: PostgresServer, own_ground: ServerGround, line: Line, tmp_path: Path, clock: MovableClock
) -> Iterator[Site]:
    with Worlds(own_ground) as kept:
        url = kept.fresh(tmp_path).replace(f":{server.port}/", f":{line.port}/")
        database = Database(url, clock=clock)
        made = Site(database.write_now(build_town, database, clock), tmp_path)
        with TestClient(made.app) as made.inside:
            yield made
        database.close()
