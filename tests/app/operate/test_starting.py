"""Starting the real process: what stops it, in one sentence and with its exit code, and its sockets from outside."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import websockets
from served import ROOT, Server, free_port
from sqlalchemy import text
from town import build_town, secret_of
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.migrate import migrate
from app.operate.play import main
from app.platform.clock import system_clock
from app.platform.database import Database
from app.platform.live_bounds import LARGEST_FRAME


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    database = Database(f"sqlite:///{tmp_path / 'world.db'}")
    migrate(database)
    database.write_now(build_town, database, system_clock)
    database.close()
    server = Server(tmp_path, afresh=True)
    server.start()
    yield server
    server.stop()


def start(folder: Path, **settings: str) -> tuple[int, str]:
    """Try to start another one; gives its exit code and what it said to the operator."""
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-m", "app.operate.play", "--empty"],
        cwd=ROOT,
        env=env | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_second_server_on_one_file_is_refused_and_a_dead_one_is_no_hindrance(server: Server, tmp_path: Path) -> None:
    assert server.process is not None
    whose = f"Another World Game server uses this database (pid {server.process.pid})."
    sentence = f"{whose} SQLite takes one server at a time.\n"
    assert start(tmp_path) == (75, sentence)
    roundabout = f"sqlite:///{tmp_path}/../{tmp_path.name}/world.db"
    assert start(tmp_path, DATABASE_URL=roundabout) == (75, sentence)
    assert httpx2.get(f"{server.url}/readyz").status_code == 200, "the first one never noticed"
    server.kill()
    server.start()
    assert httpx2.get(f"{server.url}/readyz").text.startswith("ready")


def test_a_newer_database_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'world.db'}")
    migrate(database)
    database.write_now(lambda work: work.conn.execute(text("UPDATE alembic_version SET version_num = '9876'")))
    database.close()
    before = (tmp_path / "world.db").read_bytes()
    sentence = "This database was written by version 9876 of World Game, which is newer than this program.\n"
    assert start(tmp_path) == (65, sentence)
    assert (tmp_path / "world.db").read_bytes() == before
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "verify"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (65, sentence)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("PORT", "soon", "PORT input should be a valid integer"),
        ("PORT", "70000", "PORT input should be less than or equal to 65535"),
        ("DATABASE_URL", "mysql://there/world", "DATABASE_URL must start with sqlite:/// or postgresql://"),
        ("PUBLIC_URL", "game.example.org", "PUBLIC_URL must be an address like https://game.example.org"),
        ("TIME_ZONE", "Moon/Base", "TIME_ZONE must be a time zone name"),
        ("SMTP_URL", "mail.example.org", "SMTP_URL must be an address like smtp://"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    setting: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv(setting, value)
    assert main(["--empty"]) == 78
    sentence = capsys.readouterr().err
    assert sentence.startswith(said)
    assert sentence.count("\n") == 1
    assert not (tmp_path / "data").exists(), "nothing was made"


def talk(server: Server, what, *, origin: str | None = None, who: str | None = "Ada"):  # type: ignore[no-untyped-def]
    headers = {"Origin": server.url if origin is None else origin}
    if who:
        headers["Cookie"] = f"wg_device={secret_of(who)}"

    async def run():  # type: ignore[no-untyped-def]
        async with websockets.connect(f"ws://127.0.0.1:{server.port}/live", additional_headers=headers) as socket:
            await socket.send(json.dumps({"watch": ["now"]}))
            await asyncio.wait_for(socket.recv(), 5)
            return await what(server, socket)

    return asyncio.run(run())


async def end_of(socket: websockets.ClientConnection) -> int | None:
    try:
        async with asyncio.timeout(2):
            while True:
                await socket.recv()
    except ConnectionClosed as ended:
        return ended.rcvd.code if ended.rcvd else None


async def sign_out(server: Server, socket: websockets.ClientConnection) -> int | None:
    async with httpx2.AsyncClient(base_url=server.url, cookies={"wg_device": secret_of("Ada")}) as phone:
        deed = {"deed": "018f0000-0000-7000-8000-000000000001"}
        answer = await phone.post("/sign-out", data=deed, headers={"origin": server.url})
    assert answer.status_code == 303
    return await end_of(socket)


async def shout(_server: Server, socket: websockets.ClientConnection) -> int | None:
    await socket.send("x" * (LARGEST_FRAME + 1))
    return await end_of(socket)


def test_sockets_as_a_browser_meets_them(server: Server) -> None:
    for origin in ("https://evil.example", "null", ""):
        with pytest.raises(InvalidStatus) as refused:
            talk(server, shout, origin=origin)
        assert refused.value.response.status_code == 403, "the handshake itself is refused"
    assert talk(server, shout) == 1009, "it never reaches the app"
    assert talk(server, sign_out) == 4401, "within two seconds"
    assert "Traceback" not in server.said.read_text()
