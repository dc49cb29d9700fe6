"""The public log of the world."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from app.platform import sizes
from app.platform.web import database, show
from app.players.doorway import doors
from app.world import store

router = doors()
Before = Annotated[Annotated[int, Query(ge=1, le=2**63 - 1)] | None, Query()]


@router.get("/world/log")
async def log(request: Request, before: Before = None) -> HTMLResponse:
    acts = await database(request).read(store.acts, before, sizes.LOG_LINES)
    return show(request, "world/log.html", acts=acts)
