"""The map as it is now: drawn once for each change of what it shows, and kept for everybody."""

import asyncio
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from app.goals import store as goals_store
from app.goals import views as goals
from app.goals.store import MetricRow
from app.map import drawing, store
from app.map.drawing import Structure
from app.map.model import WorldMap
from app.map.store import GoalRow, Key
from app.platform.database import Database
from app.talk import totals_store
from game import pulse
from game.pulse import Pace


class Atlas:
    """Keeps the newest map of this process; the database itself says whether there is anything new to draw."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: WorldMap | None = None
        self._known: object = None  # the version of the database at which the kept map was looked at
        self._looking = asyncio.Lock()

    @property
    def last(self) -> WorldMap | None:
        """The map that was drawn last, new or not."""
        return self._kept

    async def now(self) -> WorldMap:
        """Give the map as it is now: at no price while nobody has committed anything since the last look."""
        kept, known = self._kept, await self._key()
        if kept is not None and known is not None and known == self._known:
            return kept
        async with self._looking:
            known = await self._key()
            if self._kept is None or known is None or known != self._known:
                self._kept = await self._database.read(look, self._kept, self._database.clock())
                self._known = known
            return self._kept

    async def _key(self) -> object:
        version = await self._database.version()
        return None if version is None else (version, self._database.clock().date())


def look(conn: Connection, was: WorldMap | None, now: datetime) -> WorldMap:
    """Draw the map, as far as it differs from the one that was drawn before."""
    today = now.date()
    stamp = store.stamp(conn, today)
    if was is not None and was.stamp == stamp:
        return was
    since = pulse.effort_since(today)
    if was is not None and (was.stamp.structure, was.stamp.day) == (stamp.structure, stamp.day):
        rows = [goal.row for goal in was.goals]
        flagged = {goal.row.key for goal in was.goals if goal.only_talk}
        if was.stamp.talk != stamp.talk:
            now_flagged = _only_talk(conn, rows, now)
            if now_flagged == flagged and was.stamp.effort == stamp.effort:
                return was.at(stamp)
            flagged = now_flagged
        moved = store.effort_moved(conn, since, was.stamp.effort)
        return drawing.beat(was, stamp, moved, _paces(conn, rows, today), flagged)
    with _no_sweeping():
        name, vision = store.vision(conn)
        goals_now = store.goals(conn)
        found = Structure(
            name=name,
            vision=vision,
            goals=goals_now,
            parents=store.parents(conn),
            initiatives=store.initiatives(conn),
            purposes=store.purposes(conn),
            categories=store.categories(conn),
            arcs=store.arcs(conn),
            only_talk=_only_talk(conn, goals_now, now),
        )
        effort, paces = store.effort(conn, since), _paces(conn, goals_now, today)
        return drawing.draw(stamp, found, effort, paces, was.written if was else None)


@contextmanager
def _no_sweeping() -> Iterator[None]:
    """Let Python not look for circles of garbage just now.

    Thousands of nodes are made at once and none of them is garbage: going through everything that lives, in the middle
    of it, takes as long as all of the drawing.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def _paces(conn: Connection, among: Sequence[GoalRow], today: date) -> dict[Key, Pace]:
    """Say of each goal with a number how it stands beside its plan: by its first number that is counted from deeds."""
    found: dict[UUID, list[MetricRow]] = {}
    keys = {UUID(str(goal.key)): goal.key for goal in among}
    for metric in goals_store.metrics(conn, list(keys)):
        found.setdefault(metric.goal_id, []).append(metric)
    return {keys[goal]: pulse.pace_word(goals.pace_of(_first(of), today)) for goal, of in found.items()}


def _only_talk(conn: Connection, found: Sequence[GoalRow], now: datetime) -> set[Key]:
    """Give the goals that are flagged: talk without action."""
    keys = {UUID(str(goal.key)): goal.key for goal in found}
    return {keys[goal] for goal in totals_store.only_talk(conn, keys, now)}


def _first(metrics: Sequence[MetricRow]) -> MetricRow:
    return next((one for one in metrics if one.method == "sum"), metrics[0])
