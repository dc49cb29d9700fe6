"""Facts to look at, to state and to answer."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from app.facts import service, views
from app.facts.forms import Answering, FactForm
from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players.doorway import MaybeMe, Me, doors
from app.talk import views as talk
from game.constants import LONGEST_FACT

router = doors()


@router.get("/facts/new")
async def new_fact(request: Request, me: Me, goal: UUID | None = None, from_message: UUID | None = None) -> Response:
    service.check_may_state(me)
    values: dict[str, Any] = {}
    if from_message is not None:
        values = await database(request).read(
            talk.prefill_line, from_message, me, database(request).clock(), LONGEST_FACT
        )
    if goal is not None:
        values["goal_id"] = str(goal)
    return await _ask(request, Asked(values), 200)


@router.post("/facts")
async def state(request: Request, me: Me) -> Response:
    def verb(work: Work, form: FactForm) -> Outcome:
        service.state(work, me, form.deed, **form.model_dump(exclude={"deed"}))
        return Outcome(f"/facts/{form.deed}", _("It stands. Others say whether they see it too."))

    return await ask(request, me.id, FactForm, verb, partial(_ask, request))


@router.get("/facts/{fact_id}")
async def fact(request: Request, me: MaybeMe, fact_id: UUID) -> HTMLResponse:
    page = await database(request).read(views.page, fact_id, me, database(request).clock())
    return show(request, "facts/fact.html", page=page)


@router.post("/facts/{fact_id}/answers")
async def answer(request: Request, me: Me, fact_id: UUID, form: Annotated[Answering, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.answer(work, me, fact_id, form.answer, form.reason)
        return Outcome(f"/facts/{fact_id}", _("Your answer counts. You can change it."))

    return await perform(request, str(me.id), form.deed, verb)


@router.get("/goals/{goal_id}/situation")
async def situation(request: Request, me: MaybeMe, goal_id: UUID) -> HTMLResponse:
    page = await database(request).read(views.situation, goal_id, me, database(request).clock())
    return show(request, "facts/situation.html", page=page)


async def _ask(request: Request, asked: Asked, status: int) -> Response:
    goals = await database(request).read(views.goals_to_choose)
    return show(request, "facts/new.html", status, asked=asked, goals=goals)
