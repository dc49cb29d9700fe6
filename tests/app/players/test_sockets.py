"""Sockets: from which pages, for whom, how many, how much, and what ends them."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from uuid import UUID

import pytest
from site_of_town import HERE, Site
from sqlalchemy import select, update
from sqlmodel import col
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from town import secret_of

from app.platform.live import LARGEST_FRAME, MOST_FRAMES, MOST_SOCKETS_OF_A_PLAYER, MOST_SOCKETS_UNSIGNED
from app.players import sign_in
from app.players.tables import Device, Player


def open_socket(site: Site, who: str | None = None) -> AbstractContextManager[WebSocketTestSession]:
    headers = {"origin": HERE} | ({"cookie": f"wg_device={secret_of(who)}"} if who else {})
    return site.inside.websocket_connect("ws://localhost/live", headers=headers)


def watch(socket: WebSocketTestSession, *topics: str) -> list[str]:
    socket.send_json({"watch": topics})
    return socket.receive_json()["watching"]


def end_of(socket: WebSocketTestSession) -> tuple[int, str]:
    while True:
        try:
            socket.receive_json()
        except WebSocketDisconnect as ended:
            return ended.code, ended.reason


def device_of(site: Site, who: str) -> UUID:
    query = select(col(Device.id)).join(Player, col(Player.id) == col(Device.player_id)).where(col(Player.name) == who)
    return site.town.db.read_now(lambda conn: conn.execute(query).scalar_one())


def test_news_comes_to_who_watches(site: Site) -> None:
    quest = site.town.quest()
    with open_socket(site, "Ada") as socket:
        assert watch(socket, f"quest:{quest}") == [f"quest:{quest}"]
        site.post("Bo", f"/quests/{quest}/claims")
        assert socket.receive_json()["topic"] == f"quest:{quest}"


def test_the_end_of_anothers_session_is_nothing_to_watch(site: Site) -> None:
    with open_socket(site, "Ada") as socket:
        assert watch(socket, f"device:{site.town.bo.device_id}", f"player:{site.town.bo.id}", "now") == ["now"]


def sign_out(site: Site) -> None:
    site.post("Ada", "/sign-out")


def end_the_device(site: Site) -> None:
    site.post("Ada", f"/me/devices/{device_of(site, 'Ada')}/end")


@pytest.mark.parametrize("ending", [sign_out, end_the_device])
def test_a_session_that_ends_takes_its_sockets_along(site: Site, ending: Callable[[Site], None]) -> None:
    with open_socket(site, "Ada") as first, open_socket(site, "Ada") as second, open_socket(site, "Bo") as other:
        for socket in (first, second, other):
            watch(socket, "now")
        ending(site)
        assert end_of(first) == (4401, "Signed out")
        assert end_of(second) == (4401, "Signed out")
        assert watch(other, "now") == ["now"], "nobody else is sent away"


def test_a_guest_who_turns_out_to_be_somebody_is_gone(site: Site) -> None:
    letter = site.town.do(sign_in.ask_for_link, "ada@example.org", "one", site.town.ada.id)
    site.town.do(sign_in.use_link, letter.secret, "one", "a secret of Ada", "a phone")
    with open_socket(site, "Gus") as socket:
        watch(socket, "now")
        asked = site.town.do(sign_in.ask_for_link, "ada@example.org", "two", site.town.gus.id)
        phone = site.phone("Gus")
        phone.cookies.set("wg_asked", "two")
        assert phone.post(f"/sign-in/{asked.secret}").status_code == 303
        assert end_of(socket) == (4401, "Signed out")


def test_who_signs_in_leaves_the_session_before(site: Site) -> None:
    letter = site.town.do(sign_in.ask_for_link, "gus@example.org", "one", site.town.gus.id)
    phone = site.phone("Gus")
    phone.cookies.set("wg_asked", "one")
    with open_socket(site, "Gus") as socket:
        watch(socket, "now")
        assert phone.post(f"/sign-in/{letter.secret}").status_code == 303
        assert end_of(socket) == (4401, "Signed out")
    assert site.phone("Gus", json=True).get("/me/edit").status_code == 401, "the old secret opens nothing"
    assert phone.get("/me/edit").status_code == 200, "the new one does"


def test_a_silent_socket_hears_a_beat_and_is_looked_at(site: Site) -> None:
    site.app.state.live.silence_seconds = 0.05
    with open_socket(site, "Ada") as socket:
        assert socket.receive_json() == {"beat": True}
        ban = update(Player).where(col(Player.name) == "Ada").values(suspended_at=site.town.clock())
        site.town.db.write_now(lambda work: work.conn.execute(ban))  # another process would not nudge us either
        assert end_of(socket) == (4401, "Signed out")
    with open_socket(site) as socket:
        assert [socket.receive_json() for _ in range(3)] == [{"beat": True}] * 3


@pytest.mark.parametrize(("who", "most"), [("Ada", MOST_SOCKETS_OF_A_PLAYER), (None, MOST_SOCKETS_UNSIGNED)])
def test_nobody_holds_more_than_a_few(site: Site, who: str | None, most: int) -> None:
    with ExitStack() as held:
        first, *_others = [held.enter_context(open_socket(site, who)) for _ in range(most)]
        with open_socket(site, who) as one_more:
            assert end_of(one_more) == (1013, "Too many open pages")
        with open_socket(site, "Cy") as other:
            assert watch(other, "now") == ["now"]
        first.close()
        watch(_others[0], "now")
        with open_socket(site, who) as one_more:
            assert watch(one_more, "now") == ["now"], "a page that was closed gives its place back"


def test_who_talks_too_much_is_sent_away(site: Site) -> None:
    with open_socket(site, "Ada") as socket:
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
def test_what_is_no_message_ends_the_socket(site: Site, sent: str | bytes, code: int) -> None:
    with open_socket(site, "Ada") as socket:
        socket.send_bytes(sent) if isinstance(sent, bytes) else socket.send_text(sent)
        assert end_of(socket)[0] == code


def test_a_socket_watches_a_bounded_number_of_topics(site: Site) -> None:
    with open_socket(site, "Ada") as socket:
        assert len(watch(socket, *(f"quest:{n}" for n in range(100)))) == 32
        assert json.dumps(watch(socket, "quest:" + "x" * 500)).count("x") == 120 - len("quest:")
