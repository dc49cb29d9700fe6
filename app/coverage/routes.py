"""Coverage to look at."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.coverage import views
from app.platform.web import database, show
from app.players.doorway import doors

router = doors()


@router.get("/world/coverage")
async def coverage(request: Request) -> HTMLResponse:
    page = await database(request).read(views.page, database(request).clock())
    return show(request, "coverage/coverage.html", page=page)
