"""The server is not up yet, or goes away in the middle of a start or a command: a sentence, and it comes by itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from grounds import ServerGround, Worlds
from postgres import PostgresServer
from served import ROOT, free_port
from typer.testing import CliRunner

from app.cli import app
from app.ledger import integrity
from app.operate import patience, play
from app.platform.database import Database
from app.platform.settings import Settings
from app.seed import world as samples
from app.world.service import create_world


@pytest.fixture
def url(server: PostgresServer, own_ground: ServerGround, tmp_path: Path) -> Iterator[str]:
    with Worlds(own_ground) as worlds:
        url = worlds.fresh(tmp_path)
        try:
            yield url
        finally:
            if server.process is None:
                server.start()


@pytest.fixture
def here(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in {"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "HOST": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PORT", str(free_port()))
    return url


def begin(program: str, url: str, folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start a process and wait for what it says first, which is that it waits."""
    port, env = str(free_port()), {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "DATABASE_URL": url}
    started = subprocess.Popen(
        [sys.executable, "-m", program, *words],
        cwd=ROOT,
        env=env | {"HOST": "127.0.0.1", "PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr is not None
    said = started.stderr.readline()
    assert said.startswith("The database does not answer: ")
    assert said.endswith(" Trying again for 30 s.\n")
    return started


def test_processes_that_start_before_the_server_wait_for_it(url: str, server: PostgresServer, tmp_path: Path) -> None:
    server.stop()
    web, clock = begin("app.operate.play", url, tmp_path, "--empty"), begin("app.operate.clock", url, tmp_path)
    try:
        server.start()
        assert web.stdout is not None
        assert clock.stdout is not None
        assert any("World Game is at" in line for line in web.stdout)
        assert clock.stdout.readline() == "The clock runs.\n"
        clock.send_signal(signal.SIGTERM)
        assert clock.wait(20) == 0
    finally:
        for process in (web, clock):
            process.kill()
            process.communicate()


def test_a_clock_that_waits_is_stopped_like_any_other(url: str, server: PostgresServer, tmp_path: Path) -> None:
    server.stop()
    clock = begin("app.operate.clock", url, tmp_path)
    clock.send_signal(signal.SIGTERM)
    assert clock.communicate(timeout=20) == ("", "")
    assert clock.returncode == 0


@pytest.mark.parametrize("when", ["after the migration", "at the greeting"])
def test_a_server_that_goes_away_in_the_middle_of_a_start_is_a_sentence(
    here: str,
    server: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    when: str,
) -> None:
    def then_gone(done: Callable[..., object]) -> Callable[..., object]:
        def both(*what: object, **more: object) -> object:
            result = done(*what, **more)
            if server.process is not None:
                server.stop()
            return result

        return both

    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.3)
    last = {"after the migration": "migrate", "at the greeting": "_plain_addresses"}[when]
    monkeypatch.setattr(play, last, then_gone(getattr(play, last)))
    monkeypatch.setattr(play, "serve", pytest.fail)
    assert play.main(["--empty"]) == 75
    told, why = capsys.readouterr().err.splitlines()
    assert told.endswith("Trying again for 0 s.")
    assert why.startswith(("The database does not answer: ", "The database went away "))


def test_a_server_that_comes_back_in_the_middle_of_a_start_is_no_hindrance(
    here: str, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[object] = []
    first = play.migrate

    def gone_for_a_moment(*what: object, **more: object) -> str:
        monkeypatch.setattr(play, "migrate", lambda *_what, **_more: server.start() and "")
        said = first(*what, **more)  # type: ignore[arg-type]
        server.stop()
        return said

    monkeypatch.setattr(play, "migrate", gone_for_a_moment)
    monkeypatch.setattr(play, "serve", lambda *what: served.append(what))
    assert play.main(["--empty"]) == 0
    assert len(served) == 1


def test_of_two_starts_that_found_the_demo_world_at_once_both_serve(
    here: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[object] = []
    looked = play._brought_up

    def and_another_founds_it(settings: Settings, database: Database) -> tuple[str, bool]:
        found = looked(settings, database)
        database.write_now(create_world, "Ours", "A tree at every door", "UTC")
        return found

    monkeypatch.setattr(play, "_brought_up", and_another_founds_it)
    monkeypatch.setattr(play, "serve", lambda *what: served.append(what))
    monkeypatch.setattr(samples, "draw_all", lambda _motifs: {})
    assert play.main([]) == 0
    assert len(served) == 1
    assert "Another process founds a world here at this moment." in capsys.readouterr().out


def test_a_command_that_loses_the_server_says_so(
    here: str, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = integrity.check

    def look(database: Database) -> object:
        server.stop()
        return verify(database)

    monkeypatch.setattr(integrity, "check", look)
    ended = CliRunner().invoke(app, ["verify"])
    assert (ended.exit_code, ended.stderr) == (
        75,
        "The database does not answer any more, or is busy. Nothing was done: give the command again.\n",
    )
    ended = CliRunner().invoke(app, ["verify"])
    assert ended.exit_code == 75
    assert ended.stderr.startswith("The database does not answer: ")


@pytest.mark.parametrize("deeds", [0, 2])
def test_a_sample_world_that_was_made_in_part_is_not_called_ready(
    here: str, server: PostgresServer, monkeypatch: pytest.MonkeyPatch, deeds: int
) -> None:
    write, left = Database.write_now, [deeds]

    def counted(database: Database, *what: object, **more: object) -> object:
        if not left[0]:
            server.stop()
        left[0] -= 1
        return write(database, *what, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(samples, "draw_all", lambda _motifs: {})  # so few deeds show nothing
    monkeypatch.setattr(Database, "write_now", counted)
    ended = CliRunner().invoke(app, ["seed"])
    assert (ended.exit_code, ended.stderr) == (75, f"{samples.HalfMade()}\n")
    assert "ready" not in ended.stdout
