"""Every statement that the map is drawn from."""

from datetime import date
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Date, Select, String, and_, bindparam, func, or_, select, type_coerce
from sqlmodel import col

from app.alliances.tables import Alliance
from app.goals.tables import Goal, GoalParent
from app.initiatives.tables import (
    Initiative,
    InitiativeCategory,
    InitiativeGoal,
    InitiativeOrganisation,
    InitiativeSteward,
)
from app.ledger.tables import InitiativeDay
from app.map.tables import MapState
from app.moderation.store import shown, there
from app.platform import sizes
from app.platform.statement import Statement
from app.players.actor import Actor
from app.sparks.tables import InitiativeSpark
from app.world.tables import World

Key = str | UUID
"""An id as the driver gives it: turning thousands of them into UUIDs takes longer than reading them."""


def plain(key: Key) -> str:
    """Write an id as everybody else does."""
    text = str(key)
    return text if "-" in text else f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _key(column: Any) -> Any:
    return type_coerce(column, String())


class Stamp(NamedTuple):
    """What differs once anything that the map shows has changed: its structure, effort, what talk leads to, the day."""

    structure: int
    effort: int
    talk: int
    day: date


class GoalRow(NamedTuple):
    """A goal in play."""

    key: Key
    number: int
    short: str
    title: str

    @property
    def id(self) -> str:
        """Its id in words."""
        return plain(self.key)


class InitiativeRow(NamedTuple):
    """An active initiative that can be seen."""

    key: Key
    name: str
    what: str
    so_that: str
    place: str
    latitude: float | None
    longitude: float | None
    begun: date  # by the clock of the world, not of whoever reads

    @property
    def id(self) -> str:
        """Its id in words."""
        return plain(self.key)


Purpose = tuple[Key, Key, str, int]
"""An initiative works toward a goal: how strong, and so many other organisations say that it helps."""


class Effort(NamedTuple):
    """The confirmed minutes of an initiative within the days that count, and the day of its newest deed."""

    minutes: int
    newest: date | None


_STAMP = Statement(
    select(
        select(col(MapState.version)).scalar_subquery(),
        select(func.coalesce(func.max(col(InitiativeDay.seq)), 0)).scalar_subquery(),
        select(col(MapState.talk)).scalar_subquery(),
    )
)


def stamp(conn: Connection, today: date) -> Stamp:
    structure, effort, talk = _STAMP.one(conn, {})
    return Stamp(structure, effort, talk, today)


def vision(conn: Connection) -> tuple[str, str]:
    """Give the name and the vision of the world; nothing where there is none yet."""
    row = conn.execute(select(col(World.name), col(World.vision))).one_or_none()
    return (row[0], row[1]) if row else ("", "")


def goals(conn: Connection) -> list[GoalRow]:
    rows = conn.execute(
        select(_key(col(Goal.id)), *(col(getattr(Goal, name)) for name in GoalRow._fields[1:]))
        .where(col(Goal.in_play), there("goal", col(Goal.id)))
        .order_by(col(Goal.number))
        .limit(sizes.GOALS_LISTED)
    )
    return [GoalRow(*row) for row in rows]


def parents(conn: Connection) -> list[tuple[Key, Key]]:
    """Give (child, parent) of goals in play."""
    child, parent = Goal.__table__.alias("child"), Goal.__table__.alias("above")  # type: ignore[attr-defined]
    rows = conn.execute(
        select(_key(col(GoalParent.child_id)), _key(col(GoalParent.parent_id)))
        .join(child, child.c.id == col(GoalParent.child_id))
        .join(parent, parent.c.id == col(GoalParent.parent_id))
        .where(child.c.in_play, parent.c.in_play)
    )
    return [(row[0], row[1]) for row in rows]


def _seen() -> list[Any]:
    return [col(Initiative.state) == "active", shown("initiative", col(Initiative.id))]


_INITIATIVES = Statement(
    select(
        _key(col(Initiative.id)),
        *(col(getattr(Initiative, name)) for name in InitiativeRow._fields[1:-1]),
        func.date(col(Initiative.created_at), type_=Date()),
    )
    .where(*_seen())
    .order_by(col(Initiative.created_at), col(Initiative.id))
    .limit(sizes.INITIATIVES_ON_THE_MAP)
)
_PURPOSES = Statement(
    select(
        *(_key(column) for column in (col(InitiativeGoal.initiative_id), col(InitiativeGoal.goal_id))),
        *(col(InitiativeGoal.link), col(InitiativeGoal.confirmed_by)),
    )
    .join(Initiative, col(Initiative.id) == col(InitiativeGoal.initiative_id))
    .where(*_seen())
)


