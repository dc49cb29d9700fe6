"""Taking a place, keeping it longer, handing it back."""

from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from app.claims import service
from app.claims.forms import Claiming, Doing
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.ids import new_secret
from app.platform.web import database, perform, settings
from app.players import service as players
from app.players.actor import needed
from app.players.doorway import MaybeMe, Me, sign_in_cookie

router = APIRouter()


@router.post("/quests/{quest_id}/claims")
async def claim(request: Request, me: MaybeMe, quest_id: UUID, form: Annotated[Claiming, Form()]) -> Response:
    if me is None and form.name:
        return await _claim_as_newcomer(request, quest_id, form, form.name)
    actor = needed(me)

    def verb(work: Work) -> Outcome:
        service.claim(work, actor, form.deed, quest_id, companions=form.companions)
        return Outcome(f"/quests/{quest_id}", _("It is yours. Hand it in when it is done."))

    return await perform(request, str(actor.id), form.deed, verb)


async def _claim_as_newcomer(request: Request, quest_id: UUID, form: Claiming, name: str) -> Response:
    """Make a guest and the claim in one transaction.

    Until the answer arrives only the phone knows the form's id, so a repeated request with it may open the guest's
    device again; the ids of the player and the claim are made from it one way, since others will see those.
    """
    secret = new_secret()
    label = players.device_label(request.headers.get("user-agent", ""))
    zone = request.state.world.time_zone if request.state.world else settings(request).time_zone
    player_id = uuid5(form.deed, "player")

    def verb(work: Work) -> Outcome:
        actor = players.come_in(work, player_id, name, secret, time_zone=zone, label=label, young=form.young)
        service.claim(work, actor, uuid5(form.deed, "claim"), quest_id, companions=form.companions)
        return Outcome(f"/quests/{quest_id}", _("It is yours. Hand it in when it is done."))

    response = await perform(request, "new", form.deed, verb)
    if "Idempotent-Replayed" in response.headers:
        await database(request).write(players.come_again, player_id, secret, label)
    sign_in_cookie(request, response, secret)
    return response


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
