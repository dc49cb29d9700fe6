"""Directions: to look at, to point out, to answer."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from app.claims.forms import Doing
from app.directions import access, service, views
from app.directions.forms import Answering, DirectionForm, Echoing, Splitting
from app.goals import store as goals
from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players.actor import Actor
from app.players.doorway import MaybeMe, Me, doors
from app.quests import store as quests_store
from app.quests import views as quest_views
from app.quests.ranking import Ranking
from app.quests.views import QuestCard
from app.sparks import coming
from app.talk import views as talk_views
from game.constants import LONGEST_DIRECTION

router = doors()


@router.get("/directions")
async def listed(request: Request, me: MaybeMe) -> HTMLResponse:
    cards = await database(request).read(views.listed, me, database(request).clock())
    return show(request, "directions/list.html", cards=cards)


@router.get("/directions/new")
async def new_direction(
    request: Request, me: Me, goal: UUID | None = None, from_message: UUID | None = None
) -> Response:
    access.check_may_point(me)
    values: dict[str, Any] = {}
    if from_message is not None:
        values = await database(request).read(
            talk_views.prefill_line, from_message, me, database(request).clock(), LONGEST_DIRECTION
        )
    if goal is not None:
        values["goal_id"] = str(goal)
    return await _ask(request, Asked(values), 200)


@router.post("/directions")
async def point_out(request: Request, me: Me) -> Response:
    def verb(work: Work, form: DirectionForm) -> Outcome:
        service.point_out(work, me, form)
        return Outcome(
            f"/directions/{form.deed}", _("It stands. Ask somebody of another organisation what they think.")
        )

    return await ask(request, me.id, DirectionForm, verb, partial(_ask, request))


@router.get("/directions/{direction_id}")
async def direction(request: Request, me: MaybeMe, direction_id: UUID) -> HTMLResponse:
    now = database(request).clock()
    page = await database(request).read(views.page, direction_id, me, now)
    quests = await database(request).read(_quests, direction_id, me, now)
    talk = await database(request).read(talk_views.in_sight, "direction", direction_id, me, now)
    return show(request, "directions/direction.html", page=page, quests=quests, talk=talk)


@router.post("/directions/{direction_id}/answers")
async def answer(request: Request, me: Me, direction_id: UUID, form: Annotated[Answering, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.answer(work, me, direction_id, form)
        said = {"right": _("You say it is right. Acting on it says it, too."), "unsure": _("Thank you for saying why.")}
        return Outcome(f"/directions/{direction_id}", said[form.answer])

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/directions/{direction_id}/answers/mine/withdrawal")
async def take_answer_back(request: Request, me: Me, direction_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.take_answer_back(work, me, direction_id)
        return Outcome(f"/directions/{direction_id}", _("Taken back."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/directions/{direction_id}/echoes")
async def echo(request: Request, me: Me, direction_id: UUID, form: Annotated[Echoing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.echo(work, me, form.deed, direction_id, form.text, form.parent)
        return Outcome(f"/directions/{direction_id}", _("Said again, in your own words."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/directions/{direction_id}/withdrawal")
async def withdraw(request: Request, me: Me, direction_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.withdraw(work, me, direction_id)
        return Outcome(f"/directions/{direction_id}", _("Withdrawn. What was said stays to be read."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/directions/{direction_id}/split")
async def split(request: Request, me: Me, direction_id: UUID, form: Annotated[Splitting, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        other = service.split(work, me, direction_id, form)
        return Outcome(f"/directions/{other}", _("Both run now. Each is answered anew."))

    return await perform(request, str(me.id), form.deed, verb)


def _quests(conn: Connection, direction_id: UUID, me: Actor | None, now: datetime) -> list[QuestCard]:
    ranking = Ranking(conn, now)
    rows = quests_store.of_direction(conn, direction_id, me, now)
    return [quest_views.card(row, now, why=ranking.why(row)) for row in rows]


async def _ask(request: Request, asked: Asked, status: int) -> Response:
    in_play = await database(request).read(goals.in_play)
    ideas = await database(request).read(coming.offered, coming.keys(request), asked.value("ideas", []))
    found = None
    for one in in_play:
        if str(one.id) == asked.value("goal_id"):
            found = one
    return show(request, "directions/new.html", status, asked=asked, goals=in_play, goal=found, ideas=ideas)