def initiatives(conn: Connection) -> list[InitiativeRow]:
    """List every active initiative that can be seen, oldest first."""
    return list(starmap(InitiativeRow, _INITIATIVES.rows(conn, {})))


def purposes(conn: Connection) -> list[Purpose]:
    return _PURPOSES.rows(conn, {})


def _effort() -> Select[Any]:
    """Ask for each initiative in its own days only: its first index step, whatever the years behind it."""
    here = InitiativeDay.__table__.alias("here")  # type: ignore[attr-defined]
    mine = here.c.initiative_id == col(Initiative.id)
    counted = select(func.sum(here.c.minutes)).where(mine, here.c.day >= bindparam("since")).scalar_subquery()
    worked = select(here.c.day).where(mine, here.c.minutes > 0)
    newest = worked.order_by(here.c.day.desc()).limit(1).scalar_subquery()
    return select(_key(col(Initiative.id)), func.coalesce(counted, 0), newest)


_EFFORT = Statement(_effort().where(*_seen()))
_MOVED = select(col(InitiativeDay.initiative_id)).where(col(InitiativeDay.seq) > bindparam("after"))
_EFFORT_MOVED = Statement(_effort().where(col(Initiative.id).in_(_MOVED)))


def effort(conn: Connection, since: date) -> dict[Key, Effort]:
    """Give the effort of every active initiative since a day."""
    return {key: Effort(int(minutes), newest) for key, minutes, newest in _EFFORT.rows(conn, {"since": since})}


def effort_moved(conn: Connection, since: date, after: int) -> dict[Key, Effort]:
    """Give the effort of those initiatives whose effort changed after a stamp."""
    rows = _EFFORT_MOVED.rows(conn, {"since": since, "after": after})
    return {key: Effort(int(minutes), newest) for key, minutes, newest in rows}


def mine(conn: Connection, me: Actor) -> list[UUID]:
    """Give the active initiatives that a player proposed or tends, or in which the body they act for has a part."""
    tended = select(col(InitiativeSteward.initiative_id)).where(col(InitiativeSteward.player_id) == me.id)
    ways = [col(Initiative.proposed_by) == me.id, col(Initiative.id).in_(tended)]
    if me.organisation_id is not None:
        part = select(col(InitiativeOrganisation.initiative_id)).where(
            col(InitiativeOrganisation.organisation_id) == me.organisation_id
        )
        ways.append(col(Initiative.id).in_(part))
    query = select(col(Initiative.id)).where(and_(*_seen(), or_(*ways))).limit(sizes.INITIATIVES_LISTED)
    return list(conn.execute(query).scalars())


class Arc(NamedTuple):
    """What joins two initiatives on the map, drawn as a bow: an `alliance`, or a `spark` from who gave the idea."""

    kind: str
    start: Key
    end: Key


_CATEGORIES = Statement(
    select(_key(col(InitiativeCategory.initiative_id)), col(InitiativeCategory.word)).order_by(
        col(InitiativeCategory.word)
    )
)
_ALLIED = Statement(
    select(*(_key(column) for column in (col(Alliance.initiative_a), col(Alliance.initiative_b))))
    .where(col(Alliance.state) == "allied")
    .order_by(col(Alliance.initiative_a), col(Alliance.initiative_b))
    .limit(sizes.ARCS_ON_THE_MAP)
)
_SPARKED = Statement(
    select(*(_key(column) for column in (col(InitiativeSpark.from_id), col(InitiativeSpark.to_id))))
    .order_by(col(InitiativeSpark.from_id), col(InitiativeSpark.to_id))
    .limit(sizes.ARCS_ON_THE_MAP)
)


def categories(conn: Connection) -> dict[Key, tuple[str, ...]]:
    """Give the categories of every initiative that has some."""
    found: dict[Key, list[str]] = {}
    for initiative, word in _CATEGORIES.rows(conn, {}):
        found.setdefault(initiative, []).append(word)
    return {initiative: tuple(words) for initiative, words in found.items()}


def arcs(conn: Connection) -> list[Arc]:
    """Give what joins initiatives, on the map or not: alliances, then ideas that crossed."""
    allied = [Arc("alliance", *row) for row in _ALLIED.rows(conn, {})]
    return allied + [Arc("spark", *row) for row in _SPARKED.rows(conn, {})]
