"""Alliances to look at and to answer, and what is like a new initiative."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from app.alliances import service, views
from app.alliances.forms import AlikeForm, Answering, Asking, Calling, Differing, Ending
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.limits import Allowance
from app.platform.web import address, database, perform, show, spend
from app.players.doorway import MaybeMe, Me, doors

router = doors()
LOOKS = Allowance("looks for what is alike, by one player", 90, 60)


@router.get("/initiatives/alike")
async def alike(request: Request, me: Me, form: Annotated[AlikeForm, Query()]) -> HTMLResponse:
    spend(request, LOOKS, str(me.id))
    found = await database(request).read(views.while_writing, form)
    return show(request, "alliances/_alike.html", alike=found, because={}, ally="")


@router.get("/alliances")
async def mine(request: Request, me: Me) -> HTMLResponse:
    page = await database(request).read(views.mine, me)
    return show(request, "alliances/mine.html", page=page)


@router.post("/alliances")
async def propose(request: Request, me: Me, form: Annotated[Asking, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.propose(work, me, form.deed, form.initiative, form.other, form.words)
        return Outcome(f"/initiatives/{form.initiative}", _("Asked. You hear of it on Today when they answer."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/alliances/different")
async def differ(request: Request, me: Me, form: Annotated[Differing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.differ(work, me, form.initiative, form.other, form.reason)
        return Outcome(f"/initiatives/{form.initiative}", _("Noted. It is not shown to you again for a while."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/alliances/{alliance_id}/answer")
async def answer(request: Request, me: Me, alliance_id: UUID, form: Annotated[Answering, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        was = service.answer(work, me, alliance_id, form.answer, form.reason)
        if form.answer != "yes":
            return Outcome("/alliances", _("Answered. Both go on as before."))
        asked = was.initiative_b if was.asked_from == was.initiative_a else was.initiative_a
        return Outcome(f"/initiatives/{asked}/together", _("You work together now. This is your shared board."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/alliances/{alliance_id}/end")
async def end(request: Request, me: Me, alliance_id: UUID, form: Annotated[Ending, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        was = service.end(work, me, alliance_id, form.reason)
        said = _("Taken back.") if was.state == "proposed" else _("It has ended. Thank you for the time together.")
        return Outcome("/alliances", said)

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/categories")
async def call(request: Request, me: Me, form: Annotated[Calling, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.call(work, me, form.word.lower(), form.initiatives)
        said = _("Now it is found under “%(word)s”.") % {"word": form.word.lower()}
        return Outcome(f"/initiatives/{form.initiatives[0]}", said)

    return await perform(request, str(me.id), form.deed, verb)


@router.get("/initiatives/{initiative_id}/together")
async def together(request: Request, me: MaybeMe, initiative_id: UUID) -> HTMLResponse:
    page = await database(request).read(views.together, initiative_id, me, database(request).clock())
    return show(request, "alliances/together.html", page=page)


@router.get("/initiatives/{initiative_id}/calendar.ics")
async def calendar(request: Request, me: MaybeMe, initiative_id: UUID) -> Response:
    now, origin = database(request).clock(), address(request, "")
    text = await database(request).read(views.calendar_of, initiative_id, me, now, origin)
    headers = {"content-disposition": f'attachment; filename="{initiative_id}.ics"', "cache-control": "no-cache"}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)
