"""The protocol's page and its clients, against the real server."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from site_of_town import Site
from sockets import Sockets, port_of, server_of
from starlette.websockets import WebSocketDisconnect
from town import Town, secret_of
from typer.testing import CliRunner

from app import cli
from app.platform.live_client import Change, Client, SignedOut

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "live.md").read_text()
PATIENCE = 20


@pytest.fixture
def sockets(town: Town, tmp_path: Path) -> Iterator[Sockets]:
    site = Site(town, tmp_path)
    with server_of(site, "line") as server:
        yield Sockets(site, port_of(server))


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.S)
    assert found
    return found[1]


def nudge(sockets: Sockets, *topics: str) -> None:
    sockets.site.app.state.live.hub.nudge_from_thread(set(topics))


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return type(value)


def test_the_conversation_goes_as_the_page_says(sockets: Sockets) -> None:
    played = 0
    with sockets.open("Ada") as socket:
        for line in block("conversation").splitlines():
            who, said = line[0], line[2:]
            if who == ">":
                socket.send_json(json.loads(said))
            elif who == "!":
                nudge(sockets, said)
            else:
                heard, promised = socket.receive_json(), json.loads(said)
                assert shape(heard) == shape(promised)
                assert heard.get("topic") == promised.get("topic")
                played += 1
    assert played == 3


async def until(client: Client, many: int) -> list[Change]:
    found: list[Change] = []
    async with asyncio.timeout(PATIENCE):
        async for change in client.changes():
            found.append(change)
            if len(found) == many:
                break
    return found


def test_the_pages_own_client_hears_a_change(sockets: Sockets) -> None:
    room: dict[str, Any] = {}
    exec(block("python"), room)
    heard: list[tuple[str, str | None]] = []

    async def run() -> None:
        came = asyncio.Event()

        def changed(topic: str, html: str | None) -> None:
            heard.append((topic, html))
            came.set()

        listening = asyncio.create_task(room["listen"](f"127.0.0.1:{sockets.port}", ["now"], changed))
        hub = sockets.site.app.state.live.hub
        async with asyncio.timeout(PATIENCE):
            while not came.is_set():  # until it watches, nudges go to nobody
                hub.nudge_from_thread({"now"})
                await asyncio.sleep(0)
        listening.cancel()

    asyncio.run(run())
    assert heard[0][0] == "now"
    assert "<" in (heard[0][1] or "")


def test_the_client_comes_back_and_hears_what_it_missed() -> None:
    client = Client("http://localhost:1", ["now", "quests"])
    first = {"watching": ["now", "quests"], "epoch": "a", "now": 9, "versions": {"now": 5, "quests": 6}}
    assert client.take(first) == [], "what is read first is read after the answer"
    assert client.take({"topic": "now", "version": 8, "html": "x"}) == [Change("now", 8, {"html": "x"})]
    assert client.take({"topic": "now", "version": 8, "html": "x"}) == [], "an old one"
    assert client.take({"beat": True}) == []
    assert client.take(first | {"versions": {"now": 8, "quests": 7}}) == [Change("quests", 7)]
    assert client.take(first | {"epoch": "b"}) == [Change("now", 5), Change("quests", 6)]


def test_a_client_whose_session_ends_does_not_come_back(sockets: Sockets) -> None:
    client = Client(f"http://127.0.0.1:{sockets.port}", ["now"], cookie=f"wg_device={secret_of('Ada')}")

    async def run() -> None:
        async with asyncio.timeout(PATIENCE):
            listening = asyncio.create_task(until(client, 1))
            await client.listening.wait()
            await asyncio.to_thread(sockets.site.post, "Ada", "/sign-out")
            await listening

    with pytest.raises(SignedOut):
        asyncio.run(run())
    assert client.connections == 1


def test_a_restart_is_said_and_the_client_comes_back_to_a_new_epoch(town: Town, tmp_path: Path) -> None:
    site = Site(town, tmp_path)
    with server_of(site, "line") as server:
        port = port_of(server)
        with Sockets(site, port).open() as socket:
            client = Client(f"http://127.0.0.1:{port}", ["now"], first_wait=0.05)
            socket.send_json({"watch": ["now"]})
            client.take(socket.receive_json())
            server.should_exit = True
            with pytest.raises(WebSocketDisconnect) as ended:
                socket.receive_json()
            assert (ended.value.code, ended.value.reason) == (1012, "Restarting")
    again = Site(town, tmp_path)
    with server_of(again, "line", port):
        found = asyncio.run(until(client, 1))
    assert [change.topic for change in found] == ["now"]


def test_the_command_prints_changes(sockets: Sockets) -> None:
    hub = sockets.site.app.state.live.hub

    async def run() -> str:
        command = asyncio.create_task(
            asyncio.to_thread(
                CliRunner().invoke, cli.app, ["watch", f"http://127.0.0.1:{sockets.port}", "now", "--changes", "1"]
            )
        )
        async with asyncio.timeout(PATIENCE):
            while not command.done():
                hub.nudge_from_thread({"now"})
                await asyncio.sleep(0.02)
            return (await command).output

    assert re.fullmatch(r"\d+ now html\n", asyncio.run(run()))
