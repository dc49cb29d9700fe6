"""What's first: how it came about, its cards, and one useful thing for whoever asks."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.platform.web import database, show
from app.players.doorway import MaybeMe, doors
from app.quests.forms import WishForm
from app.quests.rows import Wish
from app.today import first_views
from app.today.sending import Sent

router = doors()


@router.get("/first")
async def first(request: Request, goal: UUID | None = None) -> HTMLResponse:
    page = await database(request).read(first_views.page, goal, database(request).clock())
    return show(request, "today/first.html", page=page)


@router.get("/first/cards")
async def cards(request: Request) -> HTMLResponse:
    found = await database(request).read(first_views.cards, database(request).clock())
    return show(request, "today/_first_cards.html", cards=found)


@router.get("/first/now")
async def now(request: Request, me: MaybeMe, wish: Annotated[WishForm, Query()]) -> Response:
    """Send one person to one thing of the very list that everybody sees."""
    moment = database(request).clock()
    asked = Wish(minutes=wish.minutes, from_home=bool(wish.home))
    offers = await database(request).read(first_views.offers, me, moment, asked)
    sent: Sent = request.app.state.sent
    chosen = sent.send(offers, moment)
    return RedirectResponse(f"/quests/{chosen}" if chosen else "/quests", 303, {"Cache-Control": "no-store"})
