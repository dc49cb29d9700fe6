"""A steward writes the world's words anew."""

from functools import partial

from fastapi import Request
from fastapi.responses import Response

from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import show
from app.players.doorway import Me, doors
from app.world import store
from app.world.forms import WorldForm
from game.errors import Forbidden

router = doors()


@router.get("/world/edit")
async def edit(request: Request, me: Me) -> Response:
    if not me.steward:
        raise Forbidden(who=_("stewards of the world"))
    world = request.state.world
    return await _ask(request, Asked(world._asdict()), 200)


@router.post("/world")
async def change(request: Request, me: Me) -> Response:
    if not me.steward:
        raise Forbidden(who=_("stewards of the world"))

    def verb(work: Work, form: WorldForm) -> Outcome:
        store.change(work, **form.model_dump(exclude={"deed", "reason"}))
        store.log_act(work, me.name, "changed", "world", "1", form.name, form.reason)
        work.nudge("map", "world")
        return Outcome("/world", _("Changed, and written into the public log."))

    return await ask(request, me.id, WorldForm, verb, partial(_ask, request))


async def _ask(request: Request, asked: Asked, status: int) -> Response:
    return show(request, "propose/world.html", status, asked=asked)
