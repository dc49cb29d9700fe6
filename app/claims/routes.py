"""Taking a place, keeping it longer, handing it back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from app.claims import service
from app.claims.forms import Claiming, Doing
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.ids import new_secret
from app.platform.web import perform, settings
from app.players import service as players
from app.players.doorway import MaybeMe, Me, sign_in_cookie
from app.players.actor import needed

router = APIRouter()


@router.post("/quests/{quest_id}/claims")
async def claim(request: Request, me: MaybeMe, quest_id: UUID, form: Annotated[Claiming, Form()]) -> Response:
    secret = new_secret()
    world = request.state.world

    def verb(work: Work) -> Outcome:
        actor = me
        if actor is None and form.name:
            label = players.device_label(request.headers.get("user-agent", ""))
            zone = world.time_zone if world else settings(request).time_zone
            actor = players.come_in(work, form.deed, form.name, secret, time_zone=zone, label=label, young=form.young)
        service.claim(work, needed(actor), form.deed, quest_id, companions=form.companions)
        return Outcome(f"/quests/{quest_id}", _("It is yours. Hand it in when it is done."))

    actor_key = str(me.id) if me else "new"
    newcomer = me is None and form.name is not None
    return await perform(
        request, actor_key, form.deed, verb, seal=(lambda r: sign_in_cookie(request, r, secret)) if newcomer else None
    )


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
