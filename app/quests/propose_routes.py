"""Proposing quests, and opening, blocking and closing them."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from app.directions import views as directions
from app.goals import store as goals
from app.goals.store import MetricRow
from app.initiatives import access as initiatives_access
from app.initiatives import store as initiatives
from app.initiatives.tables import Initiative
from app.platform import sizes
from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show
from app.players.actor import Actor
from app.players.doorway import MaybeMe, Me, doors
from app.quests import propose_prefill, service, store, words
from app.quests import propose_views as views
from app.quests.beginnings import beginning
from app.quests.propose_forms import Heart, Moving, QuestForm
from app.sparks import coming

router = doors()


@router.get("/propose")
async def menu(request: Request, me: MaybeMe) -> HTMLResponse:
    return show(request, "propose/menu.html")


@router.get("/quests/new")
async def new_quest(
    request: Request,
    me: Me,
    initiative: UUID | None = None,
    direction: UUID | None = None,
    from_message: UUID | None = None,
    from_fact: UUID | None = None,
) -> Response:
    now = database(request).clock()
    values = await database(request).read(propose_prefill.values, me, now, from_message, from_fact)
    chosen = {"initiative_id": initiative, "direction_id": direction}
    values |= {name: str(value) for name, value in chosen.items() if value}
    return await _ask(request, me, Asked(values), 200)


@router.post("/quests")
async def propose(request: Request, me: Me) -> Response:
    def verb(work: Work, form: QuestForm) -> Outcome:
        service.propose(work, me, form)
        return Outcome(f"/quests/{form.deed}", _("It stands. Send it to somebody who could do it."))

    return await ask(request, me.id, QuestForm, verb, partial(_ask, request, me))


@router.get("/quests/{quest_id}/edit")
async def edit(request: Request, me: Me, quest_id: UUID) -> Response:
    values = await database(request).read(views.form_values, me, quest_id, database(request).clock())
    return await _ask(request, me, Asked(values), 200, quest_id)


@router.post("/quests/{quest_id}")
async def change(request: Request, me: Me, quest_id: UUID) -> Response:
    def verb(work: Work, form: QuestForm) -> Outcome:
        service.change(work, me, quest_id, form)
        return Outcome(f"/quests/{quest_id}", _("Changed. Who holds a place keeps the terms they took it on."))

    return await ask(request, me.id, QuestForm, verb, partial(_ask, request, me, quest_id=quest_id))


@router.post("/quests/{quest_id}/state")
async def move(request: Request, me: Me, quest_id: UUID, form: Annotated[Moving, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.move(work, me, quest_id, form.state, form.missing)
        return Outcome(f"/quests/{quest_id}", _("Done."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/quests/{quest_id}/hearts")
async def heart(request: Request, me: Me, quest_id: UUID, form: Annotated[Heart, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        if form.heart == "give":
            service.give_heart(work, me, quest_id)
            return Outcome(f"/quests/{quest_id}", _("Your heart moves it up."))
        service.take_heart_back(work, me, quest_id)
        return Outcome(f"/quests/{quest_id}", _("Taken back."))

    return await perform(request, str(me.id), form.deed, verb)


async def _ask(request: Request, me: Actor, asked: Asked, status: int, quest_id: UUID | None = None) -> Response:
    chosen, follows = str(asked.value("initiative_id")), str(asked.value("direction_id"))
    ideas: list[coming.Idea] = []
    found, metrics, others = await database(request).read(_choices, chosen, me)
    others = [pair for pair in others if pair[0] != quest_id]
    if found is None:
        toward = await database(request).read(directions.goals_of, follows) if follows else _toward(asked)
        listed = await database(request).read(initiatives.listed, toward, sizes.INITIATIVES_LISTED)
        first = None if listed or toward else await database(request).read(beginning)
        return show(request, "propose/quest_for.html", status, initiatives=listed, first=first, asked=asked)
    if quest_id is None:
        came = [f"direction:{follows}"] if follows else coming.keys(request)
        ideas = await database(request).read(coming.offered, came, asked.value("ideas", []))
    to_follow = await database(request).read(directions.to_follow, found.id)
    choices = {
        "ideas": ideas,
        "to_follow": to_follow,
        "initiative": found,
        "metrics": metrics,
        "others": others,
        "evidence_kinds": words.evidence_kinds(),
    }
    return show(request, "propose/quest.html", status, asked=asked, quest_id=quest_id, **choices)


def _toward(asked: Asked) -> list[UUID] | None:
    """Give the goal about which the message or the fact is in which a quest begins."""
    try:
        return [UUID(asked.value("goal_id"))]
    except ValueError:
        return None


def _choices(
    conn: Connection, chosen: str, me: Actor
) -> tuple[Initiative | None, list[MetricRow], list[tuple[UUID, str]]]:
    try:
        found = initiatives.one(conn, UUID(chosen))
    except ValueError:
        found = None
    if found is None or not initiatives_access.may_see(conn, me, found):
        return None, [], []
    toward = [goal.id for goal, _link in initiatives.goals_of(conn, found.id)]
    return found, goals.metrics(conn, toward), store.titles_of(conn, found.id, me)
