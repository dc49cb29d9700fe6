"""Quests to look at."""

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from app.platform.web import database, show
from app.players.doorway import MaybeMe, doors
from app.quests import pages
from app.quests.forms import WishForm
from app.sparks import coming

router = doors()
LONGEST_QUERY = 600


@router.get("/quests")
async def quest_list(request: Request, me: MaybeMe, wish: Annotated[WishForm, Query()]) -> HTMLResponse:
    page = await database(request).read(pages.quest_list, me, database(request).clock(), wish)
    return show(request, "quests/list.html", page=page)


@router.get("/quests/{quest_id}")
async def quest(request: Request, me: MaybeMe, quest_id: UUID, take: bool = False) -> HTMLResponse:
    came_from = coming.keys(request, but=quest_id)
    page = await database(request).read(pages.quest_page, quest_id, me, database(request).clock(), came_from)
    carried = coming.carried(request)
    return show(request, "quests/quest.html", page=page, taking=take, back=_back(request), carried=carried)


def _back(request: Request) -> str:
    """Give the way back to the list that somebody comes from, with what they had chosen there."""
    try:
        came = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # half an address
        return "/quests"
    ours = came.netloc == request.headers.get("host") and came.path == "/quests" and len(came.query) <= LONGEST_QUERY
    return f"/quests?{came.query}" if ours and came.query else "/quests"
