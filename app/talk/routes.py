"""Talk to look at, and the doors of its verbs."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from app.claims.forms import Doing
from app.platform import sizes
from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players.actor import Actor
from app.players.doorway import MaybeMe, Me, doors
from app.players.forms import Moment
from app.talk import names_store, service, things, views
from app.talk.forms import Deciding, Replying, Settling, Speaking

router = doors()


@router.get("/talk/messages/{message_id}")
async def thread(request: Request, me: MaybeMe, message_id: UUID) -> HTMLResponse:
    page = await database(request).read(views.thread, message_id, me, database(request).clock())
    return show(request, "talk/thread.html", page=page)


@router.post("/talk/messages/{message_id}/replies")
async def reply(request: Request, me: Me, message_id: UUID, form: Annotated[Replying, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        to = service.reply(work, me, form.deed, message_id, form.text)
        return Outcome(f"/talk/messages/{to}", _("Said."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/talk/messages/{message_id}/withdrawal")
async def take_back(request: Request, me: Me, message_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        message = service.take_back(work, me, message_id)
        gone = message.reply_to is None and not message.replies
        back = f"/talk/{message.about_kind}/{message.about_id}"
        return Outcome(back if gone else f"/talk/messages/{message.thread_id}", _("Taken back."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/talk/messages/{message_id}/question")
async def ask_until(request: Request, me: Me, message_id: UUID, form: Annotated[Deciding, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.ask_until(work, me, message_id, form.decide_by)
        return Outcome(f"/talk/messages/{message_id}", _("Everybody sees until when."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/talk/messages/{message_id}/outcome")
async def settle(request: Request, me: Me, message_id: UUID, form: Annotated[Settling, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.settle(work, me, message_id, form.outcome)
        return Outcome(f"/talk/messages/{message_id}", _("The outcome stands at the top."))

    return await perform(request, str(me.id), form.deed, verb)


@router.get("/talk/{kind}/{about_id}")
async def talk(
    request: Request, me: MaybeMe, kind: str, about_id: UUID, before: Annotated[Moment | None, Query()] = None
) -> Response:
    return await _show(request, me, kind, about_id, Asked(), 200, before)


@router.get("/talk/{kind}/{about_id}/latest")
async def latest(request: Request, me: MaybeMe, kind: str, about_id: UUID) -> HTMLResponse:
    found = await database(request).read(views.latest, kind, about_id, me, database(request).clock())
    return show(request, "talk/_threads.html", talk=found)


@router.get("/talk/{kind}/{about_id}/names")
async def names(
    request: Request, me: Me, kind: str, about_id: UUID, q: Annotated[str, Query(max_length=60)] = ""
) -> HTMLResponse:
    await database(request).read(things.look, me, kind, about_id, database(request).clock())
    found = await database(request).read(names_store.names_here, kind, about_id, q, me.id, sizes.NAMES_OFFERED)
    return show(request, "talk/_names.html", names=found)


@router.post("/talk/{kind}/{about_id}")
async def say(request: Request, me: Me, kind: str, about_id: UUID) -> Response:
    def verb(work: Work, form: Speaking) -> Outcome:
        service.say(work, me, form.deed, kind, about_id, form.text, decide_by=form.decide_by)
        return Outcome(f"/talk/messages/{form.deed}", _("Said."))

    return await ask(request, me.id, Speaking, verb, partial(_show, request, me, kind, about_id))


async def _show(
    request: Request,
    me: Actor | None,
    kind: str,
    about_id: UUID,
    asked: Asked,
    status: int,
    before: datetime | None = None,
) -> Response:
    page = await database(request).read(views.page, kind, about_id, me, database(request).clock(), before)
    return show(request, "talk/talk.html", status, page=page, asked=asked, earlier=before is not None)
