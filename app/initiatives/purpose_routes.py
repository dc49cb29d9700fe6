"""Confirming a purpose, and taking it back."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import Response

from app.claims.forms import Doing
from app.initiatives import purposes
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import perform
from app.players.doorway import Me, doors

router = doors()
GOAL = "/initiatives/{initiative_id}/goals/{goal_id}"


@router.post(f"{GOAL}/confirmation")
async def confirm(
    request: Request, me: Me, initiative_id: UUID, goal_id: UUID, form: Annotated[Doing, Form()]
) -> Response:
    def verb(work: Work) -> Outcome:
        purposes.confirm(work, me, initiative_id, goal_id)
        return Outcome(f"/initiatives/{initiative_id}", _("Said, for your organisation."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post(f"{GOAL}/confirmation/withdrawal")
async def take_back(
    request: Request, me: Me, initiative_id: UUID, goal_id: UUID, form: Annotated[Doing, Form()]
) -> Response:
    def verb(work: Work) -> Outcome:
        purposes.take_back(work, me, initiative_id, goal_id)
        return Outcome(f"/initiatives/{initiative_id}", _("Taken back."))

    return await perform(request, str(me.id), form.deed, verb)
