"""Taking a place, keeping it longer, handing it back."""

from typing import Annotated
from uuid import UUID, uuid5

from fastapi import Form, Request
from fastapi.responses import Response

from app.claims import service
from app.claims.forms import Claiming, Doing
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import perform
from app.players.actor import Actor, needed
from app.players.arriving import arrive_and
from app.players.doorway import MaybeMe, Me, doors

router = doors()


@router.post("/quests/{quest_id}/claims")
async def claim(request: Request, me: MaybeMe, quest_id: UUID, form: Annotated[Claiming, Form()]) -> Response:
    def verb(work: Work, actor: Actor) -> Outcome:
        # a newcomer's claim must not carry the form's id: that one is their secret until the answer arrives
        claim_id = form.deed if me else uuid5(form.deed, "claim")
        service.claim(work, actor, claim_id, quest_id, companions=form.companions, ideas=form.ideas)
        return Outcome(f"/quests/{quest_id}", _("It is yours. Hand it in when it is done."))

    if me is None and form.name:
        return await arrive_and(request, form.deed, form.name, verb, young=form.young)
    actor = needed(me)
    return await perform(request, str(actor.id), form.deed, lambda work: verb(work, actor))


@router.post("/claims/{claim_id}/extension")
async def extend(request: Request, me: Me, claim_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.extend(work, me, claim_id)
        return Outcome(_quest_of(work, me, claim_id), _("Yours for longer."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/claims/{claim_id}/release")
async def release(request: Request, me: Me, claim_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.release(work, me, claim_id)
        return Outcome(_quest_of(work, me, claim_id), _("Handed back. Thank you for saying so."))

    return await perform(request, str(me.id), form.deed, verb)


def _quest_of(work: Work, me: Me, claim_id: UUID) -> str:
    return f"/quests/{service.my_claim(work, me, claim_id).quest_id}"
