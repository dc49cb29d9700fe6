"""Sockets: from which pages, for whom, how many, how much, and what ends them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from site_of_town import HERE, Site
from sockets import Socket, Sockets, port_of, server_of
from sqlalchemy import select, update
from sqlmodel import col
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from town import Town

from app.platform.live_bounds import LARGEST_FRAME, MOST_FRAMES, MOST_SOCKETS_OF_A_PLAYER, MOST_SOCKETS_UNSIGNED
from app.platform.refusals import DatabaseAway
from app.players import sign_in
from app.players.tables import Device, Player


@pytest.fixture(params=["inside", "task", "line"])
def sockets(request: pytest.FixtureRequest, town: Town, tmp_path: Path) -> Iterator[Sockets]:
    site = Site(town, tmp_path)
    if request.param == "inside":
        with TestClient(site.app, base_url=HERE) as site.inside:
            yield Sockets(site, None)
    else:
        with server_of(site, request.param) as server:
            yield Sockets(site, port_of(server))


@pytest.fixture
def site(sockets: Sockets) -> Site:
    return sockets.site


def watch(socket: Socket, *topics: str) -> list[str]:
    socket.send_json({"watch": topics})
    while "watching" not in (heard := socket.receive_json()):
        pass
    return list(heard["watching"])


def end_of(socket: Socket) -> tuple[int, str]:
    while True:
        try:
            socket.receive_json()
        except WebSocketDisconnect as ended:
            return ended.code, ended.reason


def device_of(site: Site, who: str) -> UUID:
    query = select(col(Device.id)).join(Player, col(Player.id) == col(Device.player_id)).where(col(Player.name) == who)
    return site.town.db.read_now(lambda conn: conn.execute(query).scalar_one())


def test_news_comes_to_who_watches(sockets: Sockets, site: Site) -> None:
    quest = site.town.quest()
    with sockets.open("Ada") as socket:
        assert watch(socket, f"quest:{quest}") == [f"quest:{quest}"]
        site.post("Bo", f"/quests/{quest}/claims")
        assert socket.receive_json()["topic"] == f"quest:{quest}"


def test_the_end_of_anothers_session_is_nothing_to_watch(sockets: Sockets, site: Site) -> None:
    with sockets.open("Ada") as socket:
        assert watch(socket, f"device:{site.town.bo.device_id}", f"player:{site.town.bo.id}", "now") == ["now"]


def sign_out(site: Site) -> None:
    site.post("Ada", "/sign-out")


def end_the_device(site: Site) -> None:
    site.post("Ada", f"/me/devices/{device_of(site, 'Ada')}/end")


@pytest.mark.parametrize("ending", [sign_out, end_the_device])
def test_a_session_that_ends_takes_its_sockets_along(
    sockets: Sockets, site: Site, ending: Callable[[Site], None]
) -> None:
    with sockets.open("Ada") as first, sockets.open("Ada") as second, sockets.open("Bo") as other:
        for socket in (first, second, other):
            watch(socket, "now")
        ending(site)
        assert end_of(first) == (4401, "Signed out")
        assert end_of(second) == (4401, "Signed out")
        assert watch(other, "now") == ["now"], "nobody else is sent away"


def test_a_guest_who_turns_out_to_be_somebody_is_gone(sockets: Sockets, site: Site) -> None:
    letter = site.town.do(sign_in.ask_for_link, "ada@example.org", "one", site.town.ada.id)
    site.town.do(sign_in.use_link, letter.secret, "one", "a secret of Ada", "a phone")
    with sockets.open("Gus") as socket:
        watch(socket, "now")
        asked = site.town.do(sign_in.ask_for_link, "ada@example.org", "two", site.town.gus.id)
        phone = site.phone("Gus")
        phone.cookies.set("wg_asked", "two")
        assert phone.post(f"/sign-in/{asked.secret}").status_code == 303
        assert end_of(socket) == (4401, "Signed out")


def test_who_signs_in_leaves_the_session_before(sockets: Sockets, site: Site) -> None:
    letter = site.town.do(sign_in.ask_for_link, "gus@example.org", "one", site.town.gus.id)
    phone = site.phone("Gus")
    phone.cookies.set("wg_asked", "one")
    with sockets.open("Gus") as socket:
        watch(socket, "now")
        assert phone.post(f"/sign-in/{letter.secret}").status_code == 303
        assert end_of(socket) == (4401, "Signed out")
    assert site.phone("Gus", json=True).get("/me/edit").status_code == 401, "the old secret opens nothing"
    assert phone.get("/me/edit").status_code == 200, "the new one does"


def test_a_silent_socket_hears_a_beat_and_is_looked_at(sockets: Sockets, site: Site) -> None:
    site.app.state.live.silence_seconds = 0.2
    with sockets.open("Ada") as socket:
        assert socket.receive_json() == {"beat": True}
        ban = update(Player).where(col(Player.name) == "Ada").values(suspended_at=site.town.clock())
        site.town.db.write_now(lambda work: work.conn.execute(ban))  # another process would not nudge us either
        assert end_of(socket) == (4401, "Signed out")
    with sockets.open() as socket:
        assert [socket.receive_json() for _ in range(3)] == [{"beat": True}] * 3


@pytest.mark.parametrize(("who", "most"), [("Ada", MOST_SOCKETS_OF_A_PLAYER), (None, MOST_SOCKETS_UNSIGNED)])
def test_nobody_holds_more_than_a_few(sockets: Sockets, site: Site, who: str | None, most: int) -> None:
    with ExitStack() as held:
        first, *_others = [held.enter_context(sockets.open(who)) for _ in range(most)]
        with sockets.open(who) as one_more:
            assert end_of(one_more) == (1013, "Too many open pages")
        with sockets.open("Cy") as other:
            assert watch(other, "now") == ["now"]
        first.close()
        watch(_others[0], "now")
        with sockets.open(who) as one_more:
            assert watch(one_more, "now") == ["now"], "a page that was closed gives its place back"


def test_who_talks_too_much_is_sent_away(sockets: Sockets, site: Site) -> None:
    with sockets.open("Ada") as socket:
        for _ in range(MOST_FRAMES):
            assert watch(socket, "now") == ["now"]
        socket.send_json({"watch": ["now"]})
        assert end_of(socket) == (1008, "Too many messages")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("x" * (LARGEST_FRAME + 1), 1009),
        ("é" * (LARGEST_FRAME // 2 + 1), 1009),
        ("watch everything", 1003),
        ("[]", 1003),
        ('{"watch": 7}', 1003),
        ("[" * LARGEST_FRAME, 1003),
        (b"\x00\x01", 1003),
    ],
)
def test_what_is_no_message_ends_the_socket(sockets: Sockets, site: Site, sent: str | bytes, code: int) -> None:
    with sockets.open("Ada") as socket:
        socket.send_bytes(sent) if isinstance(sent, bytes) else socket.send_text(sent)
        assert end_of(socket)[0] == code


def test_a_socket_watches_a_bounded_number_of_topics(sockets: Sockets, site: Site) -> None:
    with sockets.open("Ada") as socket:
        assert len(watch(socket, *(f"quest:{uuid4()}" for _ in range(100)))) == 32
        assert watch(socket, "quest:" + "x" * 500, "now") == ["now"]


def test_a_database_that_is_away_sends_nobody_away(sockets: Sockets, site: Site) -> None:
    live, asked = site.app.state.live, threading.Event()
    look = live._look

    async def away(_sessions: object) -> list[str]:
        asked.set()
        raise DatabaseAway

    with sockets.open("Ada") as socket:
        watch(socket, "now")
        live._look = away
        live.hub.nudge_from_thread({f"player:{site.town.ada.id}"})
        assert asked.wait(10)
        live._look = look
        site.post("Ada", "/sign-out")
        assert end_of(socket)[0] == 4401
