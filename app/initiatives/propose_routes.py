"""Proposing initiatives and tending them."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Form, Query, Request
from fastapi.responses import Response

from app.alliances import writing
from app.claims.forms import Doing
from app.goals import store as goals
from app.initiatives import access, category_store, service, store
from app.initiatives.first_words import first_words
from app.initiatives.forms import WHAT_SIGNS, InitiativeForm, Moving, Tending
from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show, wants_json
from app.players.doorway import Me, doors
from app.sparks import coming
from game.errors import NotFound

router = doors()


@router.get("/initiatives/new")
async def new_initiative(
    request: Request, me: Me, goal: UUID | None = None, what: Annotated[str, Query(max_length=WHAT_SIGNS)] = ""
) -> Response:
    """Ask for an initiative; who comes from the finder says what they do already, and can propose it as it stands."""
    toward = await database(request).read(goals.one, goal) if goal else None
    values: dict[str, object] = {"goals": [str(goal)]} if goal else {}
    if what.strip():
        values |= first_words(what, toward.short if toward else "")
    return await _ask(request, None, Asked(values), 200)


@router.post("/initiatives")
async def propose(request: Request, me: Me) -> Response:
    first = not wants_json(request)  # a script has read the answer of /initiatives/alike, if it cares

    def verb(work: Work, form: InitiativeForm) -> Outcome:
        if first:
            writing.check_alike(work.conn, form)
        service.propose(
            work,
            me,
            form.deed,
            form.goals,
            form.impact,
            idea=form.idea,
            ideas=form.ideas,
            categories=form.categories_listed,
            **_values(form),
        )
        writing.say(work, me, form)
        return Outcome(f"/initiatives/{form.deed}", _("It stands. What could somebody do for it in twenty minutes?"))

    return await ask(request, me.id, InitiativeForm, verb, partial(_ask, request, None))


@router.get("/initiatives/{initiative_id}/edit")
async def edit(request: Request, me: Me, initiative_id: UUID) -> Response:
    found = await database(request).read(store.one, initiative_id)
    if found is None:
        raise NotFound
    await database(request).read(access.check_may_see, me, found)
    await database(request).read(access.check_may_tend, me, found)
    toward = await database(request).read(store.goals_of, initiative_id)
    words = await database(request).read(category_store.of, [initiative_id])
    values = {name: "" if value is None else value for name, value in found.model_dump().items()}
    values["categories"] = ", ".join(words.get(initiative_id, []))
    values |= {"goals": [str(goal.id) for goal, _link in toward], "impact": toward[0][1] if toward else "direct"}
    return await _ask(request, initiative_id, Asked(values), 200)


@router.post("/initiatives/{initiative_id}")
async def change(request: Request, me: Me, initiative_id: UUID) -> Response:
    def verb(work: Work, form: InitiativeForm) -> Outcome:
        words = form.categories_listed
        service.change(work, me, initiative_id, form.goals, form.impact, categories=words, **_values(form))
        return Outcome(f"/initiatives/{initiative_id}", _("Changed."))

    return await ask(request, me.id, InitiativeForm, verb, partial(_ask, request, initiative_id))


@router.post("/initiatives/{initiative_id}/state")
async def move(request: Request, me: Me, initiative_id: UUID, form: Annotated[Moving, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.move(work, me, initiative_id, form.state)
        return Outcome(f"/initiatives/{initiative_id}", _("Done."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/initiatives/{initiative_id}/stewards")
async def tend(request: Request, me: Me, initiative_id: UUID, form: Annotated[Tending, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        name = service.tend(work, me, initiative_id, form.name)
        return Outcome(f"/initiatives/{initiative_id}", _("%(name)s tends it now.") % {"name": name})

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/initiatives/{initiative_id}/stewards/me/end")
async def stop_tending(request: Request, me: Me, initiative_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.stop_tending(work, me, initiative_id)
        return Outcome(f"/initiatives/{initiative_id}", _("You do not tend it any more. Thank you."))

    return await perform(request, str(me.id), form.deed, verb)


@router.post("/initiatives/{initiative_id}/organisations")
async def take_part(request: Request, me: Me, initiative_id: UUID, form: Annotated[Doing, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        service.take_part(work, me, initiative_id)
        return Outcome(f"/initiatives/{initiative_id}", _("Your organisation takes part."))

    return await perform(request, str(me.id), form.deed, verb)


def _values(form: InitiativeForm) -> dict[str, object]:
    apart = {"deed", "goals", "impact", "idea", "ideas", "categories", "seen", "because", "ally"}
    return form.model_dump(exclude=apart)


async def _ask(request: Request, initiative_id: UUID | None, asked: Asked, status: int) -> Response:
    in_play = await database(request).read(goals.in_play)
    beside = await database(request).read(writing.beside, asked.values if initiative_id is None else {})
    ideas: list[coming.Idea] = []
    if initiative_id is None:
        ideas = await database(request).read(coming.offered, coming.keys(request), asked.value("ideas", []))
    page = {"initiative_id": initiative_id, "goals": in_play, "ideas": ideas, **beside}
    return show(request, "propose/initiative.html", status, asked=asked, **page)
