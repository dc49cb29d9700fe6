"""What pages are given about coverage: a word with sign and texture, what is missing, who could, one way to start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.coverage import landscape
from app.coverage.landscape import Number, Spot
from app.coverage.who import Could, who_could
from app.goals import store as goals_store
from app.goals.tables import Goal
from app.platform import drawing, sizes, words
from app.platform.i18n import _, ngettext
from game.constants import PEOPLE_ENOUGH
from game.coverage import State

STRIP = 5
ICONS = {State.NOBODY: "gap", State.THIN: "down", State.ON_IT: "hand", State.CROWDED: "overlap", State.DONE: "check"}


@dataclass(frozen=True)
class CoverView:
    """How a goal is covered, for a chip, a line and a card."""

    goal_id: UUID
    url: str
    number: int
    name: str
    hue: int
    state: State
    word: str
    icon: str
    percent: int
    parts: Sequence[str]
    label: str  # the strip in words
    missing: str  # one line
    nobody: Sequence[tuple[UUID, str]]
    quests_url: str  # where a quest under it is open
    start_url: str
    start_label: str


@dataclass(frozen=True)
class CoveragePage:
    """All goals in play: gaps and thin ones first, then what is carried, each sorted by what is missing."""

    blank: Sequence[tuple[CoverView, Sequence[Could]]]  # gaps and thin goals
    heading: str  # how many of each
    others: Sequence[CoverView]
    counts: Sequence[tuple[str, str, int]]  # icon, word, how many
    more: int


def of_goals(conn: Connection, goals: Sequence[Goal], now: datetime) -> dict[UUID, CoverView]:
    """Say of each of some goals how it is covered; those beneath them have to be among them."""
    return {of: view(spot) for of, spot in landscape.landscape(conn, goals, now).items()}


def of_goal(conn: Connection, goal: Goal, now: datetime) -> dict[UUID, CoverView]:
    """The same for a goal with those beneath it; nothing for one that is not in play."""
    return of_goals(conn, landscape.beneath(conn, goal.id), now) if goal.in_play else {}


def of_world(conn: Connection, now: datetime) -> dict[UUID, CoverView]:
    """The same for all goals in play."""
    return of_goals(conn, goals_store.in_play(conn), now)


def page(conn: Connection, now: datetime) -> CoveragePage:
    """Give all goals in play, the largest gap first."""
    spots = landscape.landscape(conn, goals_store.in_play(conn), now)
    ordered = sorted(spots.values(), key=lambda spot: (-spot.covered.gap, spot.goal.number))
    blank = [spot for spot in ordered if _is_blank(spot)]
    looked_into = blank[: sizes.BLANK_SPOTS_LOOKED_INTO]
    could = who_could(conn, looked_into, spots)
    counted = {state: sum(spot.covered.state is state for spot in ordered) for state in State}
    others = [spot for spot in ordered if spot not in blank]
    room = max(0, sizes.COVERAGE_LISTED - len(blank))
    return CoveragePage(
        blank=[(view(spot), could.get(spot.goal.id, ())) for spot in blank[: sizes.COVERAGE_LISTED]],
        heading=_heading(blank),
        others=[view(spot) for spot in others[:room]],
        counts=[(ICONS[state], name(state), many) for state, many in counted.items() if many],
        more=max(0, len(ordered) - sizes.COVERAGE_LISTED),
    )


def view(spot: Spot) -> CoverView:
    """Make what is shown of one goal."""
    covered, goal = spot.covered, spot.goal
    percent = int(covered.cover * 100)
    url, label = _start(spot)
    promised = covered.cover - spot.inked
    parts = drawing.facet_parts(spot.inked, promised if spot.numbers else 0, 0 if spot.numbers else promised, 1, STRIP)
    return CoverView(
        goal_id=goal.id,
        url=f"/goals/{goal.id}",
        number=goal.number,
        name=goal.short,
        hue=drawing.goal_hue(goal.number),
        state=covered.state,
        word=name(covered.state),
        icon=ICONS[covered.state],
        percent=percent,
        parts=parts if covered.state is not State.NOBODY else ["rest"] * STRIP,
        label=_("%(percent)d %% of what is needed comes or is promised") % {"percent": percent},
        missing=_missing(spot),
        nobody=[(one.id, one.short) for one in spot.nobody],
        quests_url=f"/quests?goal={goal.id}" if spot.open_quests else "",
        start_url=url,
        start_label=label,
    )


def name(state: State) -> str:
    """Say a state in words."""
    return {
        State.NOBODY: _("Gap"),
        State.THIN: _("Thin"),
        State.ON_IT: _("On it"),
        State.CROWDED: _("Crowded"),
        State.DONE: _("Done"),
    }[state]


def _is_blank(spot: Spot) -> bool:
    """Say whether somebody can start there: nobody works toward it, or too few, and it is no sum of other goals."""
    return spot.covered.state in {State.NOBODY, State.THIN} and not spot.beneath


def _heading(blank: Sequence[Spot]) -> str:
    """Count gaps and thin goals: 1 gap, 4 thin."""
    gaps = sum(spot.covered.state is State.NOBODY for spot in blank)
    thin = len(blank) - gaps
    said = []
    if gaps:
        said.append(ngettext("%(num)d gap", "%(num)d gaps", gaps) % {"num": gaps})
    if thin:
        said.append(ngettext("%(num)d thin", "%(num)d thin", thin) % {"num": thin})
    return ", ".join(said)


def _missing(spot: Spot) -> str:
    state, empty = spot.covered.state, len(spot.nobody)
    if state is State.DONE:
        return _("Every number is reached.")
    if state is State.CROWDED:
        share = {"n": round(100 * (spot.scattered or 0))}
        return _("%(n)d %% chance that two here do the same without knowing.") % share
    if state is State.NOBODY:
        return " ".join([_("Nobody works toward it yet."), _of_numbers(spot)]).strip()
    if spot.beneath:
        said = ngettext("%(n)d gap beneath it.", "%(n)d gaps beneath it.", empty)
        return said % {"n": empty} if empty else _("Carried by the goals beneath it.")
    if state is State.THIN and spot.sides == 1 and spot.covered.cover >= 1:
        return _("One side carries it alone.")
    return _of_numbers(spot) or _of_people(spot)


def _of_numbers(spot: Spot) -> str:
    if not spot.numbers:
        return ""
    weakest: Number = min(spot.numbers, key=lambda number: (number.supply.cover, number.metric.name))
    metric, supply = weakest.metric, weakest.supply
    unit = "%" if metric.method == "ratio" else metric.unit
    a_week = 7 * supply.left_milli / max(1, supply.days_left)
    facts = {"unit": unit, "needed": _coarse(a_week), "comes": _coarse(7 * supply.pace)}
    if supply.days_left <= 0:
        facts["left"] = words.amount(supply.left_milli)
        return _("%(left)s %(unit)s to go, and the day is over.") % facts
    return _("Needs %(needed)s %(unit)s a week. %(comes)s come now.") % facts


def _of_people(spot: Spot) -> str:
    if not spot.people:
        return _("Nobody was active on it in four weeks.")
    said = ngettext("%(n)d person was active in four weeks", "%(n)d people were active in four weeks", spot.people)
    if spot.people >= PEOPLE_ENOUGH:
        return _("%(people)s, and no number says how far it is.") % {"people": said % {"n": spot.people}}
    return _("%(people)s; it takes %(enough)d.") % {"people": said % {"n": spot.people}, "enough": PEOPLE_ENOUGH}


def _coarse(milli: float) -> str:
    """Write an amount as exactly as one can mean it."""
    value = milli / 1000
    return words.amount(round(value * 10) * 100 if value < 10 else round(value) * 1000)


def _start(spot: Spot) -> tuple[str, str]:
    if spot.covered.state is State.DONE:
        return "", ""
    if spot.initiatives and not spot.open_quests:
        only = f"?initiative={spot.one}" if spot.initiatives == 1 else ""
        return f"/quests/new{only}", _("Propose a quest")
    return f"/initiatives/new?goal={spot.goal.id}", _("Start something here")
