"""Founding, looking at and tending teams and organisations."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from app.claims.forms import Doing
from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import address, database, perform, show
from app.players.doorway import MaybeMe, Me, doors
from app.teams import service, store, views
from app.teams.forms import ActingAs, FoundingOrganisation, FoundingTeam
from app.teams.store import Kind

router = doors()


@router.get("/teams")
async def teams(request: Request, me: MaybeMe) -> HTMLResponse:
    return show(request, "teams/list.html", page=await database(request).read(views.sides))


@router.get("/teams/new")
async def new_team(request: Request, me: Me) -> Response:
    return await _ask_team(request, Asked(), 200)


@router.post("/teams")
async def found_team(request: Request, me: Me) -> Response:
    def verb(work: Work, form: FoundingTeam) -> Outcome:
        service.found(work, me, "team", form.deed, form.name, form.about, organisation_id=form.organisation_id)
        return Outcome(f"/teams/{form.deed}", _("Founded. Now invite the first people."))

    return await ask(request, me.id, FoundingTeam, verb, partial(_ask_team, request))


@router.get("/organisations/new")
async def new_organisation(request: Request, me: Me) -> Response:
    return await _ask_organisation(request, Asked(), 200)


@router.post("/organisations")
async def found_organisation(request: Request, me: Me) -> Response:
    def verb(work: Work, form: FoundingOrganisation) -> Outcome:
        service.found(work, me, "organisation", form.deed, form.name, form.about, link=form.link)
        return Outcome(f"/organisations/{form.deed}", _("Founded. Now invite the first people."))

    return await ask(request, me.id, FoundingOrganisation, verb, partial(_ask_organisation, request))


@router.get("/teams/{side_id}")
async def team(request: Request, me: MaybeMe, side_id: UUID) -> HTMLResponse:
    return await _side(request, me, "team", side_id)


@router.get("/organisations/{side_id}")
async def organisation(request: Request, me: MaybeMe, side_id: UUID) -> HTMLResponse:
    return await _side(request, me, "organisation", side_id)


@router.post("/teams/{side_id}/leave")
async def leave_team(request: Request, me: Me, side_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    return await _leave(request, me, "team", side_id, form)


@router.post("/organisations/{side_id}/leave")
async def leave_organisation(request: Request, me: Me, side_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    return await _leave(request, me, "organisation", side_id, form)


@router.post("/acting")
async def act_as(request: Request, me: Me, form: Annotated[ActingAs, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        kind, _colon, side_id = form.side.partition(":")
        chosen: Kind | None = "team" if kind == "team" else "organisation" if kind == "organisation" else None
        service.act_as(work, me, chosen, UUID(side_id) if side_id else None)
        return Outcome("/me", _("From now on your deeds count for that side."))

    return await perform(request, str(me.id), form.deed, verb)


async def _side(request: Request, me: MaybeMe, kind: Kind, side_id: UUID) -> HTMLResponse:
    page = await database(request).read(views.page, me, kind, side_id, database(request).clock())
    return show(request, "teams/side.html", page=page, join_base=address(request, "/join/"))


async def _leave(request: Request, me: Me, kind: Kind, side_id: UUID, form: Doing) -> Response:
    def verb(work: Work) -> Outcome:
        service.leave(work, me, kind, side_id)
        return Outcome("/me", _("You left. What you did together stays."))

    return await perform(request, str(me.id), form.deed, verb)


async def _ask_team(request: Request, asked: Asked, status: int) -> Response:
    bodies = await database(request).read(store.listed, "organisation")
    return show(request, "teams/found_team.html", status, asked=asked, organisations=bodies)


async def _ask_organisation(request: Request, asked: Asked, status: int) -> Response:
    return show(request, "teams/found_organisation.html", status, asked=asked)
