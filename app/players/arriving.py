"""Somebody new: a guest and their first deed, in one transaction."""

from collections.abc import Callable
from uuid import UUID, uuid5

from fastapi import Request
from fastapi.responses import Response

from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.ids import new_secret
from app.platform.web import database, perform, settings
from app.players import service
from app.players.actor import Actor
from app.players.doorway import sign_in_cookie


async def arrive_and(
    request: Request, deed: UUID, name: str, verb: Callable[[Work, Actor], Outcome], *, young: bool = False
) -> Response:
    """Make a guest and let them do their first deed in the same transaction.

    Until the answer arrives only the phone knows the form's id, so a repeated request with it may open the guest's
    device again; the player's id is made from it one way, since others will see that.
    """
    secret = new_secret()
    label = service.device_label(request.headers.get("user-agent", ""))
    zone = request.state.world.time_zone if request.state.world else settings(request).time_zone
    player_id = uuid5(deed, "player")

    def both(work: Work) -> Outcome:
        actor = service.come_in(work, player_id, name, secret, time_zone=zone, label=label, young=young)
        return verb(work, actor)

    response = await perform(request, "new", deed, both)
    if "Idempotent-Replayed" in response.headers:
        await database(request).write(service.come_again, player_id, secret, label)
    sign_in_cookie(request, response, secret)
    return response
