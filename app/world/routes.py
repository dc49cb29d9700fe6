"""The World place: goals, initiatives, and the public log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from app.clarity import views as clarity
from app.clarity.views import Clarity
from app.goals import store as goals_store
from app.goals import views as goals
from app.goals.views import GoalTile
from app.initiatives import store as initiatives
from app.initiatives.tables import Initiative
from app.platform import sizes
from app.platform.web import database, show
from app.world import store

router = APIRouter()
Before = Annotated[Annotated[int, Query(ge=1, le=2**63 - 1)] | None, Query()]


@dataclass(frozen=True)
class WorldPage:
    """The whole world on one page."""

    goals: list[GoalTile]
    initiatives: list[tuple[Initiative, int]]
    clarity: Clarity | None


@router.get("/world")
async def world(request: Request) -> HTMLResponse:
    page = await database(request).read(_page, database(request).clock())
    return show(request, "world/world.html", page=page)


@router.get("/world/log")
async def log(request: Request, before: Before = None) -> HTMLResponse:
    acts = await database(request).read(store.acts, before, sizes.LOG_LINES)
    return show(request, "world/log.html", acts=acts)


def _page(conn: Connection, now: datetime) -> WorldPage:
    tiles = goals.tiles(conn, goals_store.top_level(conn), now)
    found = store.load(conn)
    clear = clarity.of_vision(conn, found.vision, found.for_whom, now) if found else None
    return WorldPage(tiles, initiatives.listed(conn, None, sizes.INITIATIVES_LISTED), clear)
