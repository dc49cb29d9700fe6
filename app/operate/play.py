"""`scripts/play`: look at the settings, bring the database up, say where to go, and serve."""

import argparse
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import segno

from app.cli import make_steward_link
from app.main import create_app
from app.migrate import CannotMigrate, migrate
from app.operate.authority import BrokenAuthority, keep_authority, keep_certificate, may_speak_for
from app.operate.network import LOCALHOST, host_name, lan_address, lan_addresses, local_name
from app.operate.serve import serve
from app.platform.clock import system_clock
from app.platform.database import Database
from app.platform.pictures.shelf import shelf_of
from app.platform.settings import Settings, WrongSetting, load_settings
from app.platform.trust import Trust
from app.players.stewards import has_steward
from app.seed import world as samples
from app.world import store as worlds

DEMO = "cool-streets"


def main(arguments: list[str] | None = None) -> int:
    """Run the server until it is stopped; gives the exit code.

    78 says that a setting is wrong, 75 that the data is in use, 65 that the database is newer than this program,
    74 that the local authority's files are damaged or a backup could not be made, 70 that a migration went wrong.
    """
    parser = argparse.ArgumentParser(prog="scripts/play", description="Play World Game on this machine.")
    parser.add_argument("--empty", "--no-demo", action="store_true", help="start without the demo world")
    parser.add_argument("--https", action="store_true", help="serve HTTPS as well, so that phones can install the app")
    chosen = parser.parse_args(arguments)
    try:
        _play(demo=not chosen.empty, https=chosen.https)
    except _CannotPlay as cannot:
        sys.stderr.write(f"{cannot}\n")
        return cannot.code
    return 0


class _CannotPlay(Exception):
    """Why the server does not start, in one sentence, and the exit code that says it to scripts."""

    def __init__(self, code: int, sentence: object) -> None:
        super().__init__(sentence)
        self.code = code


def _play(*, demo: bool, https: bool) -> None:
    try:
        settings = load_settings()
    except WrongSetting as wrong:
        raise _CannotPlay(78, wrong) from wrong
    if _is_taken(settings.host, settings.port):
        raise _CannotPlay(75, f"Port {settings.port} is in use. Choose another with PORT=8080 scripts/play.")
    if https and (settings.https_port == settings.port or _is_taken(settings.host, settings.https_port)):
        sentence = f"Port {settings.https_port} is in use. Choose another with HTTPS_PORT=9443 scripts/play --https."
        raise _CannotPlay(75, sentence)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _only_server(settings):
        try:
            _prepare(settings, demo=demo)
            door = _secure_door(settings) if https else None
        except CannotMigrate as no:
            raise _CannotPlay(no.code, no) from no
        except BrokenAuthority as broken:
            raise _CannotPlay(74, broken) from broken
        _greet(settings, door)
        serve(create_app(settings, trust=door.trust if door else None), settings, door.files if door else None)


@dataclass(frozen=True)
class _Door:
    """The HTTPS port: what phones are to trust, and the files that the server shows."""

    trust: Trust
    files: tuple[Path, Path]


def _secure_door(settings: Settings) -> _Door:
    now = system_clock()
    folder = settings.data_dir / "https"
    authority = keep_authority(folder, host_name(), now)
    near = [*lan_addresses(), local_name(), host_name()]
    reachable = [name for name in dict.fromkeys(near) if may_speak_for(authority, name) and name != "localhost"]
    addresses = tuple(f"https://{name}:{settings.https_port}" for name in reachable or ["localhost"])
    files = keep_certificate(folder, authority, [*LOCALHOST, *reachable], now)
    return _Door(Trust(authority.der, authority.fingerprint, addresses), files)


def _prepare(settings: Settings, *, demo: bool) -> None:
    database = Database(settings.database)
    try:
        said = migrate(database, backups=settings.data_dir / "backups")
        if said:
            _say(said)
        empty = database.read_now(worlds.load) is None
    finally:
        database.close()
    if empty and demo:
        _say("Making the demo world, Cool streets (a few seconds)")
        samples.seed(settings.database, DEMO, system_clock(), shelf_of(settings))


def _greet(settings: Settings, door: _Door | None) -> None:
    address = settings.public_url or f"http://{lan_address()}:{settings.port}"
    _say(f"\nWorld Game is at  {address}\n    and here at   http://localhost:{settings.port}\n")
    first = f"{address}/trust" if door else address
    if door:
        _say(f"To install the app, a phone in the same network opens {first}")
        _say(f"and then          {door.trust.addresses[0]}")
        _say(f"The authority it is asked to trust has the fingerprint\n    {door.trust.fingerprint_words}\n")
    if not settings.public_url:
        segno.make(first, error="l").terminal(compact=True)
        _say("A phone in the same network opens it with its camera.\n")
    database = Database(settings.database)
    try:
        if database.read_now(worlds.load) is None:
            _say("There is no world yet. Found one with: scripts/worldgame new\n")
        elif not database.read_now(has_steward):
            link = make_steward_link(database, settings.public_url or f"http://localhost:{settings.port}")
            _say(f"This link makes you the steward, once, within ten minutes:\n    {link}\n")
    finally:
        database.close()


def _is_taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


@contextmanager
def _only_server(settings: Settings) -> Iterator[None]:
    """Hold the lock that lets one server write to this SQLite file."""
    path = Path(settings.database.removeprefix("sqlite:///")).resolve().with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            guard.seek(0)
            pid = guard.read().strip()
            sentence = f"Another World Game server uses this database (pid {pid}). SQLite takes one server at a time."
            raise _CannotPlay(75, sentence) from held
        guard.truncate(0)
        guard.write(str(os.getpid()))
        guard.flush()
        yield


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
