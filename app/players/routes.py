"""Coming in by name, the steward link, signing out."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from app.claims.forms import Doing
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players import store
from app.players.actor import Actor
from app.players.arriving import arrive_and
from app.players.doorway import MaybeMe, Me, doors, sign_out_cookie
from app.players.forms import Form as GameForm
from app.players.forms import Name
from app.players.stewards import become_steward

router = doors()


class ComingIn(GameForm):
    """A name is enough."""

    deed: UUID
    name: Name
    young: bool = False


class Stewarding(GameForm):
    """The steward link is used with a name by somebody who is new."""

    deed: UUID
    name: Name | None = None


@router.post("/players")
async def come_in(request: Request, me: MaybeMe, form: Annotated[ComingIn, Form()]) -> Response:
    if me is not None:
        return await perform(request, str(me.id), form.deed, lambda _work: Outcome("/"))
    return await arrive_and(request, form.deed, form.name, lambda _work, _me: Outcome("/"), young=form.young)


@router.get("/me/was/{player_id}")
async def was(request: Request, me: Me, player_id: UUID) -> Response:
    """Say whether I was that guest: what they wrote on this phone without a signal is mine then."""
    guest = await database(request).read(store.player, player_id)
    return JSONResponse({"me": guest is not None and guest.merged_into_id == me.id})


@router.get("/steward/{secret}")
async def steward_page(request: Request, me: MaybeMe, secret: str) -> HTMLResponse:
    return show(request, "players/steward.html", secret=secret)


@router.post("/steward/{secret}")
async def steward(request: Request, me: MaybeMe, secret: str, form: Annotated[Stewarding, Form()]) -> Response:
    def verb(work: Work, actor: Actor) -> Outcome:
        become_steward(work, actor.id, actor.name, secret)
        return Outcome("/", _("You tend this world now. Everything a steward does is in the public log."))

    if me is not None:
        return await perform(request, str(me.id), form.deed, lambda work: verb(work, me))
    return await arrive_and(request, form.deed, form.name or _("Steward"), verb)


@router.post("/sign-out")
async def sign_out(request: Request, me: Me, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        store.end_device(work, me.id, me.device_id)
        return Outcome("/", _("Signed out on this device."))

    return await perform(request, str(me.id), form.deed, verb, seal=sign_out_cookie)
