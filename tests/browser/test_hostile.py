"""Hostile words on every screen, in Chromium: nothing of them runs, asks, or becomes part of a page.

The content policy only reports then, so that escaping and cleaning alone stand between the words and the reader; no
screen may break it either.
"""

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

import pytest
import uvicorn
from doors import READS
from hosted import World
from hostile import CORPUS, lines
from hostile_town import HostileTown
from playwright.sync_api import Browser
from reader import DIFFER, Reader
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from town import MovableClock, build_town

from app.platform.database import Database

NO_SCREENS = ("/pictures/", "/share/", "/icons/", "/manifest", "/map.json", "/sw.js", "/healthz", "/readyz", "/trust")
NO_SCREENS += ("/fit.json", "/first/now", "/me/was/", "/initiatives/{initiative_id}/calendar.ics")


class OnlyReporting:
    """An app whose content policy forbids nothing and still says what breaks it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                name = b"content-security-policy"
                message["headers"] = [
                    (b"%b-report-only" % key if key == name else key, value) for key, value in message["headers"]
                ]
            await send(message)

        await self.app(scope, receive, send_on)


class Pair:
    """The hostile town, served, and its harmless twin to compare with."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self.folder, self.empty = folder, empty
        self.hostile = self._town("hostile")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"http://localhost:{probe.getsockname()[1]}"
        port = int(self.url.rsplit(":", 1)[1])
        config = uvicorn.Config(OnlyReporting(self.hostile.app), port=port, log_level="warning", ws="websockets-sansio")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            threading.Event().wait(0.02)

    @cached_property
    def twin(self) -> HostileTown:
        """The twin is built when somebody compares."""
        return self._town("twin")

    def _town(self, name: str) -> HostileTown:
        folder = self.folder / name
        folder.mkdir()
        clock = MovableClock(datetime.now(UTC).replace(microsecond=0))
        database = Database(f"sqlite:///{shutil.copy(self.empty, folder / 'world.db')}", clock=clock)
        town = database.write_now(build_town, database, clock)
        return HostileTown(town, folder, hostile=name == "hostile")

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.hostile.town.db.close()
        if "twin" in self.__dict__:
            self.twin.town.db.close()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, empty_world_file: Path) -> Iterator[Pair]:
    both = Pair(tmp_path_factory.mktemp("hostile"), empty_world_file)
    yield both
    both.stop()


def test_every_screen_is_looked_at(pair: Pair) -> None:
    seen = [path for _who, path in pair.hostile.screens]
    shapes = {path: re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + r"(\?.*)?") for path in READS}
    left = [path for path, shape in shapes.items() if not any(map(shape.fullmatch, seen))]
    assert not [path for path in left if not path.startswith(NO_SCREENS) and not path.endswith((".png", ".svg"))]


def test_hostile_words_stay_words(chromium: Browser, pair: Pair) -> None:
    assert len(CORPUS) >= 200
    readers = {who: Reader(chromium, pair.url, who) for who in (None, "Ada", "Cy", "Dee")}
    wrong: list[str] = []
    phones = {who: pair.twin.phone(who) for who in readers}
    for (who, path), (_who, twin_path) in zip(pair.hostile.screens, pair.twin.screens, strict=True):
        pair.hostile.name_the_world()
        pair.twin.name_the_world()
        reader = readers[who]
        answer = reader.page.goto(path)
        wrong += reader.look(path)
        both = [answer.text() if answer else "", phones[who].get(twin_path).text]
        if differ := reader.page.evaluate(DIFFER, both):
            wrong.append(f"{who} {path}: {differ}")
    for reader in readers.values():
        reader.context.close()
    assert not wrong, "\n".join(wrong)


