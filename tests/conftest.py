"""Fixtures that all tests share: a clock that stands still, an empty world, a small town."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from grounds import FileGround, Ground, ServerGround, Worlds
from haste import compile_once, wait_for_no_disk
from PIL import Image
from postgres import PostgresServer
from site_of_town import Site
from starlette.testclient import TestClient
from town import START, MovableClock, Town, build_town

from app.migrate import migrate
from app.platform.database import Database


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="run what takes minutes as well")
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite", help="what the worlds are kept in")


def pytest_configure() -> None:
    compile_once()
    wait_for_no_disk()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--deep"):
        items[:] = [item for item in items if not item.get_closest_marker("deep")]
    if config.getoption("--database") == "postgres":
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="about the file of SQLite"))


@pytest.fixture(scope="session")
def empty_world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was made by running the migrations, to be copied."""
    path = tmp_path_factory.mktemp("template") / "world.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    """Give what the worlds of all tests are copied from."""
    if request.config.getoption("--database") == "sqlite":
        yield FileGround(request.getfixturevalue("empty_world_file"))
        return
    server = PostgresServer().start()
    yield ServerGround(server)
    server.close()


@pytest.fixture
def worlds(ground: Ground) -> Iterator[Worlds]:
    """Give empty worlds, which are gone after the test."""
    with Worlds(ground) as made:
        yield made


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, ground: Ground) -> Iterator[Site]:
    """Give a town for what leaves nothing behind."""
    folder, clock = tmp_path_factory.mktemp("calm"), MovableClock(START)
    with Worlds(ground) as made:
        database = Database(made.fresh(folder), clock=clock)
        site = Site(database.write_now(build_town, database, clock), folder)
        with TestClient(site.app) as site.inside:
            site.app.state.first_look.wait()
            if database.kind.one_process:
                site.app.state.clockwork.pause()  # its chores would change the world, on a busy machine in the middle
            yield site
        database.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture(scope="session")
def founded(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Give the small town as it is founded, to be copied: nobody has it open."""
    clock = MovableClock(START)
    with Worlds(ground) as made:
        database = Database(made.fresh(tmp_path_factory.mktemp("founded")), clock=clock)
        town = database.write_now(build_town, database, clock)
        database.close()
        yield town


@pytest.fixture
def db(request: pytest.FixtureRequest, tmp_path: Path, worlds: Worlds, clock: MovableClock) -> Iterator[Database]:
    """Give an empty world, or the town's for a test that plays there."""
    if "town" in request.fixturenames:
        url = worlds.copy(request.getfixturevalue("founded").db.url, tmp_path)
    else:
        url = worlds.fresh(tmp_path)
    database = Database(url, clock=clock)
    yield database
    database.close()


@pytest.fixture
def town(founded: Town, db: Database, clock: MovableClock) -> Town:
    return replace(founded, db=db, clock=clock)


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((64, 48)).save(out, "JPEG")
    return out.getvalue()
