"""Initiatives: what is alike while somebody writes, and coverage of all goals, among few and among many, in process."""

import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import col

from app.alliances import views as alliances
from app.alliances.forms import AlikeForm
from app.coverage import views as coverage
from app.goals.tables import Goal
from app.initiatives import likeness_store
from app.initiatives.tables import Initiative, InitiativeGoal
from app.migrate import migrate
from app.platform.clock import system_clock
from app.platform.database import Database, Work
from app.platform.ids import new_id
from bench.figures import Fault, Figure, Growth, Point, quotients, ratios, said
from bench.sizes import Size
from bench.world import make_world

GOAL = 3  # of ten times the initiatives and more: looking stays bounded
GOALS, MIDDLE, SPREAD = 20, (59.33, 18.07), 0.3
DOES = ("plant", "water", "mend", "teach", "collect", "paint", "count", "share", "clean", "guard", "map", "cook")
WHAT = ("street trees", "school gardens", "bicycles", "reading", "rain water", "roofs", "sea birds", "tools", "canals")
WHAT += ("night walks", "bus stops", "soup", "benches", "letters", "river banks", "old songs", "playgrounds", "lamps")
WHY = ("every door has shade", "nobody walks alone", "less is thrown away", "children read", "cellars stay dry")
WHY += ("homes stay cool", "birds come back", "all can rest", "the water is clean", "we know each other")


@dataclass
class Town:
    """A world of so many initiatives."""

    initiatives: int
    database: Database
    goal: UUID


def run(size: Size) -> list[Figure]:
    """Measure both in pairs, the world of many initiatives beside that of few."""
    times = max(3, int(5 * size.seconds))
    with TemporaryDirectory() as folder, ExitStack() as stack:
        towns = [_town(Path(folder), many, stack) for many in size.initiatives]
        return [
            _figure("what is alike while writing", _write, towns, size.pairs, times),
            _figure("coverage of all goals", _cover, towns, size.pairs, times),
        ]


def _town(folder: Path, many: int, stack: ExitStack) -> Town:
    database = Database(f"sqlite:///{folder / f'{many}.db'}")
    stack.callback(database.close)
    migrate(database)
    return Town(many, database, make_initiatives(database, many))


def _figure(name: str, look: Callable[[Town], None], towns: list[Town], pairs: int, times: int) -> Figure:
    few, many = towns[0], towns[-1]
    found = ratios(lambda: _median(look, many, times), lambda: _median(look, few, times), pairs)
    between = [_median(look, town, times) for town in towns[1:-1]]
    middles = [statistics.median(side) for side in zip(*found, strict=True)]
    amounts = (middles[1], *between, middles[0])
    points = [Point(town.initiatives, seconds * 1000) for town, seconds in zip(towns, amounts, strict=True)]
    return Figure("kin", name, f"p50 among {many.initiatives:,} initiatives", f"among {few.initiatives:,}",
                  quotients(found), goal=GOAL, note=said(found, "ms", 1000),
                  growth=Growth("initiatives", "ms", tuple(points)))  # fmt: skip


def _median(look: Callable[[Town], None], town: Town, times: int) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        look(town)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _write(town: Town) -> None:
    written = {"name": "Trees for quarter 7", "what": "We plant street trees with school gardens", "so_that": WHY[0]}
    form = AlikeForm(**written, goals=[town.goal], latitude=MIDDLE[0], longitude=MIDDLE[1])
    if not town.database.read_now(alliances.while_writing, form):
        raise Fault("nothing was found alike")


def _cover(town: Town) -> None:
    page = town.database.read_now(coverage.page, system_clock())
    if len(page.blank) + len(page.others) < GOALS:
        raise Fault("a goal is missing")


def make_initiatives(database: Database, many: int) -> UUID:
    """Fill a migrated, empty database with goals and initiatives of many words; gives a goal of some of them."""
    make_world(database, players=50)
    return database.write_now(_propose, many)


def _propose(work: Work, many: int) -> UUID:
    draw = random.Random(many)
    by = work.conn.execute(select(col(Initiative.proposed_by))).scalars().first()
    made = {"sample": False, "created_at": work.now}
    goals = [{"id": new_id(), "code": f"{n + 2}", "short": f"Goal {n}", "title": f"Goal {n}", "about": "",
              "number": n + 2, "in_play": True, **made} for n in range(GOALS)]  # fmt: skip
    rows, links = [], []
    for number in range(many):
        does, what = draw.choice(DOES), draw.choice(WHAT)
        lat, lon = (round(draw.gauss(at, SPREAD), 4) for at in MIDDLE)
        words = {
            "name": f"{what.title()} of quarter {number % 97}",
            "what": f"We {does} {what} with {draw.choice(WHAT)}",
        }
        words |= {"so_that": draw.choice(WHY), "about": "", "harm": "", "place": "", "link": ""}
        place = {"latitude": lat, "longitude": lon}
        rows.append({"id": new_id(), **words, **place, "state": "active", "proposed_by": by, **made})
        links.append({"initiative_id": rows[-1]["id"], "goal_id": draw.choice(goals)["id"], "link": "direct"})
    work.conn.execute(insert(Goal), goals)
    work.conn.execute(insert(Initiative), rows)
    work.conn.execute(insert(InitiativeGoal), links)
    likeness_store.write(work, [UUID(str(row["id"])) for row in rows])
    return UUID(str(goals[0]["id"]))
