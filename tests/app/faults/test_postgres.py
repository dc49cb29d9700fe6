"""PostgreSQL goes away in every way: nothing acknowledged is lost, nothing is twice, and the same id settles it."""

import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from uuid import UUID, uuid4

import psycopg
import pytest
from httpx2 import Response
from line import Line
from postgres import PostgresServer
from site_of_town import Site
from sqlalchemy import func, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Picture
from app.ledger.verify import verify

PHONES, DEEDS_OF_EACH = 4, 6


def claims(site: Site) -> int:
    return site.town.db.read_now(lambda conn: conn.execute(select(func.count()).select_from(Claim)).scalar_one())


def claim(site: Site, quest: UUID, deed: UUID, who: str = "Ada") -> tuple[int, str]:
    answer = site.post(who, f"/quests/{quest}/claims", deed=deed)
    return answer.status_code, answer.json().get("code", "")


def until(met: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(400):
        if met():
            return
        pause.wait(0.025)
    raise AssertionError("it did not recover within ten seconds")


def is_ready(site: Site) -> bool:
    return site.phone().get("/readyz").status_code == 200


@pytest.mark.parametrize(("when", "was_done"), [("before", False), ("after", True)])
def test_a_line_that_breaks_at_the_commit_is_said_to_be_unknown(
    site: Site, line: Line, when: str, was_done: bool
) -> None:
    quest, deed = site.town.quest(places=3), uuid4()
    told: list[set[str]] = []
    site.app.state.database.on_nudges = told.append
    line.cut = when
    assert claim(site, quest, deed) == (503, "outcome_unknown")
    assert line.cuts == 1
    assert claims(site) == was_done
    assert any(f"quest:{quest}" in topics for topics in told), "who watches looks whether it was done"
    again = site.post("Ada", f"/quests/{quest}/claims", deed=deed)
    assert again.status_code == 200
    assert ("idempotent-replayed" in again.headers) == was_done
    assert claims(site) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_photo_whose_row_may_be_saved_keeps_its_file(site: Site, line: Line, jpeg: bytes, when: str) -> None:
    claimed, deed = uuid4(), uuid4()
    assert claim(site, site.town.quest(evidence="photo"), claimed) == (200, "")

    def hand_in() -> Response:
        photo = {"photo": ("a.jpg", jpeg, "image/jpeg")}
        return site.post("Ada", f"/claims/{claimed}/contributions", deed=deed, note="Two cans", files=photo)

    line.cut, line.spared = when, 1  # the words of the draft
    assert (hand_in().status_code, line.cuts) == (503, 1)
    assert hand_in().status_code == 200
    (picture,) = site.town.db.read_now(lambda conn: list(conn.execute(select(col(Picture.id))).scalars()))
    for size in ("small", "full"):
        assert site.phone("Ada").get(f"/pictures/{picture}/{size}").status_code == 200


def test_a_server_that_stops_at_once_is_away_and_comes_back(site: Site, server: PostgresServer) -> None:
    quest, deed = site.town.quest(places=3), uuid4()
    assert claim(site, quest, uuid4(), "Bo") == (200, "")
    server.stop()
    assert claim(site, quest, deed) == (503, "database_away")
    page = site.phone("Ada").get(f"/quests/{quest}")
    assert (page.status_code, page.headers["retry-after"]) == (503, "1")
    assert site.phone().get("/readyz").text == "database: database_away"
    assert site.phone().get("/healthz").status_code == 200
    server.start()
    until(lambda: is_ready(site))
    assert claim(site, quest, deed) == (200, "")
    assert claims(site) == 2
    assert site.town.db.read_now(verify).ok


def test_a_server_that_stands_still_is_away_for_everybody_and_nothing_is_twice(
    site: Site, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    quest, deed = site.town.quest(places=3), uuid4()
    assert claim(site, quest, uuid4(), "Bo") == (200, "")
    monkeypatch.setattr(site.app.state.database.kind, "longest_wait", 0.3)
    server.pause()
    try:
        status, code = claim(site, quest, deed)
        page = site.phone("Ada", json=True).get(f"/quests/{quest}")
    finally:
        server.go_on()
    assert (status, code in {"database_away", "outcome_unknown"}) == (503, True)
    assert (page.status_code, page.json()["code"]) == (503, "database_away")
    monkeypatch.undo()
    until(lambda: is_ready(site))
    assert claim(site, quest, deed) == (200, "")
    assert claims(site) == 2


def test_nobody_notices_that_all_connections_were_ended_between_two_deeds(site: Site, server: PostgresServer) -> None:
    quest = site.town.quest(places=3)
    assert claim(site, quest, uuid4(), "Bo") == (200, "")
    end_all(server)
    assert site.phone("Ada").get(f"/quests/{quest}").status_code == 200
    assert claim(site, quest, uuid4()) == (200, "")
    assert claims(site) == 2


def test_used_up_connections_are_said_and_pass_by_themselves(site: Site, server: PostgresServer) -> None:
    quest, deed = site.town.quest(places=3), uuid4()
    end_all(server)
    with ExitStack() as others:
        with suppress(psycopg.OperationalError):
            for _ in range(100):
                others.enter_context(psycopg.connect(server.url("postgres")))
        assert claim(site, quest, deed) == (503, "database_away")
        assert site.phone("Ada").get(f"/quests/{quest}").status_code == 503
    until(lambda: is_ready(site))
    assert claim(site, quest, deed) == (200, "")
    assert claims(site) == 1


def test_phones_that_go_on_trying_have_each_deed_once_whatever_breaks(
    site: Site, server: PostgresServer, line: Line
) -> None:
    quests = [[site.town.quest(title=f"Quest {n}-{m}") for m in range(DEEDS_OF_EACH)] for n in range(PHONES)]
    heard: list[tuple[int, str]] = []
    done = threading.Semaphore(0)

    def play(own: list[UUID], who: str) -> None:
        for quest in own:
            deed = uuid4()
            while (answer := claim(site, quest, deed, who))[0] != 200:
                heard.append(answer)
                if answer[0] != 503:
                    return
            done.release()

    phones = [
        threading.Thread(target=play, args=(own, who))
        for own, who in zip(quests, ("Ada", "Bo", "Cy", "Dee"), strict=True)
    ]
    for phone in phones:
        phone.start()
    for number in range(PHONES * DEEDS_OF_EACH):
        assert done.acquire(timeout=60), heard[-5:]
        break_something(number, server, line)
    for phone in phones:
        phone.join(60)
    assert {status for status, _ in heard} <= {503}
    assert {code for _, code in heard} <= {"database_away", "outcome_unknown", "busy"}
    assert line.cuts
    assert claims(site) == PHONES * DEEDS_OF_EACH
    assert site.town.db.read_now(verify).ok


def break_something(number: int, server: PostgresServer, line: Line) -> None:
    if number == 9:
        server.stop()
        server.start()
    elif number % 3 == 0:
        end_all(server)
    else:
        line.cut = ("", "after", "before")[number % 3]


def end_all(server: PostgresServer) -> None:
    server.say("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'worldgame'")
