"""What goal pages, tiles and headlines are given: real units first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import Connection

from app.goals import store
from app.goals.store import MetricRow
from app.goals.tables import Goal
from app.platform import drawing, words
from app.platform.i18n import _
from game import progress as rules


@dataclass(frozen=True)
class MetricView:
    """A metric as its bar shows it."""

    id: UUID
    goal_id: UUID
    name: str
    real: str  # "18,240"
    text: str  # "of 30,000 litres": the unit stands by the larger number, so it needs no singular
    goes: str  # "11,760 to go"
    label: str
    parts: Sequence[str]
    share_percent: int
    source: str
    as_of: date | None
    stale: bool
    pace: str
    contributions: int
    method: str
    due_on: date


@dataclass(frozen=True)
class GoalTile:
    """A goal as `ui/goal_tile.html` shows it."""

    id: UUID
    url: str
    number: int
    name: str
    short: str
    hue: int
    real: str  # empty while it has no number
    real_text: str
    metric: str
    parts: Sequence[str]
    share_percent: int | None
    weakest: str


def pace_of(metric: MetricRow, today: date) -> Fraction | None:
    """Give how a metric stands beside its plan: 1 is on time; None before it begins."""
    terms = _terms(metric)
    now_milli = rules.current(
        terms, confirmed_milli=metric.confirmed_milli, latest_milli=metric.latest_milli, of_milli=metric.of_milli
    )
    return rules.pace(rules.progress(terms, now_milli), metric.starts_on, metric.due_on, today)


def metric_view(metric: MetricRow, waiting_milli: int, today: date) -> MetricView:
    """Make the bar of a metric."""
    terms = _terms(metric)
    now_milli = rules.current(
        terms, confirmed_milli=metric.confirmed_milli, latest_milli=metric.latest_milli, of_milli=metric.of_milli
    )
    share = rules.progress(terms, now_milli)
    whole = abs(metric.target_milli - metric.baseline_milli)
    done = abs(now_milli - metric.baseline_milli) if share else 0
    unit = "%" if metric.method == "ratio" else metric.unit
    counted = metric.method == "sum" and metric.baseline_milli == 0
    real = words.amount(now_milli)
    plan = {
        "baseline": words.amount(metric.baseline_milli),
        "target": words.amount(metric.target_milli),
        "unit": unit,
    }
    text = (_("of %(target)s %(unit)s") if counted else _("on the way from %(baseline)s to %(target)s %(unit)s")) % plan
    left = abs(metric.target_milli - now_milli) if share < 1 else 0
    pace = rules.pace(share, metric.starts_on, metric.due_on, today)
    return MetricView(
        id=metric.id,
        goal_id=metric.goal_id,
        name=metric.name,
        real=real,
        text=text,
        goes=_("%(left)s to go") % {"left": words.amount(left)} if left else _("reached"),
        label=_("%(name)s: %(real)s %(text)s") % {"name": metric.name, "real": real, "text": text},
        parts=drawing.facet_parts(done, 0, waiting_milli if metric.method == "sum" else 0, whole),
        share_percent=int(share * 100),
        source=metric.measured_source or metric.source,
        as_of=metric.measured_on,
        stale=rules.is_stale(terms, metric.measured_on, today),
        pace=_pace_text(pace),
        contributions=metric.contributions,
        method=metric.method,
        due_on=metric.due_on,
    )


def metric_views(conn: Connection, goals: Sequence[UUID], now: datetime) -> list[MetricView]:
    """Make the bars of all metrics of some goals."""
    rows = store.metrics(conn, goals)
    waiting = store.waiting_amounts(conn, [row.id for row in rows])
    return [metric_view(row, waiting.get(row.id, 0), now.date()) for row in rows]


def headline(conn: Connection, goal_id: UUID | None, now: datetime) -> MetricView | None:
    """Give the one real number above a board: a goal's first metric, or that of the first goal that has one."""
    goals = [goal_id] if goal_id else [goal.id for goal in store.in_play(conn)]
    views = metric_views(conn, goals, now)
    order = {goal: n for n, goal in enumerate(goals)}
    views.sort(key=lambda view: (order[view.goal_id], view.method != "sum"))
    return next((view for view in views if view.method == "sum"), views[0] if views else None)


def tile(goal: Goal, metrics: Sequence[MetricView]) -> GoalTile:
    """Make the tile of a goal from its metrics; zero is shown as it is."""
    first = next((m for m in metrics if m.method == "sum"), metrics[0] if metrics else None)
    shares = [(m.name, Fraction(m.share_percent, 100)) for m in metrics]
    whole = rules.goal_progress(shares)
    return GoalTile(
        id=goal.id,
        url=f"/goals/{goal.id}",
        number=goal.number,
        name=goal.short,
        short=goal.short,
        hue=drawing.goal_hue(goal.number),
        real=first.real if first else "",
        real_text=first.text if first else "",
        metric=first.name if first else "",
        parts=first.parts if first else (),
        share_percent=int(whole[0] * 100) if whole else None,
        weakest=whole[1] if whole and len(shares) > 1 else "",
    )


def tiles(conn: Connection, goals: Sequence[Goal], now: datetime) -> list[GoalTile]:
    """Make the tiles of goals with two statements, however many there are."""
    views = metric_views(conn, [goal.id for goal in goals], now)
    return [tile(goal, [view for view in views if view.goal_id == goal.id]) for goal in goals]


def top_level(conn: Connection) -> list[GoalTile]:
    """List the top-level goals, for choosing one."""
    return [tile(goal, ()) for goal in store.top_level(conn)]


def _terms(metric: MetricRow) -> rules.MetricTerms:
    return rules.MetricTerms(
        metric.name,
        metric.method,
        metric.baseline_milli,
        metric.target_milli,
        metric.starts_on,
        metric.due_on,
        metric.measured_every_days,
    )


def _pace_text(pace: Fraction | None) -> str:
    if pace is None:
        return _("Too early to tell")
    if pace >= 1:
        return _("On time")
    return _("At %(percent)d %% of the pace needed") % {"percent": int(pace * 100)}
