"""Coming back by mail; and a guest who turns out to be somebody."""

import re
from pathlib import Path
from threading import Barrier, Thread

import pytest
from starlette.testclient import TestClient
from town import Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.ledger import standings_store
from app.ledger.boards import BoardKey
from app.ledger.verify import verify
from app.main import create_app
from app.platform.ids import new_id
from app.platform.settings import Settings
from app.players import sign_in, store
from app.players import sign_in_store as links
from app.players.actor import Actor
from app.players.stewards import LinkUsed
from game.confirmations import Answer

ME = "gus@example.org"
LIFETIME = BoardKey("players", "all", "world")


def come_in(town: Town, letter: sign_in.Letter, browser: str = "browser") -> Actor:
    return town.do(sign_in.use_link, letter.secret, browser, new_id().hex, "a test")


class TestTheLink:
    def test_it_makes_the_guest_lasting(self, town: Town) -> None:
        came = come_in(town, town.do(sign_in.ask_for_link, ME, "browser", town.gus.id))
        assert came.id == town.gus.id
        assert came.kind == "lasting"

    def test_it_works_once_whoever_is_first(self, town: Town) -> None:
        letter = town.do(sign_in.ask_for_link, ME, "browser", town.gus.id)
        start, came, refused = Barrier(50), [], []

        def run() -> None:
            start.wait()
            try:
                came.append(come_in(town, letter))
            except LinkUsed:
                refused.append(1)

        threads = [Thread(target=run) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(came), len(refused)) == (1, 49)

    def test_it_is_over_after_ten_minutes(self, town: Town) -> None:
        letter = town.do(sign_in.ask_for_link, ME, "browser", None)
        town.clock.move(minutes=10)
        with pytest.raises(LinkUsed):
            come_in(town, letter)

    def test_another_browser_cannot_use_it(self, town: Town) -> None:
        with pytest.raises(LinkUsed):
            come_in(town, town.do(sign_in.ask_for_link, ME, "browser", None), browser="another")


class TestTheCode:
    def test_it_works_in_the_browser_that_asked(self, town: Town) -> None:
        letter = town.do(sign_in.ask_for_link, ME, "browser", town.gus.id)
        came = town.do(sign_in.use_code, ME, letter.code, "browser", new_id().hex, "a test")
        assert isinstance(came, Actor)
        with pytest.raises(LinkUsed):
            town.do(sign_in.use_code, ME, letter.code, "another", new_id().hex, "a test")

    def test_five_wrong_tries_end_it(self, town: Town) -> None:
        letter = town.do(sign_in.ask_for_link, ME, "browser", town.gus.id)
        wrong = "000000" if letter.code != "000000" else "000001"
        left = [town.do(sign_in.use_code, ME, wrong, "browser", new_id().hex, "a test") for _ in range(5)]
        assert left == [4, 3, 2, 1, 0]
        with pytest.raises(LinkUsed):
            town.do(sign_in.use_code, ME, letter.code, "browser", new_id().hex, "a test")


class TestMerging:
    def test_a_guests_deeds_come_along(self, town: Town) -> None:
        quest = town.quest(minutes=30)
        claim = town.do(claims.claim, town.gus, new_id(), quest)
        town.do(contributions.keep_draft, town.gus, claim, Draft("done", "", 1000))
        contribution = town.do(contributions.hand_in, town.gus, claim, new_id())
        town.do(confirmations.answer, town.cy, contribution, Answer.YES)
        town.db.write_now(lambda work: links.add_address(work, ME, town.ada.id))
        came = come_in(town, town.do(sign_in.ask_for_link, ME, "browser", town.gus.id))
        assert came.id == town.ada.id
        assert town.db.read_now(standings_store.total_on, LIFETIME, town.ada.id) == 1000
        assert town.db.read_now(standings_store.total_on, LIFETIME, town.gus.id) is None
        guest = town.db.read_now(store.player, town.gus.id)
        assert guest is not None
        assert guest.kind == "merged"
        report = town.db.read_now(verify)
        assert report.ok, report.differences

    def test_where_both_hold_one_quest_the_guests_claim_stays(self, town: Town) -> None:
        quest = town.quest(places=2)
        town.do(claims.claim, town.gus, new_id(), quest)
        town.do(claims.claim, town.ada, new_id(), quest)
        town.db.write_now(lambda work: links.add_address(work, ME, town.ada.id))
        come_in(town, town.do(sign_in.ask_for_link, ME, "browser", town.gus.id))
        assert town.db.read_now(verify).ok


def test_the_pages_tell_nobody_who_is_known(town: Town, tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url=town.db.url), clock=town.clock)
    with TestClient(app, base_url="http://localhost") as client:

        def ask(mail: str) -> str:
            answer = client.post("/sign-in", data={"address": mail}, headers={"origin": "http://localhost"})
            assert answer.status_code == 202
            return re.sub(r"[\w.-]+@example\.org", "…", answer.text)

        town.db.write_now(lambda work: links.add_address(work, ME, town.ada.id))
        assert ask(ME) == ask("nobody@example.org")
    letters = list((tmp_path / "outbox").glob("*.eml"))
    assert len(letters) == 2
    assert all(letter.stat().st_mode & 0o777 == 0o600 for letter in letters)
