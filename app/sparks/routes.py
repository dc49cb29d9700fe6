"""What grew from me, and hiding a link between two."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players.doorway import Me, doors
from app.sparks import service, views
from app.sparks.forms import Hiding
from game.sparks import Event

router = doors()


@router.get("/me/sparks")
async def mine(request: Request, me: Me) -> HTMLResponse:
    page = await database(request).read(views.page, me, database(request).clock())
    return show(request, "sparks/mine.html", page=page)


@router.post("/me/sparks/links")
async def hide(request: Request, me: Me, form: Annotated[Hiding, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        event, source = Event(form.event_kind, form.event_id), Event(form.from_kind, form.from_id)
        service.hide(work, me, event, source, hidden=form.hide)
        return Outcome("/me/sparks", _("Nobody sees this link now.") if form.hide else _("The link shows again."))

    return await perform(request, str(me.id), form.deed, verb)
