"""The fit finder: tell what you already do, see which goals and initiatives fit."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, JSONResponse

from app.fit import views
from app.platform.web import database, show
from app.players.doorway import doors

router = doors()
MOST_TEXT = 2000


@router.get("/fit")
async def finder(request: Request, text: Annotated[str, Query(max_length=MOST_TEXT)] = "") -> HTMLResponse:
    page = await database(request).read(views.page, text)
    answer = show(request, "fit/fit.html", page=page, most=MOST_TEXT)
    if text:  # what somebody wrote is theirs: no browser keeps it, and no page of it is shared
        answer.headers["cache-control"] = "no-store"
    return answer


@router.get("/fit.json")
async def world(request: Request) -> JSONResponse:
    found = await database(request).read(views.as_json)
    return JSONResponse(found, headers={"cache-control": "no-cache"})
