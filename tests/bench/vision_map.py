"""The vision map: drawn anew after a change of any kind, after a deed, and asked for while nothing of it changed."""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from app.goals.tables import Goal
from app.initiatives.tables import Initiative, InitiativeGoal
from app.ledger import effort_store
from app.ledger.tables import InitiativeDay
from app.map.atlas import Atlas, look
from app.map.model import WorldMap
from app.migrate import migrate
from app.platform.database import Database, Work
from app.platform.ids import new_id
from bench.figures import Fault, Figure, Growth, Point, quotients, ratios, said
from bench.sizes import Size
from bench.world import make_world

GOALS, DAYS = 16, 20  # each initiative with so many days of deeds
DRAWN_MS, ANSWERED_MS = 150, 100
GOAL = 15  # of ten times the initiatives
ROUNDS = 5
_BESIDE = text("UPDATE quest SET missing = CASE missing WHEN '' THEN '.' ELSE '' END")  # what the map does not show


@dataclass
class Charted:
    """A world of so many initiatives."""

    initiatives: int
    database: Database
    one: UUID

    def drawn(self) -> float:
        """Give the seconds in which the whole map is drawn and written, p50."""
        return _p50(lambda: _written(self.database.read_now(look, None, self.database.clock())))

    def moved(self) -> float:
        """Give the seconds until the map is there again after a deed, p50; the deed itself is not measured."""
        was = self.database.read_now(look, None, self.database.clock())
        _written(was)
        spent = []
        for _ in range(ROUNDS):
            self.database.write_now(effort_store.add, self.one, self.database.clock().date(), 30)
            began = time.perf_counter()
            now = self.database.read_now(look, was, self.database.clock())
            _written(now)
            spent.append(time.perf_counter() - began)
            if now is was:
                raise Fault("a deed left the map as it was")
            was = now
        return statistics.median(spent)

    def answered(self) -> float:
        """Give the seconds of an answer after a commit that does not touch the map, p50."""
        return asyncio.run(self._answered())

    async def _answered(self) -> float:
        atlas, spent = Atlas(self.database), []
        first = await atlas.now()
        for _ in range(ROUNDS):
            await self.database.write(
                lambda work: work.conn.execute(
                    text("UPDATE quest SET missing = CASE missing WHEN '' THEN '.' ELSE '' END")
                )
            )
            began = time.perf_counter()
            found = await atlas.now()
            _written(found)
            spent.append(time.perf_counter() - began)
            if found is not first:
                raise Fault("the map was drawn again for nothing")
        return statistics.median(spent[1:])


def run(size: Size) -> list[Figure]:
    """Measure each in pairs, many initiatives beside few, and as an amount that has a bound."""
    with TemporaryDirectory() as folder:
        worlds = [_charted(Path(folder) / f"{count}", count) for count in size.initiatives]
        few, many = worlds[0], worlds[-1]
        figures = []
        for name, of, most in (
            ("map drawn anew, written and packed", Charted.drawn, DRAWN_MS),
            ("map after a deed", Charted.moved, DRAWN_MS),
            ("map asked for after a commit beside it", Charted.answered, ANSWERED_MS),
        ):
            pairs = ratios(lambda of=of: of(many), lambda of=of: of(few), size.pairs)  # type: ignore[misc]
            ours = tuple(pair[0] * 1000 for pair in pairs)
            between = [of(world) for world in worlds[1:-1]]
            amounts = (statistics.median(pair[1] for pair in pairs), *between, statistics.median(ours) / 1000)
            points = tuple(Point(world.initiatives, s * 1000) for world, s in zip(worlds, amounts, strict=True))
            among = f"p50 among {many.initiatives:,} initiatives"
            growth = Growth("initiatives", "ms", points)
            figures += [
                Figure("map", name, among, "a bound", ours, "ms", most),
                Figure("map", f"{name}: growth", among, f"among {few.initiatives:,}", quotients(pairs), goal=GOAL,
                       note=said(pairs, "ms", 1000), growth=growth),
            ]  # fmt: skip
        for world in worlds:
            world.database.close()
        return figures


def _charted(folder: Path, count: int) -> Charted:
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'world.db'}")
    migrate(database)
    make_world(database, players=50)
    return Charted(count, database, database.write_now(_efforts, count))


def _efforts(work: Work, count: int) -> UUID:
    """Start initiatives toward one or two of the goals, each with deeds on many days; gives one of them."""
    by = work.conn.execute(text("SELECT proposed_by FROM initiative")).scalar_one()
    made = {"sample": False, "created_at": work.now}
    about = {"so_that": "it is done well and for long", "about": "", "harm": "", "place": "", "link": ""}
    goals = [{"id": new_id(), "code": f"{n + 2}", "short": f"Goal {n}", "title": f"Goal {n}", "about": "",
              "number": n + 2, "in_play": True, **made} for n in range(GOALS)]  # fmt: skip
    rows = [{"id": new_id(), "name": f"Effort {n} for the common good", "what": f"We do what is needed, part {n}",
             **about, "state": "active", "proposed_by": UUID(str(by)), **made} for n in range(count)]  # fmt: skip
    links = [{"initiative_id": row["id"], "goal_id": goals[(n + m) % GOALS]["id"], "link": "direct"}
             for n, row in enumerate(rows) for m in range(1 + n % 2)]  # fmt: skip
    first = 1 + int(work.conn.execute(text("SELECT coalesce(max(seq), 0) FROM initiative_day")).scalar_one())
    days = [{"initiative_id": row["id"], "day": (work.now - timedelta(days=day)).date(), "minutes": 30 + day,
             "seq": first + n * DAYS + day} for n, row in enumerate(rows) for day in range(DAYS)]  # fmt: skip
    tables: list[tuple[Any, list[Any]]] = [
        *((Goal, goals), (Initiative, rows), (InitiativeGoal, links), (InitiativeDay, days))
    ]
    for table, some in tables:
        work.conn.execute(insert(table), some)
    return UUID(str(rows[0]["id"]))


def _written(drawn: WorldMap) -> None:
    if len(drawn.body.form("br")) < 100:
        raise Fault("nothing was written")


def _p50(do: Callable[[], None]) -> float:
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        do()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)
