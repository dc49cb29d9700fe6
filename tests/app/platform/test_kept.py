"""What is kept for everybody is never stale, never somebody's own, made once, and bounded."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from doors import READS
from site_of_town import Site
from sqlalchemy import event, update
from sqlmodel import col
from starlette.applications import Starlette

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.ledger import store as ledger
from app.main import SHARED
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.kept import Kept
from app.quests import store as quests
from app.quests.tables import Quest
from game.confirmations import Answer

MAIN = (
    "/",
    "/first",
    "/first/cards",
    "/quests",
    "/world",
    "/world/log",
    "/boards",
    "/boards?kind=players",
    "/boards/around",
    "/teams",
)


def store_of(site: Site) -> Kept:
    """Find the store in the chain of what each request passes."""
    layer = site.app.middleware_stack
    while not isinstance(layer, Kept):
        layer = layer.app  # type: ignore[union-attr]
    return layer


@contextmanager
def statements(site: Site) -> Iterator[list[str]]:
    said: list[str] = []
    readers = site.app.state.database._readers

    def note(_conn, _cursor, statement, *_more) -> None:  # type: ignore[no-untyped-def]
        said.append(statement)

    event.listen(readers, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(readers, "before_cursor_execute", note)


@pytest.mark.parametrize("path", MAIN)
def test_a_page_is_made_once_until_something_is_committed(site: Site, path: str) -> None:
    phone = site.phone()
    first = phone.get(path)
    with statements(site) as said:
        again = site.phone().get(path)
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert said == []
    site.town.quest(title="Another one")
    with statements(site) as said:
        assert phone.get(path).status_code == 200
    assert said


def test_what_was_committed_is_on_the_next_page_of_everybody(site: Site) -> None:
    town = site.town
    quest = town.quest(title="Before", evidence="note", places=3)
    paths = {
        "/": "Before",
        "/quests": "Before",
        f"/quests/{quest}": "Before",
        f"/initiatives/{town.initiative}": "Before",
    }

    def seen(path: str) -> str:
        here, there = site.phone().get(path), site.phone().get(path)
        assert here.content == there.content
        return here.text

    for path, word in paths.items():
        assert word in seen(path), path
    before = {path: seen(path) for path in ("/", "/world", "/boards?kind=players", f"/goals/{town.goal}")}
    for number in range(20):  # each in its own commit, looked at at once
        town.db.write_now(lambda work, n=number: quests.change(work, quest, 3, {"title": f"Number {n}"}))
        for path in paths:
            assert f"Number {number}" in seen(path), path
            assert f"Number {number - 1}" not in seen(path), path
    claim = town.do(claims.claim, town.ada, new_id(), quest)
    assert "Ada" in seen("/")
    assert seen("/") != before["/"]
    deed = new_id()
    town.do(contributions.keep_draft, town.ada, claim, Draft("Done", "", 3000))
    town.do(contributions.hand_in, town.ada, claim, deed)
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    for path, page in before.items():
        assert seen(path) != page, path
    assert "Ada" in seen("/boards?kind=players")


def test_another_one_commits(site: Site) -> None:
    quest, phone = site.town.quest(title="Here"), site.phone()
    assert "Here" in phone.get("/quests").text
    other = Database(site.town.db.url)
    other.write_now(
        lambda work: work.conn.execute(update(Quest).where(col(Quest.id) == quest).values(title="Elsewhere"))
    )
    other.close()
    page = phone.get("/quests").text
    assert "Elsewhere" in page
    assert "Here" not in page


def test_what_depends_on_the_time_changes_with_it(site: Site) -> None:
    town = site.town
    quest = town.quest(places=1)
    town.do(claims.claim, town.ada, new_id(), quest)
    phone = site.phone()
    taken = phone.get(f"/quests/{quest}").text
    assert phone.get(f"/quests/{quest}").text == taken
    town.clock.move(days=30)
    assert phone.get(f"/quests/{quest}").text != taken


def test_a_browser_that_has_the_page_is_told_so_until_it_changes(site: Site) -> None:
    for path in MAIN:
        for who in (None, "Ada"):
            phone = site.phone(who)
            first = phone.get(path)
            tag = first.headers["etag"]
            assert "Cookie" in first.headers["vary"]
            assert first.headers["cache-control"] == ("private, no-cache" if who else "no-cache")
            again = phone.get(path, headers={"if-none-match": f'"other", {tag}'})
            if again.status_code != 304:  # a form has an id of its own each time
                assert who
                assert 'name="deed"' in again.text
                continue
            assert again.content == b""
            assert again.headers["etag"] == tag
            assert "content-encoding" not in again.headers
    phone = site.phone()
    tag = phone.get("/quests").headers["etag"]
    site.town.quest(title="News")
    news = phone.get("/quests", headers={"if-none-match": tag})
    assert news.status_code == 200
    assert news.headers["etag"] != tag


def test_nobodys_own_is_kept(site: Site) -> None:
    town = site.town
    secret = "Only Ada may read this"
    town.db.write_now(lambda work: ledger.add_notice(work, town.ada.id, "sent_back", text=secret))
    ids = {"quest_id": town.quest(), "goal_id": town.goal, "initiative_id": town.initiative, "side_id": town.otters}
    paths = [re.sub(r"\{(\w+)\}", lambda name: str(ids.get(name[1], "x")), path) for path in READS]
    store = store_of(site)
    for who in ("Ada", "Dee", "Gus"):
        for path in paths:
            site.phone(who).get(path)
        for cookies in ({"wg_flash": "Well%20done"}, {"wg_plain": "1"}, {"__Host-wg_device": "nobody"}):
            phone = site.phone()
            phone.cookies.update(cookies)
            phone.get("/")
    assert not store.pages
    assert secret in site.phone("Ada").get("/").text
    for path in paths:
        site.phone().get(path)
        site.phone("Ada").get(path)
    assert len(store.pages) > 8
    for key, page in store.pages.items():
        assert SHARED.fullmatch(key[2])
        for word in (secret, "data-player", 'name="deed"', "wg_device"):
            assert word.encode() not in page.body.plain, (key, word)


def test_each_host_and_way_back_has_its_own(site: Site) -> None:
    quest = site.town.quest()
    path = f"/quests/{quest}"
    assert 'href="/quests"' in site.phone().get(path).text
    from_list = site.phone().get(path, headers={"referer": "http://localhost/quests?minutes=60"})
    assert 'href="/quests?minutes=60"' in from_list.text
    assert "minutes=60" not in site.phone().get(path).text
    elsewhere = site.phone().get(path, headers={"host": "other.example"}).text
    assert "other.example" in elsewhere
    assert "other.example" not in site.phone().get(path).text


def test_refusals_are_not_kept(site: Site) -> None:
    missing = f"/quests/{new_id()}"
    ids = {site.phone().get(missing).headers["x-request-id"] for _time in range(2)}
    assert len(ids) == 2
    assert site.phone().get(missing).status_code == 404
    assert not store_of(site).pages


@pytest.mark.sqlite
def test_a_database_that_cannot_say_is_asked_for_the_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.phone().get("/")

    class Broken:
        def execute(self, _statement: str) -> None:
            raise sqlite3.OperationalError

        def close(self) -> None:
            pass

    monkeypatch.setattr(site.app.state.database.kind, "_aside", Broken())
    with statements(site) as said:
        assert site.phone().get("/").status_code == 200
    assert said


def test_the_kept_page_travels_packed(site: Site) -> None:
    plain = site.phone().get("/", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    for encoding in ("br", "gzip"):
        packed = site.phone().get("/", headers={"accept-encoding": f"{encoding}, deflate"})
        assert packed.headers["content-encoding"] == encoding
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
        assert packed.content == plain.content
        assert packed.headers["etag"] == plain.headers["etag"]
        assert "Accept-Encoding" in packed.headers["vary"]


def test_the_store_stands_in_the_chain(site: Site) -> None:
    assert isinstance(site.app, Starlette)
    assert store_of(site).database is site.app.state.database
