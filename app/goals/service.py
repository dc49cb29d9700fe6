"""The verbs of goals: propose, change, say how to see it, measure."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from app.goals import access, store
from app.goals.tables import Goal
from app.platform.database import Work
from app.platform.i18n import _
from app.players.actor import Actor
from app.world import store as worlds
from game.errors import GoalCycle, Invalid, NotFound
from game.quests import makes_cycle


def propose(
    work: Work,
    me: Actor,
    goal_id: UUID,
    *,
    short: str,
    title: str,
    about: str = "",
    for_whom: str = "",
    codes: str = "",
    parents: Sequence[UUID] = (),
) -> None:
    """Add a goal to the world; it takes the next number. Raises `LastingNeeded`, or `NotFound` for a parent."""
    access.check_may_propose(me)
    parents = _all_parents(work, parents, codes)
    number = store.next_number(work.conn)
    store.add(
        work,
        parents,
        id=goal_id,
        code=f"w{number}",
        short=short,
        title=title,
        about=about,
        for_whom=for_whom,
        number=number,
        proposed_by=me.id,
    )
    work.nudge("map", "world")


def change(
    work: Work,
    me: Actor,
    goal_id: UUID,
    *,
    short: str,
    title: str,
    about: str = "",
    for_whom: str = "",
    codes: str = "",
    parents: Sequence[UUID] = (),
) -> None:
    """Write a goal anew; raises `GoalCycle` when a parent would put it above itself."""
    goal = _goal(work, goal_id)
    access.check_may_change(me, goal)
    parents = _all_parents(work, parents, codes)
    if makes_cycle(store.edges(work.conn), goal_id, parents):
        raise GoalCycle
    store.change(work, goal_id, short=short, title=title, about=about, for_whom=for_whom)
    store.set_parents(work, goal_id, parents)
    if goal.proposed_by != me.id:
        worlds.log_act(work, me.name, "changed", "goal", str(goal_id), title[:200], _("as a steward of the world"))
    work.nudge(f"goal:{goal_id}", "map", "world")


def add_metric(work: Work, me: Actor, metric_id: UUID, goal_id: UUID, **values: object) -> None:
    """Say how progress toward a goal is seen."""
    access.check_may_propose(me)
    access.check_may_change(me, _goal(work, goal_id))
    store.add_metric(work, id=metric_id, goal_id=goal_id, **values)
    work.nudge(f"goal:{goal_id}", "map", "world")


def measure(
    work: Work,
    me: Actor,
    measurement_id: UUID,
    metric_id: UUID,
    value_milli: int,
    of_milli: int | None,
    measured_on: date,
    source: str,
) -> UUID:
    """Add a measurement and give the goal that it moves.

    Raises `Invalid` for a day in the future, a ratio without its whole, or a whole smaller than its part.
    """
    access.check_may_propose(me)
    metric = store.metric(work.conn, metric_id)
    if metric is None:
        raise NotFound
    if metric.method == "sum":
        raise Invalid(reason=_("this number is counted from confirmed deeds, it is not measured"))
    if measured_on > work.now.astimezone(ZoneInfo(me.time_zone)).date():
        raise Invalid(reason=_("the day lies in the future"))
    if metric.method == "ratio" and (of_milli is None or of_milli < value_milli):
        raise Invalid(reason=_("a share needs its whole, and the whole is not smaller than the part"))
    store.add_measurement(
        work,
        id=measurement_id,
        metric_id=metric_id,
        value_milli=value_milli,
        of_milli=of_milli if metric.method == "ratio" else None,
        measured_on=measured_on,
        source=source,
        by_player_id=me.id,
    )
    work.nudge(f"goal:{metric.goal_id}", "map", "world")
    return metric.goal_id


def _goal(work: Work, goal_id: UUID) -> Goal:
    found = store.one(work.conn, goal_id)
    if found is None:
        raise NotFound
    return found


def _all_parents(work: Work, chosen: Sequence[UUID], codes: str) -> list[UUID]:
    """Give the chosen goals and those that stand under these codes in a loaded list."""
    if any(store.one(work.conn, goal) is None for goal in chosen):
        raise NotFound
    wanted = [code.strip() for code in codes.split(",") if code.strip()]
    found = store.by_codes(work.conn, wanted)
    for code in wanted:
        if code not in found:
            raise Invalid(reason=_("there is no goal %(code)s in the loaded lists") % {"code": code})
    return list(dict.fromkeys([*chosen, *found.values()]))
