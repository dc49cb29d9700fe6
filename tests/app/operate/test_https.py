"""`scripts/play --https`: the real process on both ports, one world behind them, and the page that leads a phone."""

import asyncio
import json
import plistlib
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import websockets
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from served import ROOT, Server, found_town, free_port
from town import secret_of

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("https")
    found_town(folder)
    server = Server(folder, "--https")
    server.start()
    yield server
    server.stop()


def trusting(server: Server) -> ssl.SSLContext:
    """What a phone believes after it has installed the certificate from the page."""
    der = httpx2.get(f"{server.url}/trust/ca.crt").content
    return ssl.create_default_context(cadata=der)


def test_both_doors_lead_into_one_world(server: Server) -> None:
    safe = f"https://127.0.0.1:{server.https_port}"
    with httpx2.Client(verify=trusting(server)) as phone:
        until = 50
        while until:
            try:
                answer = phone.get(f"{safe}/readyz")
                break
            except httpx2.ConnectError:
                until -= 1
        assert answer.status_code == 200
        page = phone.get(f"{safe}/")
        assert "Over plain http" not in page.text
        come = phone.post(f"{safe}/plain/seen", headers={"origin": safe})
        assert come.status_code == 303
    with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx2.get(f"{safe}/", verify=ssl.create_default_context())

    async def hears() -> bool:
        """A deed through the plain door is heard through the safe one."""
        headers = {"Origin": safe, "Cookie": f"wg_device={secret_of('Ada')}"}
        async with websockets.connect(
            f"wss://127.0.0.1:{server.https_port}/live", ssl=trusting(server), additional_headers=headers
        ) as socket:
            await socket.send(json.dumps({"watch": ["now"]}))
            await asyncio.wait_for(socket.recv(), 5)
            return True

    assert asyncio.run(hears())


def test_the_page_leads_each_phone_and_the_files_are_what_they_say(server: Server) -> None:
    page = httpx2.get(f"{server.url}/trust", headers={"user-agent": IPHONE})
    assert page.status_code == 200
    assert "Certificate Trust Settings" in page.text
    assert "Add to home screen" in page.text
    assert "Manage certificates" in page.text
    crt = httpx2.get(f"{server.url}/trust/ca.crt")
    assert crt.headers["content-type"] == "application/x-x509-ca-cert"
    authority = x509.load_der_x509_certificate(crt.content)
    profile = httpx2.get(f"{server.url}/trust/ca.mobileconfig")
    assert profile.headers["content-type"] == "application/x-apple-aspen-config"
    assert plistlib.loads(profile.content)["PayloadContent"][0]["PayloadContent"] == crt.content
    told = server.said.read_text()
    assert f"http://localhost:{server.port}/trust" in told
    assert f"https://localhost:{server.https_port}" in told
    assert "Only this machine can open it" in told  # it listens on 127.0.0.1
    assert set(re.findall(r"https?://([^:/]+)", told)) == {"localhost"}
    assert authority.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value in page.text
    shown = page.text.split('class="fingerprint">')[1].split("<")[0]
    assert shown in told
    assert shown.replace(" ", "").lower() == authority.fingerprint(SHA256()).hex()


@pytest.mark.parametrize(
    ("agent", "opened"),
    [
        (IPHONE, "iPhone and iPad"),
        ("Mozilla/5.0 (Linux; Android 14; K) Chrome/140", "Android"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/140", "Computer"),
    ],
)
def test_the_steps_of_the_device_that_asks_are_open(server: Server, agent: str, opened: str) -> None:
    page = httpx2.get(f"{server.url}/trust", headers={"user-agent": agent}).text
    first = page.split("<details")
    assert [part.split("<h2>")[1].split("</h2>")[0] for part in first[1:] if " open>" in part.split("\n")[0]] == [
        opened
    ]
    assert page.count("btn move") == 1


def test_the_private_keys_are_nowhere_on_the_site(server: Server) -> None:
    for path in ("/trust/ca.key", "/trust/authority-key.pem", "/https/authority-key.pem"):
        assert httpx2.get(server.url + path).status_code == 404
    assert b"PRIVATE KEY" not in httpx2.get(f"{server.url}/trust/ca.crt").content


def test_it_stops_when_asked_and_comes_back_with_the_same_authority(server: Server) -> None:
    first = httpx2.get(f"{server.url}/trust/ca.crt").content
    server.stop()
    assert server.process is not None
    assert server.process.poll() == 0
    server.start()
    assert httpx2.get(f"{server.url}/trust/ca.crt").content == first


def test_https_of_its_own_and_a_proxy_do_not_go_together(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.operate.play", "--https"],
        cwd=ROOT,
        env={"DATA_DIR": str(tmp_path / "none"), "PORT": str(free_port()), "PUBLIC_URL": "https://game.example.org"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 78
    assert done.stderr == "PUBLIC_URL says that a proxy does HTTPS: leave out either it or --https.\n"
    assert not (tmp_path / "none").exists()


def test_without_https_there_is_nothing_to_trust(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    try:
        for path in ("/trust", "/trust/ca.crt", "/trust/ca.mobileconfig", "/trust/qr.svg"):
            assert httpx2.get(server.url + path).status_code == 404
        assert not (tmp_path / "https").exists()
    finally:
        server.stop()


@pytest.mark.parametrize("same", [True, False], ids=["one port for both", "taken by another"])
def test_a_port_that_is_not_free_is_one_clear_sentence(tmp_path: Path, server: Server, same: bool) -> None:
    port = free_port()
    done = subprocess.run(
        [sys.executable, "-m", "app.operate.play", "--empty", "--https"],
        cwd=ROOT,
        env={
            "DATA_DIR": str(tmp_path / "second"),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "HTTPS_PORT": str(port if same else server.https_port),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 75
    assert done.stderr.strip().count("\n") == 0
    assert "HTTPS_PORT" in done.stderr


def test_plain_http_says_once_what_it_cannot_do(server: Server) -> None:
    with httpx2.Client(base_url=server.url, headers={"host": "192.168.1.20"}) as phone:
        assert "Over plain http" in phone.get("/").text
        assert phone.post("/plain/seen", headers={"origin": "http://192.168.1.20"}).status_code == 303
        assert "Over plain http" not in phone.get("/").text
