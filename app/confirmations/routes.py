"""The queue of what waits, one contribution to look at, and the answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from app.claims.forms import Doing
from app.confirmations import service, store
from app.confirmations.forms import Answering
from app.confirmations.store import Waiting
from app.contributions import store as contributions_store
from app.contributions.forms import milli
from app.contributions.tables import Picture
from app.moderation import store as moderation_store
from app.platform import sizes
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players.actor import Actor
from app.players.doorway import Me, doors
from game import moderation as rules
from game.confirmations import Answer
from game.confirmations import Outcome as Result
from game.errors import NotFound

router = doors()


@dataclass(frozen=True)
class Look:
    """One contribution to look at."""

    waiting: Waiting
    state: str
    pictures: list[Picture]
    answered: bool
    witness_id: UUID | None
    mine: bool
    hidden: bool
    claim_id: UUID
    answers: list[tuple[str, str, str, int | None, bool]]  # nobody sees them before it is settled


@router.get("/confirm")
async def queue(request: Request, me: Me) -> HTMLResponse:
    now = database(request).clock()
    waiting = await database(request).read(store.queue, me.id, now, sizes.QUEUE_LISTED)
    return show(request, "confirmations/queue.html", waiting=waiting)


@router.get("/contributions/{contribution_id}")
async def look(request: Request, me: Me, contribution_id: UUID) -> HTMLResponse:
    page = await database(request).read(_look, contribution_id, me, database(request).clock())
    return show(request, "confirmations/look.html", page=page)


@router.post("/contributions/{contribution_id}/confirmations")
async def answer(request: Request, me: Me, contribution_id: UUID, form: Annotated[Answering, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        result = service.answer(
            work, me, contribution_id, Answer(form.answer), reason=form.reason, amount_milli=milli(form.amount)
        )
        said = {
            Result.CONFIRMED: _("Confirmed. It counts now, everywhere."),
            Result.SENT_BACK: _("Sent back with your reason. The work is kept."),
            Result.WAITING: _("Thank you for your eyes. Others still look."),
        }
        return Outcome("/confirm", said[result])

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/contributions/{contribution_id}/confirmations/mine/withdrawal")
async def take_back(request: Request, me: Me, contribution_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.take_back(work, me, contribution_id)
        return Outcome(f"/contributions/{contribution_id}", _("Taken back."))

    return await perform(request, str(me.id), form.deed, verb)


def _look(conn: Connection, contribution_id: UUID, me: Actor, now: datetime) -> Look:
    contribution = contributions_store.one(conn, contribution_id)
    waiting = store.one_waiting(conn, contribution_id)
    if contribution is None or waiting is None:
        raise NotFound
    inside = me.steward or contribution.player_id == me.id
    rules.check_seen("reports" if contribution.hidden else None, inside=inside)
    pictures = [p for p in contributions_store.pictures_of(conn, contribution_id) if not p.hidden]
    unseen = moderation_store.reported_pictures(conn, me.id, [p.id for p in pictures])
    claim_answers = store.ask_answers(conn, contribution_id)()
    return Look(
        waiting=waiting,
        state=contribution.state,
        pictures=[p for p in pictures if p.id not in unseen],
        answered=any(a.player_id == me.id and a.contribution_id == contribution_id for a in claim_answers),
        witness_id=contribution.witness_id,
        mine=contribution.player_id == me.id,
        hidden=contribution.hidden,
        claim_id=contribution.claim_id,
        answers=store.answers(conn, contribution_id) if contribution.state != "waiting" else [],
    )
