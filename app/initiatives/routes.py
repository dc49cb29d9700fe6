"""Initiatives to look at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from app.goals.tables import Goal
from app.initiatives import access, purposes, store
from app.initiatives.purposes import Purposes
from app.initiatives.tables import Initiative
from app.platform.drawing import goal_hue
from app.platform.web import database, show
from app.players.actor import Actor
from app.players.doorway import MaybeMe
from app.quests import store as quests
from app.quests import views as quest_views
from app.quests.views import QuestCard
from game import moderation
from game.constants import INITIATIVE_MOVES
from game.errors import NotFound

router = APIRouter()


@dataclass(frozen=True)
class InitiativePage:
    """One initiative: its purpose, its people, its quests."""

    initiative: Initiative
    hue: int
    goals: list[tuple[Goal, str]]
    organisations: list[tuple[UUID, str]]
    stewards: list[tuple[UUID, str, str | None]]
    quests: list[QuestCard]
    tends: bool
    moves: tuple[str, ...]
    purposes: Purposes


@router.get("/initiatives/{initiative_id}")
async def initiative(request: Request, me: MaybeMe, initiative_id: UUID) -> HTMLResponse:
    page = await database(request).read(_page, initiative_id, me, database(request).clock())
    return show(request, "initiatives/initiative.html", page=page)


def _page(conn: Connection, initiative_id: UUID, me: Actor | None, now: datetime) -> InitiativePage:
    found = store.one(conn, initiative_id)
    if found is None:
        raise NotFound
    access.check_may_see(conn, me, found)
    inside = me is not None and (me.steward or me.id == found.proposed_by)
    moderation.check_seen(store.why_hidden(conn, initiative_id), inside=inside)
    goals = store.goals_of(conn, initiative_id)
    rows = quests.of_initiative(conn, initiative_id, me, now)
    return InitiativePage(
        initiative=found,
        hue=goal_hue(goals[0][0].number if goals else 1),
        goals=goals,
        organisations=store.organisations_of(conn, initiative_id),
        stewards=store.stewards(conn, initiative_id),
        quests=[quest_views.card(row, now) for row in rows],
        tends=me is not None and access.may_tend(conn, me, found),
        moves=INITIATIVE_MOVES[found.state],
        purposes=purposes.lines(conn, me, found),
    )
