"""A start waits for no look at the ledger, on data of any size; and a stop does not either."""

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from desk import hand_in
from site_of_town import Site
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient
from town import Town

from app.chores.first_look import FirstLook
from app.chores.service import CHORES, House, run_due
from app.confirmations import service as confirmations
from app.ledger import integrity, pause_store
from app.platform.pictures.shelf import Shelf
from game.confirmations import Answer

pytestmark = pytest.mark.sqlite  # with PostgreSQL the clock's process looks, and no server waits for it
DAMAGE = "UPDATE metric_total SET confirmed_milli = confirmed_milli + 1"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A world so large that the look at it never ends."""
    begun = Event()

    def verify(conn):  # type: ignore[no-untyped-def]
        begun.set()
        return conn.execute(text(ENDLESS)).one()

    monkeypatch.setattr(integrity, "verify", verify)
    yield begun
    monkeypatch.undo()


def house_of(town: Town, folder: Path) -> House:
    return House(town.db, Shelf(folder / "pictures", disk_floor=1), folder)


def ready(site: Site) -> tuple[int, str]:
    answer = site.phone().get("/readyz")
    return answer.status_code, answer.text


def test_a_server_serves_and_writes_while_it_looks_and_says_so(town: Town, tmp_path: Path, endless: Event) -> None:
    site = Site(town, tmp_path)
    with TestClient(site.app):
        assert endless.wait(30)
        assert ready(site) == (200, "ready\nintegrity: checking")
        assert site.post("Ada", f"/quests/{town.quest()}/claims").status_code == 200
        assert site.phone("Ada").get("/").status_code == 200
        assert not site.app.state.first_look.wait(0)
    assert site.app.state.first_look.wait(0), "a stop gave the look up instead of waiting for it"
    assert site.app.state.first_look.open == "checking", "and nothing is claimed to be known"


def test_scores_that_were_paused_before_the_stop_stay_paused_while_it_looks(
    town: Town, tmp_path: Path, endless: Event
) -> None:
    town.db.write_now(pause_store.pause, 1, "a board")
    done = hand_in(town, town.ada, town.quest())
    site = Site(town, tmp_path)
    with TestClient(site.app):
        assert endless.wait(30)
        assert ready(site) == (503, "integrity: scores are paused, see: worldgame verify")
        no = site.post("Cy", f"/contributions/{done}/confirmations", answer="yes")
        assert (no.status_code, no.json()["code"]) == (503, "integrity")
    assert town.db.read_now(pause_store.paused)


def test_a_difference_pauses_beside_serving(town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    town.do(confirmations.answer, town.cy, hand_in(town, town.ada, town.quest()), Answer.YES)
    town.db.write_now(lambda work: work.conn.execute(text(DAMAGE)))
    site = Site(town, tmp_path)
    with TestClient(site.app):
        assert site.app.state.first_look.wait(30)
        assert ready(site) == (503, "integrity: scores are paused, see: worldgame verify")
    assert "scores are paused" in caplog.text


def test_the_nightly_look_is_given_up_by_a_stop_and_done_by_the_next_clock(
    town: Town, tmp_path: Path, endless: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = house_of(town, tmp_path)
    house.stopping.set()
    with pytest.raises(integrity.Stopped):
        town.db.read_now(integrity.look, town.clock(), house.stopping)
    assert endless.is_set(), "it had begun"
    assert run_due(house) == []
    monkeypatch.undo()
    assert run_due(house_of(town, tmp_path)) == [chore.name for chore in CHORES]
    assert town.db.read_now(lambda conn: conn.execute(text("SELECT 1")).scalar_one()) == 1, "the reader is well again"


def test_a_look_that_fails_says_that_nothing_is_known(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def verify(_conn: object) -> None:
        raise OperationalError("SELECT", {}, Exception("the disk hums"))

    monkeypatch.setattr(integrity, "verify", verify)
    look = FirstLook()
    with caplog.at_level(logging.WARNING):
        look.begin(house_of(town, tmp_path))
        assert look.wait(30)
    assert look.open == "not checked, the clock tries again"
    assert "the ledger could not be checked at the start" in caplog.text
    look.end()
