"""What goes onto a share card: only what everybody may see, and no player."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.goals import store as goals_store
from app.goals import views as goals
from app.goals.tables import Goal
from app.goals.views import MetricView
from app.initiatives import store as initiatives
from app.platform import words
from app.platform.drawing import FACETS, goal_hue
from app.platform.i18n import _, ngettext
from app.quests import store as quests
from app.share import store
from app.share.cards import Card
from app.world import store as worlds
from app.world.store import WorldRow
from game.errors import NotFound
from game.quests import IDEA, is_draft


def quest(conn: Connection, quest_id: UUID, now: datetime) -> Card:
    """Give the card of a quest: what, how long, where, and the number it moves."""
    found = quests.one(conn, quest_id, None, now)
    if found is None or is_draft(found.state, found.initiative_state) or _hidden(conn, quest_id, found.initiative_id):
        raise NotFound
    facts = [("clock", words.duration(found.minutes))]
    place = found.place or (_("From home") if found.from_home else "")
    if place:
        facts.append(("pin", place))
    facts.append(("people", ngettext("%(n)d place", "%(n)d places", found.places) % {"n": found.places}))
    metrics = goals.metric_views(conn, [found.goal_id], now) if found.goal_id else []
    own = [metric for metric in metrics if metric.id == found.metric_id]
    return Card(
        title=found.title,
        hue=goal_hue(found.goal_number or 1),
        number=found.goal_number or 0,
        tag=found.goal_short or found.initiative_name,
        facts=tuple(facts),
        **_number(own or metrics),
        **_world(conn),
    )


def initiative(conn: Connection, initiative_id: UUID, now: datetime) -> Card:
    """Give the card of an initiative: what it does and what for."""
    found = initiatives.one(conn, initiative_id)
    if found is None or found.state == IDEA or _hidden(conn, initiative_id):
        raise NotFound
    toward = [goal for goal, _link in initiatives.goals_of(conn, initiative_id)]
    first = toward[0] if toward else None
    return Card(
        title=found.name,
        hue=goal_hue(first.number if first else 1),
        number=first.number if first else 0,
        tag=" · ".join(part for part in (first.short if first else "", found.place) if part),
        line=_("%(what)s so that %(so_that)s.") % {"what": found.what, "so_that": found.so_that},
        **_number(goals.metric_views(conn, [first.id], now) if first else []),
        **_world(conn),
    )


def goal(conn: Connection, goal_id: UUID, now: datetime) -> Card:
    """Give the card of a goal: its name and how far it has come."""
    found = goals_store.one(conn, goal_id)
    if found is None or _hidden(conn, goal_id):
        raise NotFound
    return Card(
        title=found.title,
        hue=goal_hue(found.number),
        number=found.number,
        tag=found.short,
        **_number(goals.metric_views(conn, [goal_id], now)),
        **_world(conn),
    )


def world(conn: Connection, now: datetime) -> Card:
    """Give the card of the world: its vision over all its goals, and one real number."""
    all_goals: Sequence[Goal] = goals_store.top_level(conn)
    headline = goals.headline(conn, None, now)
    return Card(
        title=_("World"),
        line=headline.label if headline else "",
        goals=tuple((goal.number, goal_hue(goal.number)) for goal in all_goals[:FACETS]),
        **_world(conn),
    )


def _hidden(conn: Connection, *things: UUID) -> bool:
    return any(store.is_hidden(conn, thing) for thing in things)


def _world(conn: Connection) -> dict[str, Any]:
    found: WorldRow | None = worlds.load(conn)
    if found is None:
        raise NotFound
    return {"world": found.name, "vision": found.vision}


def _number(metrics: Sequence[MetricView]) -> dict[str, Any]:
    """Give the one number to show: a counted one where there is one."""
    first = next((metric for metric in metrics if metric.method == "sum"), metrics[0] if metrics else None)
    return {"real": first.real, "of": f"{first.text} · {first.name}", "parts": tuple(first.parts)} if first else {}
