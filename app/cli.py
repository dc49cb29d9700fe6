"""The operator's commands: `worldgame …`."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app import bounds
from app.chores import store as chores_store
from app.first import service as first
from app.first import verify as first_verify
from app.initiatives import csv_service as initiatives_csv
from app.initiatives.csv_reader import MOST_BYTES
from app.ledger import integrity
from app.ledger.rebuild import rebuild
from app.migrate import CannotMigrate
from app.migrate import migrate as run_migrations
from app.packs.readers import read as read_pack
from app.packs.service import load as load_pack
from app.packs.service import load_un
from app.platform.clock import system_clock
from app.platform.database import Database, Work
from app.platform.live_client import Client, SignedOut
from app.platform.pictures.shelf import shelf_of
from app.platform.refusals import Busy, OutcomeUnknown
from app.platform.settings import Settings, WrongSetting, load_settings
from app.players.stewards import make_steward_link
from app.seed import public_goods, removal
from app.seed import world as samples
from app.world import store as worlds
from app.world.service import create_world
from game.errors import Refusal, WrongState

app = typer.Typer(help="World Game: commands for the operator.", no_args_is_help=True, pretty_exceptions_enable=False)
packs = typer.Typer(help="Lists of goals.", no_args_is_help=True)
app.add_typer(packs, name="pack")

initiatives_app = typer.Typer(help="Initiatives that exist already.", no_args_is_help=True)
app.add_typer(initiatives_app, name="initiatives")
boards_app = typer.Typer(help="The boards.", no_args_is_help=True)
app.add_typer(boards_app, name="boards")
samples_app = typer.Typer(help="The sample people and their things.", no_args_is_help=True)
app.add_typer(samples_app, name="samples")


def settings_or_stop() -> Settings:
    """Read the settings, or stop with one sentence (exit 78)."""
    try:
        return load_settings()
    except WrongSetting as wrong:
        sys.stderr.write(f"{wrong}\n")
        raise typer.Exit(78) from wrong


@contextmanager
def opened(settings: Settings | None = None, *, about: str = "") -> Iterator[Database]:
    """Open the database and bring it to this version; whatever stops the command becomes one sentence.

    Exit 65, 70 or 74 where it cannot be brought to this version, 75 where it does not answer, or no more; 65 for what
    is refused, with `about` before the sentence.
    """
    settings = settings or settings_or_stop()
    database = Database(settings.database)
    try:
        said = run_migrations(database, backups=settings.data_dir / "backups")
        if said:
            sys.stderr.write(f"{said}\n")
        yield database
    except CannotMigrate as no:
        sys.stderr.write(f"{no}\n")
        raise typer.Exit(no.code) from no
    except Busy as away:
        sys.stderr.write(f"{_without_a_database(away)}\n")
        raise typer.Exit(75) from away
    except Refusal as refusal:
        sys.stderr.write(f"{about}{refusal}\n")
        raise typer.Exit(65) from refusal
    finally:
        database.close()


def _without_a_database(away: Busy) -> str:
    if isinstance(away, OutcomeUnknown):
        return "The database went away while it saved. Give the command again when it is back: nothing is done twice."
    return "The database does not answer any more, or is busy. Nothing was done: give the command again."


@app.command()
def migrate() -> None:
    """Bring the database to the version of this code."""
    with opened():
        print("The database is up to date.")


@app.command()
def new(
    name: Annotated[str, typer.Option(prompt="What is the world called", help="At most 60 characters.")],
    vision: Annotated[str, typer.Option(prompt="The vision, in one sentence", help="At most 140 characters.")],
    time_zone: Annotated[str, typer.Option(prompt="Its time zone", help="Such as Europe/Stockholm.")] = "UTC",
    mode: Annotated[str, typer.Option(help="open, or family (no boards, guests confirm).")] = "open",
) -> None:
    """Found your own world in an empty database."""

    def found(work: Work) -> None:
        create_world(work, name[:60], vision[:140], time_zone, mode)
        load_un(work)

    with opened() as database:
        try:
            database.write_now(found)
        except WrongState as no:
            sys.stderr.write("There is a world here already. Point DATA_DIR or DATABASE_URL at another place.\n")
            raise typer.Exit(73) from no
    print(f"“{name}” is founded. Make yourself its steward with: worldgame steward-link")


@app.command()
def seed(name: Annotated[str, typer.Argument(help="cool-streets, or public-goods")] = "cool-streets") -> None:
    """Fill an empty database with a sample world that has a past, or with 105 real initiatives."""
    if name not in (*samples.PLANS, public_goods.NAME):
        there = ", ".join((*samples.PLANS, public_goods.NAME))
        sys.stderr.write(f"There is no world of this name to begin with. There is: {there}\n")
        raise typer.Exit(64)
    settings = settings_or_stop()
    with opened(settings) as database:
        world = database.read_now(worlds.load)
    if world is not None:
        sys.stderr.write(f"There is a world here already: {world.name}.\n")
        raise typer.Exit(73)
    if name == public_goods.NAME:
        with opened(settings) as database:
            brought = public_goods.seed(database)
        print(f"The world is ready: {initiatives_csv.in_words(brought)}. Tend it with: worldgame steward-link")
        return
    print("Making the sample world (a few seconds)", flush=True)
    try:
        samples.seed(settings.database, name, system_clock(), shelf_of(settings))
    except samples.HalfMade as broken:
        sys.stderr.write(f"{broken}\n")
        raise typer.Exit(75) from broken
    except WrongState as no:
        sys.stderr.write("Somebody else has founded a world here at this moment.\n")
        raise typer.Exit(73) from no
    print("The sample world is ready. Its people are labelled “sample”.")


@samples_app.command("remove")
def remove_samples() -> None:
    """Take the sample people and their things out of the world; what is your own stays."""
    with opened() as database:
        removed = database.write_now(removal.remove, "The operator", "asked for by the operator's command")
    print(f"Removed: {removal.in_words(removed)}.")


@boards_app.command("rebuild")
def rebuild_boards() -> None:
    """Fill every board anew from the ledger."""
    with opened() as database:
        print(f"{database.write_now(rebuild):_} totals stand on the boards.".replace("_", " "))


@app.command()
def verify() -> None:
    """Recompute every derived number from the ledger and the claims. A difference pauses the scores."""
    with opened() as database:
        report = integrity.check(database)
        if report.ok:
            print(f"ledger ok: {report.entries:_} entries, sum {report.sum_cp / 100:_.2f} points".replace("_", " "))
            _verify_first(database)
            return
    for difference in report.differences:
        print(difference)
    print(f"{len(report.differences)} differences; scores are paused until this finds none")
    raise typer.Exit(2)


def _verify_first(database: Database) -> None:
    """Look at what's first, too; it moves no points, so it is made anew at once."""
    differences = database.read_now(first_verify.differences)
    for difference in differences:
        print(difference)
    if differences:
        first.run_pass(database)
        print(f"{len(differences)} differences in what’s first, which was made anew")
        raise typer.Exit(2)
    print("what’s first ok")


