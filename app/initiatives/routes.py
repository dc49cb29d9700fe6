"""Initiatives to look at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from app.alliances import views as kin_views
from app.alliances.views import Kin
from app.goals.tables import Goal
from app.initiatives import access, category_store, purposes, store
from app.initiatives.purposes import Purposes
from app.initiatives.tables import Initiative
from app.platform import sizes
from app.platform.drawing import goal_hue
from app.platform.web import database, show
from app.players.actor import Actor
from app.players.doorway import MaybeMe, doors
from app.quests import store as quests
from app.quests import views as quest_views
from app.quests.views import QuestCard
from app.talk import views as talk_views
from app.talk.views import Talk
from game import moderation
from game.constants import INITIATIVE_MOVES
from game.errors import NotFound

router = doors()
Word = Annotated[Annotated[str, Query(max_length=30)] | None, Query()]


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
    kin: Kin  # what it has to do with other initiatives
    talk: Talk
    purposes: Purposes


@router.get("/initiatives")
async def listed(request: Request, category: Word = None) -> HTMLResponse:
    words = await database(request).read(category_store.offered)
    rows = await database(request).read(store.listed, None, sizes.INITIATIVES_LISTED, category)
    return show(request, "initiatives/list.html", rows=rows, words=words, category=category or "")


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
        kin=kin_views.kin(conn, found, me, now),
        talk=talk_views.in_sight(conn, "initiative", initiative_id, me, now),
        purposes=purposes.lines(conn, me, found),
    )
