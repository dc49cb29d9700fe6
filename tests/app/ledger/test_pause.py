"""Scores paused: a difference stops what touches the ledger, and nothing else; a clean look lifts it."""

from pathlib import Path
from uuid import UUID

import pytest
from desk import hand_in
from site_of_town import Site
from sqlalchemy import text
from starlette.testclient import TestClient
from town import Town
from typer.testing import CliRunner

from app.chores.service import House, run_due
from app.cli import app as commands
from app.confirmations import service as confirmations
from app.ledger import integrity, pause_store
from app.platform.refusals import ScoresPaused
from app.players import sign_in
from game.confirmations import Answer

DAMAGE = "UPDATE metric_total SET confirmed_milli = confirmed_milli + 1"
REPAIR = DAMAGE.replace("+", "-")
SENTENCE = "Scores are paused while we check them. Your actions are saved on your phone."


def run(town: Town, statement: str) -> None:
    town.db.write_now(lambda work: work.conn.execute(text(statement)))


@pytest.fixture
def waiting(town: Town) -> UUID:
    """Something that waits for a confirmation, in a world that has points."""
    done = hand_in(town, town.ada, town.quest())
    town.do(confirmations.answer, town.cy, done, Answer.YES)
    return hand_in(town, town.bo, town.quest())


def answer(site: Site, contribution: UUID):  # type: ignore[no-untyped-def]
    return site.post("Cy", f"/contributions/{contribution}/confirmations", answer="yes")


def test_a_difference_pauses_and_a_repair_lifts(town: Town, waiting: UUID, site: Site) -> None:
    run(town, DAMAGE)
    house = House(town.db, site.app.state.shelf, Path())
    assert "verify" in run_due(house)
    no = answer(site, waiting)
    assert (no.status_code, no.json()["code"], no.json()["detail"]) == (503, "integrity", SENTENCE)
    assert int(no.headers["retry-after"]) >= 1
    assert site.phone("Ada").get("/boards").status_code == 200
    assert site.phone("Ada").get(f"/contributions/{waiting}").status_code == 200
    quest = town.quest(places=2)
    assert site.post("Ada", f"/quests/{quest}/claims").status_code == 200, "what posts no points goes on"
    run(town, REPAIR)
    town.clock.move(days=1)
    assert "verify" in run_due(house)
    assert answer(site, waiting).status_code == 200


def test_nothing_of_a_refused_write_stays(town: Town, waiting: UUID) -> None:
    run(town, DAMAGE)
    before = integrity.check(town.db).differences
    with pytest.raises(ScoresPaused):
        town.do(confirmations.answer, town.cy, waiting, Answer.YES)
    assert integrity.check(town.db).differences == before
    run(town, REPAIR)
    assert integrity.check(town.db).ok
    town.do(confirmations.answer, town.cy, waiting, Answer.YES)
    assert integrity.check(town.db).ok


@pytest.mark.sqlite
def test_a_server_looks_when_it_starts(town: Town, waiting: UUID, tmp_path: Path) -> None:
    run(town, DAMAGE)
    site = Site(town, tmp_path)
    with TestClient(site.app):
        assert site.app.state.first_look.wait(30)
        assert answer(site, waiting).status_code == 503
    run(town, REPAIR)
    site = Site(town, tmp_path)
    with TestClient(site.app):
        assert site.app.state.first_look.wait(30)
        assert answer(site, waiting).status_code == 200


def test_the_command_pauses_and_lifts(town: Town, waiting: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", town.db.url)
    assert CliRunner().invoke(commands, ["verify"]).exit_code == 0
    run(town, DAMAGE)
    said = CliRunner().invoke(commands, ["verify"])
    assert said.exit_code == 2
    assert "scores are paused" in said.output
    with pytest.raises(ScoresPaused):
        town.do(confirmations.answer, town.cy, waiting, Answer.YES)
    run(town, REPAIR)
    assert CliRunner().invoke(commands, ["verify"]).exit_code == 0
    town.do(confirmations.answer, town.cy, waiting, Answer.YES)


def test_a_look_from_before_the_pause_does_not_lift_it(town: Town) -> None:
    clean = town.db.read_now(integrity.look, town.clock())
    town.clock.move(seconds=1)
    town.db.write_now(pause_store.pause, 1, "a board")
    town.db.write_now(integrity.settle, clean)
    assert town.db.read_now(pause_store.paused)
    assert integrity.check(town.db).ok
    assert not town.db.read_now(pause_store.paused)


def test_moving_points_to_the_player_that_a_guest_turned_out_to_be_waits_too(town: Town) -> None:
    done = hand_in(town, town.gus, town.quest())
    town.do(confirmations.answer, town.cy, done, Answer.YES)
    letter = town.do(sign_in.ask_for_link, "ada@example.org", "one", town.ada.id)
    town.do(sign_in.use_link, letter.secret, "one", "a", "a phone")
    town.db.write_now(pause_store.pause, 1, "a board")
    letter = town.do(sign_in.ask_for_link, "ada@example.org", "two", town.gus.id)
    with pytest.raises(ScoresPaused):
        town.do(sign_in.use_link, letter.secret, "two", "b", "a phone")
    assert integrity.check(town.db).ok
    assert town.do(sign_in.use_link, letter.secret, "two", "b", "a phone").id == town.ada.id, "the link still works"
    assert integrity.check(town.db).ok
