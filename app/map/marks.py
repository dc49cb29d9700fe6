"""Pips and bows as a page draws them itself: for who has no scripts, and for paper."""

from collections.abc import Collection, Iterator

from app.map.model import InitiativeNode, WorldMap
from app.map.store import Key
from app.platform.drawing import RISE, Point
from game.pulse import Pace

SIZE, GROWTH = 0.3, 0.08  # of a pip, in steps between pips: the smallest, and how much each size adds
ALIKE = 3.0  # where all are of one size
ADRIFT_STEP = 9.0
LIGHT = 0.42  # the light in a pip that is ahead

Marks = list[tuple[str, str]]  # class and outline


def marks(drawn: WorldMap, lit: Collection[Key] | None, *, upright: bool) -> Marks:
    """Draw every pip that is looked for, as few paths as there are looks.

    The lying net is the one that is printed. On the standing one all pips look alike, which saves a phone the fetching.
    """
    nodes = [one for one in drawn.initiatives if lit is None or one.row.key in lit]
    paths: dict[str, list[str]] = {}
    for one in nodes:
        looks = [_alike(one)] if upright else _looks(one, _step(drawn, one), _pace(drawn, one))
        for look, d in looks:
            paths.setdefault(f"pip {look}{' stale' if one.stale else ''}", []).append(d)
    return [(look, "".join(some)) for look, some in paths.items()]


def bows(drawn: WorldMap, lit: Collection[Key] | None, own: Collection[str]) -> Marks:
    """Draw what joins two that are looked for, on the lying net; what joins the reader's own stands out."""
    at = {one.row.key: one for one in drawn.initiatives if lit is None or one.row.key in lit}
    paths: dict[str, list[str]] = {}
    for arc in drawn.arcs:
        if arc.start in at and arc.end in at:
            ends = at[arc.start], at[arc.end]
            mine = any(one.row.id in own for one in ends)
            look = f"bow {arc.kind}{' mine' if mine else ''}"
            paths.setdefault(look, []).append(bow(ends[0].at, ends[1].at))
    return [(look, "".join(some)) for look, some in paths.items()]


def bow(start: Point, end: Point) -> str:
    """Draw a bow from one pip to another, always bent to the same side."""
    (ax, ay), (bx, by) = start, end
    return (
        f"M{ax:.0f} {ay:.0f}Q{(ax + bx) / 2 - (by - ay) / 4:.0f} {(ay + by) / 2 + (bx - ax) / 4:.0f} {bx:.0f} {by:.0f}"
    )


def _step(drawn: WorldMap, one: InitiativeNode) -> float:
    return drawn.by_number[one.home].steps[0] if one.home else ADRIFT_STEP


def _pace(drawn: WorldMap, one: InitiativeNode) -> Pace:
    return drawn.by_number[one.goal].pace if one.goal else Pace.UNKNOWN


def _alike(one: InitiativeNode) -> tuple[str, str]:
    return ("adrift", _triangle(one.up, -ALIKE)) if one.adrift else ("solid", _triangle(one.up, ALIKE))


def _looks(one: InitiativeNode, step: float, pace: Pace) -> Iterator[tuple[str, str]]:
    r = step * (SIZE + GROWTH * one.size)
    line = "said" if one.confirmed else "unsaid"
    if one.adrift:
        yield "adrift", _triangle(one.at, -r)
    elif pace is Pace.BEHIND:
        yield "behind", _half(one.at, r)
        yield f"rim {line}", _triangle(one.at, r)
    else:
        yield f"{'ground' if pace is Pace.UNKNOWN else 'solid'} {line}", _triangle(one.at, r)
    if pace is Pace.AHEAD:
        yield "light", _triangle((one.at[0], one.at[1] + r * 0.1), r * LIGHT)


def _triangle(at: Point, r: float) -> str:
    return f"M{at[0]:g} {at[1] - r:.1f}l{r * RISE:.1f} {r * 1.5:.1f}h{-2 * r * RISE:.1f}z"


def _half(at: Point, r: float) -> str:
    return f"M{at[0]:g} {at[1] - r:.1f}v{r * 1.5:.1f}h{-r * RISE:.1f}z"
