"""Behind a proxy that does HTTPS: the README's own example, started and asked as that proxy asks."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
import websockets
from served import ROOT, Server, found_town

from app.platform.settings import Settings

README = (ROOT / "README.md").read_text()
SITE = "https://game.example.org"
PROXIED = {"host": "game.example.org", "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}


def started_as_shown() -> dict[str, str]:
    """Read the settings of the README's line that starts a world behind Caddy."""
    line = re.search(r"^PUBLIC_URL=.* scripts/play.*$", README, re.MULTILINE)
    assert line, "the README shows no line to start with"
    return dict(re.findall(r"([A-Z_]+)=(\S+)", line[0]))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("proxied")
    found_town(folder)
    server = Server(folder, **started_as_shown())
    server.start()
    yield server
    server.stop()


def test_the_example_fits_together() -> None:
    shown = started_as_shown()
    assert shown["PUBLIC_URL"] == SITE
    caddyfile = re.search(r"^game\.example\.org \{\n\s+reverse_proxy (\S+):(\d+)\n\}$", README, re.MULTILINE)
    assert caddyfile, "the README shows no Caddyfile"
    assert caddyfile[1] == shown["HOST"] == shown["TRUSTED_PROXIES"]
    assert int(caddyfile[2]) == Settings.model_fields["port"].default


def test_links_lead_to_the_public_address(world: Server) -> None:
    page = httpx2.get(f"{world.url}/quests", headers=PROXIED).text
    assert f'content="{SITE}/quests"' in page
    assert f'content="{SITE}/share/' in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    told = world.said.read_text()
    assert f"World Game is at  {SITE}\n" in told
    assert "Only this machine" not in told


def test_a_player_comes_in_with_cookies_for_https_only(world: Server) -> None:
    form = {"deed": str(uuid4()), "name": "Eve"}
    came = httpx2.post(f"{world.url}/players", data=form, headers={**PROXIED, "origin": SITE})
    assert came.status_code == 303
    assert came.headers["location"] == "/"
    said = SimpleCookie()
    for line in came.headers.get_list("set-cookie"):
        said.load(line)
    device = said["__Host-wg_device"]
    # A browser throws a __Host- cookie away unless it is Secure, for all of the site and no other host (RFC 6265bis).
    assert (device["secure"], device["path"], device["domain"]) == (True, "/", "")
    assert device["httponly"]
    assert all(cookie["secure"] for cookie in said.values())
    me = httpx2.get(f"{world.url}/me", headers={**PROXIED, "cookie": f"__Host-wg_device={device.value}"})
    assert "Eve" in me.text
    assert "Over plain http" not in httpx2.get(f"{world.url}/", headers=PROXIED).text


@pytest.mark.parametrize("origin", ["https://evil.example", "http://game.example.org", "http://127.0.0.1:8000"])
def test_only_the_public_address_may_write_and_listen(world: Server, origin: str) -> None:
    form = {"deed": str(uuid4()), "name": "Eve"}
    came = httpx2.post(f"{world.url}/players", data=form, headers={**PROXIED, "origin": origin})
    assert came.status_code == 403

    async def listens(where: str) -> bool:
        live = f"ws://127.0.0.1:{world.port}/live"
        headers = {"x-forwarded-proto": "https", "Origin": where}
        with suppress(websockets.InvalidStatus):
            async with websockets.connect(live, additional_headers=headers) as socket:
                await socket.send(json.dumps({"watch": ["now"]}))
                await asyncio.wait_for(socket.recv(), 5)
                return True
        return False

    assert asyncio.run(listens(SITE))
    assert not asyncio.run(listens(origin))


def test_forwarded_headers_count_only_from_a_trusted_proxy(world: Server, tmp_path: Path) -> None:
    assert "Over plain http" not in httpx2.get(f"{world.url}/", headers=PROXIED).text
    found_town(tmp_path)
    server = Server(tmp_path, TRUSTED_PROXIES="192.0.2.7")
    server.start()
    try:
        page = httpx2.get(f"{server.url}/", headers=PROXIED).text
    finally:
        server.stop()
    assert "Over plain http" in page
