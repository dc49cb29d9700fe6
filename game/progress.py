"""How far a goal has come, in real units only. Amounts are whole thousandths ("milli") of their unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from game.constants import PACE_POINTS_NEEDED, STALE_AFTER_DAYS


@dataclass(frozen=True)
class MetricTerms:
    """The part of a metric that progress looks at; the direction is implied by baseline and target."""

    name: str
    method: str
    baseline_milli: int
    target_milli: int
    starts_on: date
    due_on: date
    measured_every_days: int = STALE_AFTER_DAYS


def current(metric: MetricTerms, *, confirmed_milli: int, latest_milli: int | None, of_milli: int | None = None) -> int:
    """Give where a metric stands, in thousandths.

    `sum` adds confirmed contributions to the baseline (toward the target, up or down); `latest` is the newest
    measurement; `ratio` is the newest measurement as thousandths of a per cent of its whole. Without one: the baseline.
    """
    if metric.method == "sum":
        sign = 1 if metric.target_milli > metric.baseline_milli else -1
        return metric.baseline_milli + sign * confirmed_milli
    if latest_milli is None:
        return metric.baseline_milli
    if metric.method == "ratio":
        return round(Fraction(latest_milli * 100_000, of_milli)) if of_milli else metric.baseline_milli
    return latest_milli


def progress(metric: MetricTerms, current_milli: int) -> Fraction:
    """Give (current - baseline) / (target - baseline), held within 0..1; works downward as well."""
    way = Fraction(current_milli - metric.baseline_milli, metric.target_milli - metric.baseline_milli)
    return min(max(way, Fraction(0)), Fraction(1))


def goal_progress(parts: Sequence[tuple[str, Fraction]]) -> tuple[Fraction, str] | None:
    """Give the mean of the metrics' progress and the name of the weakest; None without any. Units are never added."""
    if not parts:
        return None
    mean = sum((share for _name, share in parts), Fraction(0)) / len(parts)
    weakest = min(parts, key=lambda part: part[1])[0]
    return mean, weakest


def pace(share: Fraction, starts_on: date, due_on: date, today: date) -> Fraction | None:
    """Give progress / elapsed share of the period: 1 is on time. None before the first day."""
    elapsed, whole = (min(today, due_on) - starts_on).days, (due_on - starts_on).days
    if elapsed <= 0 or whole <= 0:
        return None
    return share / Fraction(elapsed, whole)


def is_stale(metric: MetricTerms, newest_on: date | None, today: date) -> bool:
    """Say whether a measured metric has had no measurement within its period (14 days unless it says otherwise)."""
    if metric.method == "sum":
        return False
    since = newest_on or metric.starts_on
    return (today - since).days > metric.measured_every_days


def days_to_target(points: Sequence[tuple[date, int]], target_milli: int) -> int | None:
    """Estimate the days from the newest point to the target by the Theil-Sen slope; None when it is too early to tell.

    Needs four points; gives None when the slope leads away from the target. (Theil 1950, Sen 1968.)
    """
    if len(points) < PACE_POINTS_NEEDED:
        return None
    ordered = sorted(points)
    slopes = [
        Fraction(later[1] - earlier[1], (later[0] - earlier[0]).days)
        for i, earlier in enumerate(ordered)
        for later in ordered[i + 1 :]
        if later[0] > earlier[0]
    ]
    if not slopes:
        return None
    slope, left = median(slopes), target_milli - ordered[-1][1]
    if left == 0:
        return 0
    if slope == 0 or (slope > 0) != (left > 0):
        return None
    return int(-(-Fraction(left) // slope))