@app.command()
def limits() -> None:
    """Write the page that lists every bound (docs/limits.md)."""
    print(bounds.page(), end="")


@app.command()
def chores() -> None:
    """Show when each of the clock's chores was done last."""
    with opened() as database:
        runs = database.read_now(chores_store.last_runs)
    for run in runs:
        print(f"{run.name:10} for {run.period:14} done {run.done_at:%Y-%m-%d %H:%M} UTC")
    if not runs:
        print("None was done yet: they run in the server.")


@packs.command("import")
def import_pack(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON, Turtle or XML.")],
) -> None:
    """Load a list of goals; twice is once, and a broken list is refused whole."""
    with opened(about=f"{file}: ") as database:
        loaded = database.write_now(load_pack, read_pack(file.read_bytes()))
    print(f"{loaded.name}: {loaded.added} added, {loaded.changed} changed, {loaded.same} as they were.")


@initiatives_app.command("import")
def import_initiatives(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, see docs/initiatives-csv.md.")],
    steward: Annotated[str, typer.Option(help="For whom it comes in, where there are several stewards.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, store nothing.")] = False,
) -> None:
    """Bring in a list of initiatives: the good rows, once each; bad ones are named and left out (exit 65)."""
    with file.open("rb") as sheet:
        data = sheet.read(MOST_BYTES + 1)
    with opened(about=f"{file}: ") as database:
        found = initiatives_csv.operate(database, data, steward, dry_run=dry_run)
    for line in initiatives_csv.lines(found):
        print(line)
    print(f"{'Would be' if dry_run else 'Done'}: {initiatives_csv.in_words(found)}.")
    if found.faults:
        raise typer.Exit(65)


@app.command()
def watch(
    url: Annotated[str, typer.Argument(help="Of the server, such as http://localhost:8000.")],
    topics: Annotated[
        list[str] | None, typer.Argument(help="What to watch, see docs/live.md; else what happens now.")
    ] = None,
    cookie: Annotated[str, typer.Option(envvar="WORLDGAME_COOKIE", help="A session's cookie, if signed in.")] = "",
    changes: Annotated[int, typer.Option(help="Stop after so many; 0 goes on for ever.", min=0)] = 0,
) -> None:
    """Print every change of some topics as it comes; comes back by itself when the line breaks."""

    async def listen() -> None:
        left = changes
        async for change in Client(url, topics or ["now"], cookie=cookie).changes():
            print(f"{change.version} {change.topic} {', '.join(change.data or {}) or 'changed'}", flush=True)
            left -= 1
            if not left:
                return

    try:
        asyncio.run(listen())
    except SignedOut as over:
        sys.stderr.write("The session is over.\n")
        raise typer.Exit(77) from over


@app.command()
def steward_link() -> None:
    """Print a link that makes whoever opens it a steward: one use, ten minutes."""
    settings = settings_or_stop()
    with opened(settings) as database:
        print(make_steward_link(database, settings.public_url or f"http://localhost:{settings.port}"))


if __name__ == "__main__":
    app()
