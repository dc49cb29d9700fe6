"""The boards: one page, and the part around the reader."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from app.boards import views
from app.ledger.boards import BoardKey
from app.platform.web import database, show
from app.players.doorway import MaybeMe, doors
from game.errors import NotFound

router = doors()

Kind = Annotated[Literal["teams", "players", "organisations"], Query()]
Period = Annotated[Literal["week", "season", "all"], Query()]


def _zone(request: Request) -> str:
    world = request.state.world
    if world is None or world.is_family:
        raise NotFound
    return str(world.time_zone)


@router.get("/boards")
async def boards(
    request: Request, me: MaybeMe, kind: Kind = "teams", period: Period = "season", goal: UUID | None = None
) -> HTMLResponse:
    zone, now = _zone(request), database(request).clock()
    page = await database(request).read(views.page, kind, period, goal, me, now, zone)
    return show(request, "boards/boards.html", page=page)


@router.get("/boards/around")
async def around(
    request: Request, me: MaybeMe, kind: Kind = "teams", period: Period = "season", goal: UUID | None = None
) -> HTMLResponse:
    zone, now = _zone(request), database(request).clock()
    mine = views.subject_of(me, kind)

    def look(conn):  # type: ignore[no-untyped-def]
        key = BoardKey(kind, views.period_key(conn, period, now, zone), str(goal) if goal else "world")
        return views.around(conn, key, mine)

    return show(request, "boards/_around.html", around=await database(request).read(look))
