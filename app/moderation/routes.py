"""Reporting, the stewards' desk, what was decided about my things, and no contact."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from app.claims.forms import Doing
from app.moderation import access, contact_store, service, views, words
from app.moderation.forms import AnsweringAppeal, Appealing, NoContact, Reporting, Ruling, Saying
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, settings, show
from app.players.doorway import Me, doors
from game.moderation import Kind

router = doors()


@router.get("/reports/{kind}/{about_id}")
async def report_page(request: Request, me: Me, kind: Kind, about_id: UUID) -> HTMLResponse:
    page = await database(request).read(views.report_page, me, kind, about_id)
    return show(request, "moderation/report.html", page=page)


@router.post("/reports")
async def report(request: Request, me: Me, form: Annotated[Reporting, Form()]) -> Response:
    needed = settings(request).reports_to_hide

    def verb(work: Work) -> Outcome:
        hid = service.report(work, me, form.deed, form.kind, form.about, form.reason, form.words, needed=needed)
        said = (
            _("Thank you. It is hidden until a steward has looked.") if hid else _("Thank you. A steward looks at it.")
        )
        return Outcome("/moderation" if me.steward else "/", said)

    return await perform(request, str(me.id), form.deed, verb)


@router.get("/moderation")
async def desk(request: Request, me: Me) -> HTMLResponse:
    access.check_steward(me)
    page = await database(request).read(views.desk, me)
    return show(request, "moderation/desk.html", page=page)


@router.post("/moderation/rulings")
async def rule(request: Request, me: Me, form: Annotated[Ruling, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.rule(work, me, form.deed, form.kind, form.about, form.act, form.reason)
        said = _("Done: you %(did)s %(what)s. Its author reads why.") % {
            "did": words.act_name(form.act),
            "what": words.kind_name(form.kind),
        }
        return Outcome("/moderation", said)

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/moderation/appeals/{ruling_id}")
async def answer_appeal(
    request: Request, me: Me, ruling_id: UUID, form: Annotated[AnsweringAppeal, Form()]
) -> Response:
    def verb(work: Work) -> Outcome:
        service.answer_appeal(work, me, ruling_id, form.deed, upheld=form.answer == "yes", reason=form.reason)
        return Outcome("/moderation", _("The appeal is answered."))

    return await perform(request, str(me.id), form.deed, verb)


@router.get("/me/rulings")
async def mine(request: Request, me: Me) -> HTMLResponse:
    page = await database(request).read(views.mine, me)
    return show(request, "moderation/mine.html", page=page)


@router.post("/me/rulings/words")
async def say(request: Request, me: Me, form: Annotated[Saying, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.say(work, me, form.kind, form.about, form.text)
        return Outcome("/me/rulings", _("A steward reads this before deciding."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/me/rulings/{ruling_id}/appeal")
async def appeal(request: Request, me: Me, ruling_id: UUID, form: Annotated[Appealing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.appeal(work, me, ruling_id, form.text)
        return Outcome("/me/rulings", _("Your appeal is with the stewards."))

    return await perform(request, str(me.id), form.deed, verb)


@router.get("/me/no-contact")
async def no_contact(request: Request, me: Me) -> HTMLResponse:
    people = await database(request).read(contact_store.blocked_by, me.id)
    return show(request, "moderation/no_contact.html", people=people)


@router.post("/me/no-contact")
async def block(request: Request, me: Me, form: Annotated[NoContact, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.block(work, me, form.player)
        return Outcome("/me/no-contact", _("They do not reach you any more. They are not told."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/me/no-contact/{player_id}/end")
async def unblock(request: Request, me: Me, player_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.unblock(work, me, player_id)
        return Outcome("/me/no-contact", _("They can reach you again."))

    return await perform(request, str(me.id), form.deed, verb)
