"""A real server on a real port, and phones that look at it."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import uvicorn
from engine import ARGUMENTS, CHROMIUM
from hosted import Hosted, World
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright
from town import MovableClock, Town, build_town, secret_of
from worlds import WORLDS

from app.main import create_app
from app.platform.database import Database
from app.platform.settings import Settings


def _is_fault(said: ConsoleMessage) -> bool:
    """Every error counts but one: Chromium also writes down each 4xx answer, and a refusal is no fault."""
    return said.type == "error" and "the server responded with a status of 4" not in said.text


class Served:
    """A town that is served on localhost."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        settings = Settings(data_dir=folder, beat_ms=50, disk_floor_mb=1)
        clock = MovableClock(datetime.now(UTC))
        database = Database(settings.database, clock=clock)
        self.town: Town = database.write_now(build_town, database, clock)
        self.app = create_app(settings, clock=clock)
        self.server = uvicorn.Server(
            uvicorn.Config(self.app, port=self.port, log_level="warning", ws="websockets-sansio")
        )
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def quest(self, **terms: object) -> UUID:
        return self.town.quest(**terms)

    def start(self) -> None:
        self.thread.start()
        ready = time.monotonic() + 15
        while not self.server.started and time.monotonic() < ready:
            threading.Event().wait(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.town.db.close()


@pytest.fixture
def served(tmp_path: Path, empty_world_file: Path) -> Iterator[Served]:
    shutil.copy(empty_world_file, tmp_path / "world.db")
    town = Served(tmp_path)
    town.start()
    yield town
    town.stop()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, empty_world_file: Path) -> Iterator[World]:
    """Serve the worlds whose screens are looked at; nobody changes anything in them."""
    running: dict[str, Hosted] = {}

    def serve(name: str) -> Hosted:
        if name not in running:
            folder = tmp_path_factory.mktemp(name)
            shutil.copy(empty_world_file, folder / "world.db")
            running[name] = WORLDS[name](folder)
            running[name].start()
        return running[name]

    yield serve
    for one in running.values():
        one.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Give the one driver of all browsers: two at once do not bear each other."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def phone(chromium: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Give a phone, signed in as somebody of the cast or as nobody; the test fails on any error in its console.

    With `service_workers="allow"` it has the service worker, which fetches first all that it keeps.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_phone(who: str | None = None, **options: object) -> Page:
        look = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "reduced_motion": "reduce"}
        look |= {"service_workers": "block", **options}
        context = chromium.new_context(base_url=served.url, **look)  # type: ignore[arg-type]
        if who:
            context.add_cookies([{"name": "wg_device", "value": secret_of(who), "url": served.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: errors.append(said.text) if _is_fault(said) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_phone
    for context in contexts:
        context.close()
    assert not errors, errors
