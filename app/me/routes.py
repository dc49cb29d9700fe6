"""Me: level, ledger, devices."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from app.claims.forms import Doing
from app.me import views
from app.me.forms import MeForm
from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players import service
from app.players import store as players
from app.players.doorway import MaybeMe, Me, doors
from app.players.forms import Moment
from game.errors import NotFound

router = doors()


@router.get("/me")
async def me_page(request: Request, me: MaybeMe) -> HTMLResponse:
    if me is None:
        return show(request, "me/come_in.html")
    page = await database(request).read(views.page, me, database(request).clock())
    return show(request, "me/me.html", page=page)


@router.get("/me/edit")
async def edit(request: Request, me: Me) -> Response:
    skills = await database(request).read(players.skills, me.id)
    return await _ask(request, Asked({"name": me.name, "time_zone": me.time_zone, "skills": ", ".join(skills)}), 200)


@router.post("/me")
async def change(request: Request, me: Me) -> Response:
    def verb(work: Work, form: MeForm) -> Outcome:
        service.change(work, me, form.name, form.time_zone, [skill for skill in form.skills.split(",") if skill])
        return Outcome("/me", _("Changed."))

    return await ask(request, me.id, MeForm, verb, partial(_ask, request))


@router.get("/me/ledger")
async def ledger(request: Request, me: Me, before: Moment | None = None) -> HTMLResponse:
    page = await database(request).read(views.ledger_page, me, before)
    return show(request, "me/ledger.html", page=page)


@router.post("/me/devices/{device_id}/end")
async def end_device(request: Request, me: Me, device_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        if not players.end_device(work, me.id, device_id):
            raise NotFound
        return Outcome("/me", _("That device is signed out."))

    return await perform(request, str(me.id), form.deed, verb)


async def _ask(request: Request, asked: Asked, status: int) -> Response:
    return show(request, "me/edit.html", status, asked=asked)
