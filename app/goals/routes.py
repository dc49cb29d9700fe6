"""Goals to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from app.clarity import views as clarity
from app.clarity.views import Clarity
from app.coverage import views as cover_views
from app.coverage.views import CoverView
from app.directions import views as directions
from app.directions.views import DirectionsOfGoal
from app.facts import views as facts_views
from app.facts.views import FactView
from app.goals import access, store, views
from app.goals.tables import Goal
from app.goals.views import GoalTile, MetricView
from app.initiatives import store as initiatives
from app.initiatives.tables import Initiative
from app.platform import sizes
from app.platform.drawing import goal_hue
from app.platform.web import database, show
from app.players.actor import Actor
from app.players.doorway import MaybeMe, doors
from app.quests import list_store as quest_list
from app.quests import store as quests
from app.quests import views as quest_views
from app.quests.ranking import Ranking
from app.quests.rows import Wish
from app.quests.views import QuestCard
from app.talk import views as talk_views
from app.talk.views import Talk
from game.errors import NotFound

router = doors()


@dataclass(frozen=True)
class GoalPage:
    """One goal: what has moved, who works toward it, what can be done."""

    goal: Goal
    hue: int
    metrics: list[MetricView]
    children: list[GoalTile]
    listed: list[Goal]  # children of a list, which nobody here measures
    parents: list[Goal]
    initiatives: list[tuple[Initiative, list[tuple[UUID, str]]]]  # with the goals through which they help
    quests: list[QuestCard]
    mine: bool  # mine to change
    directions: DirectionsOfGoal
    clarity: Clarity | None  # of a goal in play
    cover: dict[UUID, CoverView]  # how it and those beneath it are covered
    talk: Talk
    facts: list[FactView]


@router.get("/goals/{goal_id}")
async def goal(request: Request, me: MaybeMe, goal_id: UUID) -> HTMLResponse:
    page = await database(request).read(goal_page, goal_id, me, database(request).clock())
    return show(request, "goals/goal.html", page=page)


@router.get("/goals/{goal_id}/headline")
async def headline(request: Request, goal_id: UUID) -> HTMLResponse:
    metric = await database(request).read(views.headline, goal_id, database(request).clock())
    if metric is None:
        raise NotFound
    return show(request, "goals/_headline.html", metric=metric)


def goal_page(conn: Connection, goal_id: UUID, me: Actor | None, now: datetime) -> GoalPage:
    found = store.one(conn, goal_id)
    if found is None:
        raise NotFound
    children = store.children(conn, goal_id)
    goals = store.reach(conn, goal_id)
    helping = [initiative for initiative, _open in initiatives.listed(conn, goals, sizes.INITIATIVES_OF_A_GOAL)]
    toward = initiatives.toward(conn, [initiative.id for initiative in helping], goals)
    ranking = Ranking(conn, now)
    first = ranking.ordered(quest_list.doable(conn, now, Wish(goals=goals), sizes.QUESTS_OF_A_GOAL))
    rows = quests.these(conn, [one.id for one in first], me.id if me else None, now)
    return GoalPage(
        goal=found,
        hue=goal_hue(found.number),
        metrics=views.metric_views(conn, [goal_id], now),
        children=views.tiles(conn, [child for child in children if child.in_play], now),
        listed=[child for child in children if not child.in_play],
        parents=store.parents(conn, goal_id),
        initiatives=[(initiative, _beneath(goal_id, toward.get(initiative.id, []))) for initiative in helping],
        quests=[quest_views.card(row, now, why=ranking.why(row)) for row in rows],
        mine=me is not None and access.may_change(me, found),
        directions=directions.of_goal(conn, goal_id, me, now, in_play=found.in_play),
        clarity=_clarity(conn, found, goals, now) if found.in_play else None,
        cover=cover_views.of_goal(conn, found, now),
        talk=talk_views.in_sight(conn, "goal", goal_id, me, now),
        facts=facts_views.in_sight(conn, goal_id, me, now),
    )


def _clarity(conn: Connection, goal: Goal, goals: Sequence[UUID], now: datetime) -> Clarity:
    seen = bool(store.metrics(conn, goals))
    return clarity.of_goal(conn, goal.id, goal.title, goal.for_whom, now, seen=seen, goals=goals)


def _beneath(goal_id: UUID, toward: list[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
    """Give the goals through which something helps toward a goal; none where it does so itself."""
    return [] if any(found == goal_id for found, _short in toward) else toward
