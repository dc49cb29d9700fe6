"""Fixtures that all tests share: a clock that stands still, an empty world, a small town."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from site_of_town import Site
from starlette.testclient import TestClient
from town import START, MovableClock, Town, build_town

from app.migrate import migrate
from app.platform.database import Database


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="the large forms of the tests that have a quick one")


@pytest.fixture(scope="session")
def empty_world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was made by running the migrations, to be copied."""
    path = tmp_path_factory.mktemp("template") / "world.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, empty_world_file: Path) -> Iterator[Site]:
    """Give a town for what leaves nothing behind."""
    folder, clock = tmp_path_factory.mktemp("calm"), MovableClock(START)
    database = Database(f"sqlite:///{shutil.copy(empty_world_file, folder / 'world.db')}", clock=clock)
    site = Site(database.write_now(build_town, database, clock), folder)
    with TestClient(site.app):
        yield site
    database.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture
def db(tmp_path: Path, empty_world_file: Path, clock: MovableClock) -> Iterator[Database]:
    shutil.copy(empty_world_file, tmp_path / "world.db")
    database = Database(f"sqlite:///{tmp_path / 'world.db'}", clock=clock)
    yield database
    database.close()


@pytest.fixture
def town(db: Database, clock: MovableClock) -> Town:
    return db.write_now(build_town, db, clock)


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((64, 48)).save(out, "JPEG")
    return out.getvalue()
