"""What talk is about. A kind of thing on which threads hang is one row of `THREADED`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.directions import store as directions
from app.goals import access as goals_access
from app.goals import store as goals
from app.initiatives import access as initiatives_access
from app.initiatives import store as initiatives
from app.players.actor import Actor
from app.quests import access as quests_access
from app.quests import store as quests
from game import moderation
from game.errors import NotFound


@dataclass(frozen=True)
class Thing:
    """A thing that people talk about, and how who looks stands to it."""

    kind: str
    id: UUID
    title: str
    url: str
    home_kind: str  # where its threads count
    home_id: UUID
    hidden: str | None  # why nobody sees it
    inside: bool  # sees it nevertheless
    tends: bool

    @property
    def topic(self) -> str:
        """What watchers of the talk about it watch."""
        return topic(self.kind, self.id)


Finder = Callable[[Connection, UUID, Actor | None, datetime], Thing]


def topic(kind: str, about_id: UUID) -> str:
    """Name the live topic of the talk about a thing."""
    return f"talk:{kind}:{about_id}"


def find(conn: Connection, me: Actor | None, kind: str, about_id: UUID, now: datetime) -> Thing:
    """Give a thing that may be talked about; raises `NotFound` for what is not there, or not to be known of."""
    finder = THREADED.get(kind)
    if finder is None:
        raise NotFound
    return finder(conn, about_id, me, now)


def look(conn: Connection, me: Actor | None, kind: str, about_id: UUID, now: datetime) -> Thing:
    """Give a thing to look at the talk about it; raises `HiddenForNow` where it is hidden from who looks."""
    thing = find(conn, me, kind, about_id, now)
    moderation.check_seen(thing.hidden, inside=thing.inside)
    return thing


def open_for_talk(conn: Connection, me: Actor, kind: str, about_id: UUID, now: datetime) -> Thing:
    """Give a thing to say something about it; what is hidden takes no messages, from nobody."""
    thing = find(conn, me, kind, about_id, now)
    moderation.check_seen(thing.hidden, inside=False)
    return thing


def _goal(conn: Connection, about_id: UUID, me: Actor | None, _now: datetime) -> Thing:
    goal = goals.one(conn, about_id)
    if goal is None or not goal.in_play:
        raise NotFound
    tends = me is not None and goals_access.may_change(me, goal)
    return Thing("goal", goal.id, goal.title, f"/goals/{goal.id}", "goal", goal.id, None, inside=False, tends=tends)


def _initiative(conn: Connection, about_id: UUID, me: Actor | None, _now: datetime) -> Thing:
    found = initiatives.one(conn, about_id)
    if found is None:
        raise NotFound
    initiatives_access.check_may_see(conn, me, found)
    return Thing(
        "initiative",
        found.id,
        found.name,
        f"/initiatives/{found.id}",
        "initiative",
        found.id,
        initiatives.why_hidden(conn, found.id),
        inside=me is not None and (me.steward or me.id == found.proposed_by),
        tends=me is not None and initiatives_access.may_tend(conn, me, found),
    )


def _quest(conn: Connection, about_id: UUID, me: Actor | None, now: datetime) -> Thing:
    quest = quests.one(conn, about_id, me.id if me else None, now)
    if quest is None:
        raise NotFound
    quests_access.check_may_see(conn, me, quest)
    return Thing(
        "quest",
        quest.id,
        quest.title,
        f"/quests/{quest.id}",
        "initiative",
        quest.initiative_id,
        quest.hidden,
        inside=me is not None and (me.steward or me.id == quest.proposed_by or quest.mine is not None),
        tends=me is not None and quests_access.may_tend(conn, me, quest),
    )


def _direction(conn: Connection, about_id: UUID, me: Actor | None, _now: datetime) -> Thing:
    found = directions.one(conn, about_id)
    if found is None:
        raise NotFound
    mine = me is not None and me.id == found.proposed_by
    return Thing(
        "direction",
        found.id,
        found.text,
        f"/directions/{found.id}",
        "goal",
        found.goal_id,
        found.hidden,
        inside=mine or (me is not None and me.steward),
        tends=mine,
    )


THREADED: dict[str, Finder] = {
    "goal": _goal,
    "initiative": _initiative,
    "quest": _quest,
    "direction": _direction,
}
