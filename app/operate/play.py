"""`scripts/play`: look at the settings, bring the database up, say where to go, and serve."""

import argparse
import fcntl
import os
import socket
import sys
from io import TextIOWrapper
from pathlib import Path

import segno
import uvicorn

from app.cli import make_steward_link
from app.main import create_app
from app.migrate import NewerDatabase, migrate
from app.platform.clock import system_clock
from app.platform.database import Database
from app.platform.settings import Settings, WrongSetting, load_settings
from app.players.stewards import has_steward
from app.seed import world as samples
from app.world import store as worlds

DEMO = "cool-streets"


def main(arguments: list[str] | None = None) -> int:
    """Run the server until it is stopped; gives the exit code (78 wrong setting, 75 in use, 65 newer database)."""
    parser = argparse.ArgumentParser(prog="scripts/play", description="Play World Game on this machine.")
    parser.add_argument("--empty", "--no-demo", action="store_true", help="start without the demo world")
    chosen = parser.parse_args(arguments)
    try:
        settings = load_settings()
    except WrongSetting as wrong:
        return _stop(78, str(wrong))
    if _port_is_taken(settings):
        return _stop(75, f"Port {settings.port} is in use. Choose another with PORT=8080 scripts/play.")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    guard = _only_server(settings)
    if guard is None:
        return _stop(75, "Another World Game server uses this database.")
    try:
        _prepare(settings, demo=not chosen.empty)
    except NewerDatabase as newer:
        return _stop(65, str(newer))
    _greet(settings)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies) or None,
        ws_max_size=16 * 1024,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=5,
    )
    guard.close()
    return 0


def _prepare(settings: Settings, *, demo: bool) -> None:
    database = Database(settings.database)
    try:
        migrate(database)
        empty = database.read_now(worlds.load) is None
    finally:
        database.close()
    if empty and demo:
        _say("Making the demo world, Cool streets (a few seconds)")
        samples.seed(settings.database, DEMO, system_clock())


def _greet(settings: Settings) -> None:
    address = settings.public_url or f"http://{lan_address()}:{settings.port}"
    _say(f"\nWorld Game is at  {address}\n    and here at   http://localhost:{settings.port}\n")
    if not settings.public_url:
        segno.make(address, error="l").terminal(compact=True)
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


def lan_address() -> str:
    """Give this machine's address in the local network, or localhost; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: the kernel only chooses a route
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


def _port_is_taken(settings: Settings) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return True
    return False


def _only_server(settings: Settings) -> TextIOWrapper | None:
    """Hold the lock that lets one server write to this SQLite file; None if another one holds it."""
    path = Path(settings.database.removeprefix("sqlite:///")).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    guard = path.open("a+")
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        guard.close()
        return None
    guard.truncate(0)
    guard.write(str(os.getpid()))
    guard.flush()
    return guard


def _say(text: str) -> None:
    print(text, flush=True)


def _stop(code: int, sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