def test_what_is_asked_comes_back_as_words(chromium: Browser, pair: Pair) -> None:
    dee = Reader(chromium, pair.url, "Dee")
    wrong: list[str] = []
    some = [text for n, text in enumerate(lines(60)) if n % 20 == 0]
    town = pair.hostile.town
    for text in some:
        dee.context.add_cookies([{"name": "wg_flash", "value": re.sub(r"[;,\s\"\\]", "", text), "url": pair.url}])
        asked = {"text": text, "near": text[:120], "skill": text[:30]}
        dee.page.goto(f"/quests?{urlencode(asked)}")
        wrong += dee.look(f"asked for {text}")
    everything = "\n\n".join(CORPUS)[:9000]
    for path, names in {
        "/goals": ("short", "title", "about", "codes"),
        f"/goals/{town.goal}/metrics": ("name", "unit", "method", "source", "target", "due_on"),
        "/initiatives": ("name", "what", "so_that", "about", "harm", "place", "link", "latitude"),
        "/teams": ("name", "about", "organisation_id"),
        "/organisations": ("name", "about", "link"),
        "/quests": ("title", "what", "done_when", "skills", "missing", "minutes", "opens_at", "evidence"),
        "/me": ("name", "time_zone"),
        "/world": ("name", "vision", "time_zone", "mode", "reason"),
        "/players": (*(text for text in some if text), "name"),
    }.items():
        dee.page.goto("/offline")
        more = {"initiative_id": str(town.initiative)} if path == "/quests" else {}
        dee.post(path, {**dict.fromkeys(names, everything), **more})
        wrong += dee.look(f"refused {path}")
    dee.context.close()
    assert not wrong, "\n".join(wrong)


def test_news_comes_as_words(chromium: Browser, pair: Pair) -> None:
    ada = Reader(chromium, pair.url, "Ada")
    ada.page.goto("/boards?kind=players&period=all")
    ada.page.wait_for_function("document.querySelector('.live')?.textContent === 'Live'")
    sums = "[...document.querySelectorAll('ol.board .sum')].map(e => e.textContent).join()"
    before = ada.page.evaluate(sums)
    pair.hostile.confirm_another()
    ada.page.wait_for_function(f"before => {sums} !== before", arg=before)
    wrong = ada.look("a board that moves")
    ada.page.goto("/")
    ada.page.wait_for_function("document.querySelector('.live')?.textContent === 'Live'")
    before = ada.page.evaluate("document.querySelector('.strip').textContent")
    pair.hostile.confirm_another()
    ada.page.wait_for_function("before => document.querySelector('.strip').textContent !== before", arg=before)
    wrong += ada.look("the strip")
    ada.context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("<img src=/none onerror=__xss=1>", "it ran"),
        ("<script>__xss=1</script>", "<script>"),
        ("<img src=//evil.example/x>", "asked http://evil.example/x"),
        ("<a href='javascript:x'>x</a>", "href=javascript:x"),
        ("<a href='https://evil.example/'>x</a>", "rel="),
        ("<p hx-get=/ >x", "<p hx-get>"),
        ("<p onclick=x>x", "<p onclick>"),
        ("<form action='//evil.example/x'></form>", "<form action=//evil.example/x>"),
        ("<script>alert(1)</script>", "dialog 1"),
    ],
)
def test_a_page_that_forgets_to_escape_is_found(chromium: Browser, world: World, words: str, fault: str) -> None:
    here = world("Sown")
    reader = Reader(chromium, here.url, None)
    page = here.phone(None).get("/offline").text
    reader.context.route(
        "**/forgetful",
        lambda route: route.fulfill(body=page.replace("</main>", words + "</main>"), content_type="text/html"),
    )
    reader.page.goto("/forgetful")
    reader.page.wait_for_load_state("networkidle")
    assert any(fault in found for found in reader.look("forgetful"))
    assert reader.page.evaluate(DIFFER, [page, page.replace("</main>", words + "</main>")])
    assert not reader.page.evaluate(DIFFER, [page, page])
    reader.context.close()


def test_the_policy_is_seen_when_it_is_broken(chromium: Browser, world: World) -> None:
    reader = Reader(chromium, world("Sown").url, None)
    reader.page.goto("/offline")
    reader.page.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://evil.example/x' }))")
    reader.page.wait_for_function("window.__broken?.includes('img-src')")
    reader.context.close()
