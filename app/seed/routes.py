"""The stewards' page on which the samples are removed."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from app.claims.forms import Doing
from app.moderation import access
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players.doorway import Me, doors
from app.seed import removal

router = doors()


@router.get("/world/samples")
async def page(request: Request, me: Me) -> HTMLResponse:
    access.check_steward(me)
    samples = await database(request).read(removal.find)
    return show(request, "world/samples.html", samples=samples)


@router.post("/world/samples/removal")
async def remove(request: Request, me: Me, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        access.check_steward(me)
        removal.remove(work, me.name, _("The world plays for itself now."))
        return Outcome("/world", _("The samples are gone. What is your own is still here."))

    return await perform(request, str(me.id), form.deed, verb)
