"""Proposing goals, saying how to see them, measuring."""

from decimal import Decimal
from functools import partial
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from app.goals import access, service, store
from app.goals.forms import GoalForm, MeasurementForm, MetricForm
from app.platform.asking import Asked, ask
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, show
from app.players.doorway import Me, doors
from game.errors import NotFound

router = doors()


@router.get("/goals/new")
async def new_goal(request: Request, me: Me) -> Response:
    access.check_may_propose(me)
    return await _ask_goal(request, None, Asked(), 200)


@router.post("/goals")
async def propose_goal(request: Request, me: Me) -> Response:
    def verb(work: Work, form: GoalForm) -> Outcome:
        words = form.model_dump(exclude={"deed"})
        service.propose(work, me, form.deed, **words)
        return Outcome(f"/goals/{form.deed}", _("The goal stands. How will we see that it has come true?"))

    return await ask(request, me.id, GoalForm, verb, partial(_ask_goal, request, None))


@router.get("/goals/{goal_id}/edit")
async def edit_goal(request: Request, me: Me, goal_id: UUID) -> Response:
    goal = await database(request).read(store.one, goal_id)
    if goal is None:
        raise NotFound
    access.check_may_change(me, goal)
    parents = await database(request).read(store.parents, goal_id)
    values = {**goal.model_dump(), "parents": [str(parent.id) for parent in parents if parent.in_play]}
    values["codes"] = ", ".join(parent.code for parent in parents if not parent.in_play)
    return await _ask_goal(request, goal_id, Asked(values), 200)


@router.post("/goals/{goal_id}")
async def change_goal(request: Request, me: Me, goal_id: UUID) -> Response:
    def verb(work: Work, form: GoalForm) -> Outcome:
        service.change(work, me, goal_id, **form.model_dump(exclude={"deed"}))
        return Outcome(f"/goals/{goal_id}", _("Changed."))

    return await ask(request, me.id, GoalForm, verb, partial(_ask_goal, request, goal_id))


@router.get("/goals/{goal_id}/metrics/new")
async def new_metric(request: Request, me: Me, goal_id: UUID) -> Response:
    goal = await database(request).read(store.one, goal_id)
    if goal is None:
        raise NotFound
    access.check_may_change(me, goal)
    return await _ask_metric(request, goal_id, Asked(), 200)


@router.post("/goals/{goal_id}/metrics")
async def add_metric(request: Request, me: Me, goal_id: UUID) -> Response:
    def verb(work: Work, form: MetricForm) -> Outcome:
        values = form.model_dump(exclude={"deed", "baseline", "target"})
        bounds = {"baseline_milli": _milli(form.baseline), "target_milli": _milli(form.target)}
        service.add_metric(work, me, form.deed, goal_id, **values, **bounds)
        return Outcome(f"/goals/{goal_id}", _("Now everybody can see how far it is."))

    return await ask(request, me.id, MetricForm, verb, partial(_ask_metric, request, goal_id))


@router.get("/metrics/{metric_id}/measurements/new")
async def new_measurement(request: Request, me: Me, metric_id: UUID) -> Response:
    form = await _ask_measurement(request, metric_id, Asked(), 200)
    access.check_may_propose(me)  # only now: who asks for what is not there hears that first
    return form


@router.post("/metrics/{metric_id}/measurements")
async def measure(request: Request, me: Me, metric_id: UUID) -> Response:
    def verb(work: Work, form: MeasurementForm) -> Outcome:
        whole = None if form.of is None else _milli(form.of)
        goal = service.measure(work, me, form.deed, metric_id, _milli(form.value), whole, form.measured_on, form.source)
        return Outcome(f"/goals/{goal}", _("Measured. Thank you."))

    return await ask(request, me.id, MeasurementForm, verb, partial(_ask_measurement, request, metric_id))


def _milli(value: Decimal) -> int:
    return int(value * 1000)


async def _ask_goal(request: Request, goal_id: UUID | None, asked: Asked, status: int) -> Response:
    others = [goal for goal in await database(request).read(store.in_play) if goal.id != goal_id]
    listed = await database(request).read(store.has_packs)
    return show(request, "propose/goal.html", status, asked=asked, goal_id=goal_id, others=others, listed=listed)


async def _ask_metric(request: Request, goal_id: UUID, asked: Asked, status: int) -> Response:
    goal = await database(request).read(store.one, goal_id)
    if goal is None:
        raise NotFound
    return show(request, "propose/metric.html", status, asked=asked, goal=goal)


async def _ask_measurement(request: Request, metric_id: UUID, asked: Asked, status: int) -> Response:
    metric = await database(request).read(store.metric, metric_id)
    if metric is None:
        raise NotFound
    return show(request, "propose/measurement.html", status, asked=asked, metric=metric)
