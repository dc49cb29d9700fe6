"""Inviting and joining, by link or QR code."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from app.claims.forms import Doing
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.qr import qr_code
from app.platform.web import address, database, perform, show
from app.players.actor import Actor, needed
from app.players.arriving import arrive_and
from app.players.doorway import MaybeMe, Me, doors
from app.teams import service, store, views
from app.teams.forms import Joining

router = doors()


@router.post("/teams/{side_id}/invitations")
async def invite_to_team(request: Request, me: Me, side_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    return await _invite(request, me, "team", side_id, form.deed, f"/teams/{side_id}#invite")


@router.post("/organisations/{side_id}/invitations")
async def invite_to_organisation(request: Request, me: Me, side_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    return await _invite(request, me, "organisation", side_id, form.deed, f"/organisations/{side_id}#invite")


@router.get("/invite")
async def invite_page(request: Request, me: Me) -> HTMLResponse:
    now = database(request).clock()
    mine = await database(request).read(store.invitations, "world", None, me.id, now)
    return show(request, "teams/invite.html", invitations=mine, join_base=address(request, "/join/"))


@router.post("/invitations")
async def invite_to_world(request: Request, me: Me, form: Annotated[Doing, Form()]) -> Response:
    return await _invite(request, me, "world", None, form.deed, "/invite")


@router.post("/invitations/{invitation_id}/revocation")
async def revoke(request: Request, me: Me, invitation_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        taken = service.revoke(work, me, invitation_id)
        if taken.kind == "world":
            return Outcome("/invite", _("That link works no more."))
        return Outcome(f"/{taken.kind}s/{taken.team_id or taken.organisation_id}", _("That link works no more."))

    return await perform(request, str(me.id), form.deed, verb)


@router.get("/join/{code}")
async def joining(request: Request, me: MaybeMe, code: str) -> HTMLResponse:
    page = await database(request).read(views.joining, me, code[:43], database(request).clock())
    return show(request, "teams/join.html", page=page)


@router.get("/join/{code}/qr.svg")
async def qr(request: Request, code: str) -> Response:
    await database(request).read(views.joining, None, code[:43], database(request).clock())
    return qr_code(address(request, f"/join/{code}"))


@router.post("/join/{code}")
async def join(request: Request, me: MaybeMe, code: str, form: Annotated[Joining, Form()]) -> Response:
    def verb(work: Work, actor: Actor) -> Outcome:
        invitation = service.join(work, actor, code[:43])
        if invitation.kind == "world":
            return Outcome("/", _("Welcome."))
        return Outcome(f"/{invitation.kind}s/{invitation.team_id or invitation.organisation_id}", _("You are in."))

    if me is None and form.name:
        return await arrive_and(request, form.deed, form.name, verb, young=form.young)
    actor = needed(me)
    return await perform(request, str(actor.id), form.deed, lambda work: verb(work, actor))


async def _invite(request: Request, me: Me, kind: str, side_id: UUID | None, deed: UUID, back: str) -> Response:
    def verb(work: Work) -> Outcome:
        service.invite(work, me, deed, kind, side_id)
        return Outcome(back, _("Here is the link. It works for seven days."))

    return await perform(request, str(me.id), deed, verb)
