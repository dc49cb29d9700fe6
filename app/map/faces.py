"""The map as a page draws it without any script: faces with their goals, and stitches between those that share work."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from app.map.layout import Place
from app.map.model import GoalNode, WorldMap
from app.platform import sizes
from app.platform.drawing import Point, outline
from app.platform.i18n import _, ngettext

LINE, LINES = 11, 2  # signs of a line on a face, and lines
MARGIN = 4


@dataclass(frozen=True)
class Face:
    """A goal on its faces: the link, its outline, and what is written where."""

    url: str
    number: int
    hue: int
    gap: bool
    label: str
    d: str
    x: float
    y: float
    scale: float
    up: int  # where the number stands above the middle
    lines: list[tuple[int, str]]


@dataclass(frozen=True)
class Drawing:
    """One net, ready to be written as SVG."""

    kind: str  # "lying" or "standing"
    box: str
    faces: list[Face]
    open: list[str]
    stitches: list[str]
    pips: str  # for who has no scripts, as long as they are few
    label: str


def drawings(drawn: WorldMap) -> list[Drawing]:
    """Draw the standing net for phones and the lying one for wide screens."""
    shared = _shared(drawn)
    return [_drawing(drawn, upright, shared) for upright in (True, False)]


def _drawing(drawn: WorldMap, upright: bool, shared: Counter[tuple[int, int]]) -> Drawing:
    net = drawn.standing if upright else drawn.lying
    places = {goal.row.number: place for goal in drawn.goals if (place := goal.up if upright else goal.at)}
    count = len(drawn.initiatives)
    return Drawing(
        kind="standing" if upright else "lying",
        box=f"{-MARGIN} {-MARGIN} {net.width + 2 * MARGIN:.0f} {net.height + 2 * MARGIN:.0f}",
        faces=[_face(drawn.by_number[number], place) for number, place in places.items()],
        open=[outline(face) for face in net.open],
        stitches=[d for (one, other), _n in sorted(shared.items()) for d in _stitches(places[one], places[other])],
        pips=_pips(drawn, upright) if count <= sizes.PIPS_IN_THE_PAGE else "",
        label=ngettext(
            "Vision map: %(num)d initiative at its goals", "Vision map: %(num)d initiatives at their goals", count
        )
        % {"num": count},
    )


def _face(goal: GoalNode, place: Place) -> Face:
    written = _lines(goal.row.short)
    x, y = place.name_at
    first = -3 if len(written) == 1 else -8
    return Face(
        url=f"/goals/{goal.row.id}",
        number=goal.row.number,
        hue=goal.hue,
        gap=goal.gap,
        label=label(goal),
        d="".join(outline(face) for face in place.faces),
        x=round(x, 1),
        y=round(y, 1),
        scale=place.scale,
        up=first,
        lines=[(first + 11 * (n + 1), "".join(written[n : n + 1])) for n in range(LINES)],
    )


def _pips(drawn: WorldMap, upright: bool) -> str:
    return "".join(
        f"M{x:g} {y - 3:g}l2.6 4.5h-5.2z" for x, y in (one.up if upright else one.at for one in drawn.initiatives)
    )


def label(goal: GoalNode) -> str:
    """Say a goal and how many work toward it."""
    said = {"number": goal.row.number, "name": goal.row.short, "num": goal.serving}
    if goal.gap:
        return _("Goal %(number)d, %(name)s: a gap, nobody works toward it yet") % said
    return (
        ngettext(
            "Goal %(number)d, %(name)s: %(num)d initiative",
            "Goal %(number)d, %(name)s: %(num)d initiatives",
            goal.serving,
        )
        % said
    )


def _lines(text: str) -> list[str]:
    """Break a name into lines that fit on a face; the whole of it stands in the label."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], lines[LINES - 1] + "…"]
    return [line if len(line) <= LINE + 1 else line[:LINE] + "…" for line in lines]


def _shared(drawn: WorldMap) -> Counter[tuple[int, int]]:
    """Count the initiatives that work toward both of two goals with faces."""
    found: Counter[tuple[int, int]] = Counter()
    for one in drawn.initiatives:
        tops = sorted({to.goal for to in one.toward if drawn.by_number[to.goal].top})
        found.update(combinations(tops, 2))
    return found


def _stitches(one: Place, other: Place) -> Iterator[str]:
    """Draw three stitches over the edge between two goals, where they have one."""
    edges = {_edge(face[k], face[k - 1]) for face in one.faces for k in range(3)}
    common = sorted(edges & {_edge(face[k], face[k - 1]) for face in other.faces for k in range(3)})
    for (ax, ay), (bx, by) in common[:1]:
        long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        ux, uy = (bx - ax) / long, (by - ay) / long
        size = 5 * one.scale
        for k in (-1, 0, 1):
            x, y = (ax + bx) / 2 + ux * k * size, (ay + by) / 2 + uy * k * size
            yield outline([(x - uy * size, y + ux * size), (x + uy * size, y - ux * size)], close=False)


def _edge(a: Point, b: Point) -> tuple[Point, Point]:
    ends = sorted(((round(x, 3), round(y, 3)) for x, y in (a, b)))
    return ends[0], ends[1]
