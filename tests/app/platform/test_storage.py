"""When the disk is full or the file is locked: the exact codes, nothing half done, and well again by itself."""

import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from haste import SAFE
from site_of_town import Site
from sqlalchemy import func, select, text

from app.claims.tables import Claim
from app.ledger import pause_store
from app.ledger.verify import verify
from app.platform import database_sqlite
from app.platform.database import Database

pytestmark = pytest.mark.sqlite

FULL = "The server is out of space. Nothing was lost; your phone keeps it."
BUSY = "Many people are busy here at this moment. Nothing was lost; try again in a second."


@contextmanager
def writer(site: Site) -> Iterator[sqlite3.Connection]:
    """Give the writer's own connection to SQLite, at a moment when no verb uses it."""
    pooled = site.app.state.database.engine.raw_connection()
    try:
        yield pooled.driver_connection
    finally:
        pooled.close()


def no_page_more(site: Site) -> None:
    """Let the file not grow, as on a full disk: SQLite itself then says that it is full."""
    with writer(site) as raw:
        raw.execute(f"PRAGMA max_page_count = {raw.execute('PRAGMA page_count').fetchone()[0]}")


def room_again(site: Site) -> None:
    with writer(site) as raw:
        raw.execute("PRAGMA max_page_count = 1000000")


def claims(site: Site) -> int:
    return site.town.db.read_now(lambda conn: conn.execute(select(func.count()).select_from(Claim)).scalar_one())


def ready(site: Site) -> tuple[int, str]:
    answer = site.phone().get("/readyz")
    return answer.status_code, answer.text


def fill(site: Site, quest: UUID) -> tuple[int, UUID]:
    """Let newcomers claim until there is no room; gives how many did and the id of the first who could not."""
    for done in range(400):
        deed = uuid4()
        answer = site.post(None, f"/quests/{quest}/claims", deed=deed, name=f"Newcomer {done}")
        if answer.status_code != 200:
            assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (507, "storage_full", FULL)
            return done, deed
    raise AssertionError("the file never filled")


def test_a_full_disk_is_said_nothing_is_lost_and_it_passes_by_itself(site: Site) -> None:
    quest = site.town.quest(places=450)
    assert ready(site) == (200, "ready")
    no_page_more(site)
    done, refused = fill(site, quest)
    assert claims(site) == done, "all that were told 'saved', and nobody else"
    assert site.town.db.read_now(verify).ok
    assert site.phone("Ada").get(f"/quests/{quest}").status_code == 200, "looking goes on"
    page = site.phone().post(f"/quests/{quest}/claims", data={"deed": str(uuid4()), "name": "One more"})
    assert page.status_code == 507
    assert FULL in page.text
    assert ready(site) == (503, "database: storage_full")
    assert site.phone().get("/healthz").status_code == 200
    room_again(site)
    assert ready(site) == (200, "ready"), "nobody has to start anything anew"
    again = site.post(None, f"/quests/{quest}/claims", deed=refused, name="Newcomer")
    assert again.status_code == 200
    assert "idempotent-replayed" not in again.headers, "it was not done the first time"
    assert claims(site) == done + 1


def test_a_file_that_another_program_locks_is_busy_and_passes_by_itself(site: Site) -> None:
    quest = site.town.quest()
    with writer(site) as raw:
        raw.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(site.town.db.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    no = site.post("Ada", f"/quests/{quest}/claims", deed=(deed := uuid4()))
    assert (no.status_code, no.json()["code"], no.json()["detail"]) == (503, "busy", BUSY)
    assert no.headers["retry-after"] == "1"
    assert claims(site) == 0
    assert ready(site) == (503, "database: busy")
    other.execute("ROLLBACK")
    other.close()
    assert ready(site) == (200, "ready")
    assert site.post("Ada", f"/quests/{quest}/claims", deed=deed).status_code == 200
    assert claims(site) == 1


def test_readiness_names_every_part_that_fails(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.town.db.write_now(pause_store.pause, 1, "a board")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(10**9, 10**9 - 1000, 1000))
    assert ready(site) == (503, "integrity: scores are paused, see: worldgame verify\ndisk: nearly full")
    monkeypatch.undo()
    site.town.db.write_now(lambda work: work.conn.execute(text("DELETE FROM score_pause")))
    assert ready(site) == (200, "ready")


def test_a_database_that_can_not_be_read_is_not_ready(site: Site) -> None:
    site.town.db.write_now(lambda work: work.conn.execute(text("ALTER TABLE score_pause RENAME TO elsewhere")))
    status, said = ready(site)
    assert (status, said) == (503, "database: fault")


def test_a_shelf_without_room_refuses_a_picture_and_keeps_the_words(site: Site, jpeg: bytes) -> None:
    claim = uuid4()
    site.post("Ada", f"/quests/{site.town.quest(evidence='photo')}/claims", deed=claim)
    site.app.state.shelf.disk_floor = 10**18
    photo = {"photo": ("a.jpg", jpeg, "image/jpeg")}
    no = site.post("Ada", f"/claims/{claim}/contributions", note="Two cans each", files=photo)
    assert (no.status_code, no.json()["code"], no.json()["detail"]) == (507, "storage_full", FULL)
    assert "Two cans each" in site.phone("Ada").get(f"/claims/{claim}/hand-in").text
    site.app.state.shelf.disk_floor = 1
    assert site.post("Ada", f"/claims/{claim}/contributions", note="Two cans each", files=photo).status_code == 200


def test_a_commit_is_on_the_disk_before_anybody_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_sqlite, "_EVERY", SAFE)
    database = Database(f"sqlite:///{tmp_path / 'world.db'}")
    asked = text("PRAGMA synchronous"), text("PRAGMA journal_mode")
    found = database.write_now(lambda work: [work.conn.execute(one).scalar_one() for one in asked])
    assert found == [2, "wal"]  # FULL: no commit is lost with the power
    database.close()
