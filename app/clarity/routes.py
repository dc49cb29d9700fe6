"""Asking one visitor in twenty whether a vision or a goal is clear. Which one, their own browser decides."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from app.clarity import service
from app.clarity.forms import Answering
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.limits import Allowance
from app.platform.web import network, perform, spend
from app.players.doorway import MaybeMe, doors

router = doors()
PER_NETWORK = Allowance("answers about clarity from a network", 30, 3600)


@router.post("/clarity")
async def answer(request: Request, me: MaybeMe, form: Annotated[Answering, Form()]) -> Response:
    spend(request, PER_NETWORK, network(request))

    def verb(work: Work) -> Outcome:
        service.answer(work, form.deed, form.goal, clear=form.clear == "yes", words=form.words)
        return Outcome(f"/goals/{form.goal}" if form.goal else "/", _("Thank you. That helps to say it better."))

    return await perform(request, str(me.id) if me else f"visitor:{form.deed}", form.deed, verb)
