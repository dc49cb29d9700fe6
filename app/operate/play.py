"""`scripts/play`: look at the settings, bring the database up, say where to go, and serve."""

import argparse
import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.main import create_app
from app.migrate import CannotMigrate, migrate
from app.operate.network import LOCALHOST, host_name, listens_everywhere, reached_as, why_not
from app.operate.patience import patiently
from app.operate.serve import serve
from app.platform.clock import system_clock
from app.platform.database import Database
from app.platform.pictures.shelf import shelf_of
from app.platform.settings import Settings, WrongSetting, load_settings
from app.platform.trust import Trust
from app.players.stewards import has_steward, make_steward_link
from app.world import store as worlds
from game.errors import WrongState

T = TypeVar("T")

DEMO = "cool-streets"


def main(arguments: list[str] | None = None) -> int:
    """Run the server until it is stopped; gives the exit code.

    78 says that a setting is wrong, 75 that the data is in use or the database server away, 65 that the database is
    newer than this program, 74 that the local authority's files are damaged or a backup could not be made, 70 that a
    migration went wrong, 130 that Ctrl-C came before it served.
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
    except KeyboardInterrupt:
        return 130
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
    _look_at_doors(settings, https=https)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _only_server(settings):
        try:
            _prepare(settings, demo=demo)
            door = _secure_door(settings) if https else None
            _greet(settings, door)
        except CannotMigrate as no:
            raise _CannotPlay(no.code, no) from no
        serve(create_app(settings, trust=door.trust if door else None), settings, door.files if door else None)


def _look_at_doors(settings: Settings, *, https: bool) -> None:
    """Refuse what could not be served, before anything is made."""
    wrong = why_not(settings.host, settings.port, "PORT=8080 scripts/play")
    if https and not wrong:
        if settings.public_url:
            raise _CannotPlay(78, "PUBLIC_URL says that a proxy does HTTPS: leave out either it or --https.")
        other = "HTTPS_PORT=9443 scripts/play --https"
        if settings.https_port == settings.port:
            wrong = f"Port {settings.port} is in use for plain http. Choose another with {other}."
        else:
            wrong = why_not(settings.host, settings.https_port, other)
    if wrong:
        raise _CannotPlay(75, wrong)


@dataclass(frozen=True)
class _Door:
    """The HTTPS port: what phones are to trust, and the files that the server shows."""

    trust: Trust
    files: tuple[Path, Path]


def _secure_door(settings: Settings) -> _Door:
    from app.operate.authority import (  # noqa: PLC0415 - loads slowly
        BrokenAuthority,
        keep_authority,
        keep_certificate,
        may_speak_for,
    )

    now = system_clock()
    folder = settings.data_dir / "https"
    try:
        authority = keep_authority(folder, host_name(), now)
    except BrokenAuthority as broken:
        raise _CannotPlay(74, broken) from broken
    names = [name for name in reached_as(settings.host) if may_speak_for(authority, name) and name != "localhost"]
    files = keep_certificate(folder, authority, [*LOCALHOST, *names], now)
    trust = Trust(
        certificate=authority.der,
        name=authority.name,
        fingerprint=authority.fingerprint,
        addresses=tuple(f"https://{name}:{settings.https_port}" for name in names or ["localhost"]),
        page=f"{_plain_addresses(settings)[0]}/trust",
        here=_plain_addresses(settings)[-1],
    )
    return _Door(trust, files)


def _plain_addresses(settings: Settings) -> tuple[str, str]:
    """Give the address for a phone in the same network, and the one on this machine itself; they may be the same."""
    names = reached_as(settings.host)
    here = "localhost" if not names or listens_everywhere(settings.host) else names[0]
    return f"http://{names[0] if names else here}:{settings.port}", f"http://{here}:{settings.port}"


def _prepare(settings: Settings, *, demo: bool) -> None:
    said, empty = _patiently(settings, lambda database: _brought_up(settings, database))
    if said:
        _say(said)
    if empty and demo:
        from app.seed import world as samples  # noqa: PLC0415 - needed once

        _say("Making the demo world, Cool streets (a few seconds)")
        try:
            samples.seed(settings.database, DEMO, system_clock(), shelf_of(settings))
        except samples.HalfMade as broken:
            raise _CannotPlay(75, broken) from broken
        except WrongState:
            _say("Another process founds a world here at this moment.")


def _brought_up(settings: Settings, database: Database) -> tuple[str, bool]:
    said = migrate(database, backups=settings.data_dir / "backups")
    return said, database.read_now(worlds.load) is None


def _patiently(settings: Settings, step: Callable[[Database], T]) -> T:
    """Do a step of the start with the database, which may be a server that comes up later than this process."""
    database = Database(settings.database)
    try:
        return patiently(lambda: step(database), settings.database, stopped=time.sleep)
    finally:
        database.close()


def _greet(settings: Settings, door: _Door | None) -> None:
    near, here = _plain_addresses(settings)
    address = settings.public_url or near
    first = f"{address}/trust" if door else address
    _say(f"\nWorld Game is at  {address}")
    if here != address:
        _say(f"    and here at   {here}")
    if door:
        _say(f"\nTo install the app, a phone first opens {first}")
        _say(f"    and then       {door.trust.addresses[0]}")
        _say(f"The authority it is asked to trust has the fingerprint\n    {door.trust.fingerprint_words}")
    if settings.public_url:
        _say("")
    elif reached_as(settings.host):
        import segno  # noqa: PLC0415 - where nobody scans, nobody waits for it

        _say("\nA phone in the same network opens it with its camera:\n")
        segno.make(first, error="l").terminal(compact=True)
    else:
        _say(f"\nOnly this machine can open it, since HOST is {settings.host}.\n")
    if left := _patiently(settings, lambda database: _left_to_do(database, settings.public_url or here)):
        _say(left)


def _left_to_do(database: Database, address: str) -> str:
    if database.read_now(worlds.load) is None:
        return "There is no world yet. Found one with: scripts/worldgame new\n"
    if not database.read_now(has_steward):
        link = make_steward_link(database, address)
        return f"This link makes you the steward, once, within ten minutes:\n    {link}\n"
    return ""


@contextmanager
def _only_server(settings: Settings) -> Iterator[None]:
    """Hold the lock that lets one server write to this SQLite file; PostgreSQL takes many."""
    if not settings.database.startswith("sqlite:///"):
        yield
        return
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
