"""The map as a page draws it without any script: faces with their goals, and stitches between those that share work."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from app.map import marks
from app.map.layout import LABEL, WIDEST, Net, Place, adrift_rows
from app.map.marks import Marks
from app.map.middle import Middle, corners, long, middle, span
from app.map.model import GoalNode, WorldMap
from app.map.store import Key
from app.platform import sizes
from app.platform.drawing import Point, outline
from app.platform.i18n import _, ngettext
from app.platform.words import whole

TYPE, SMALLEST = 10.8, 7.6  # of a name on a face
CAP, RIM = 8, 3.0  # how high its letters are, and how far they stay from the edge
BOLD = 1.2  # how much wider bold letters are than those of the vision
MARGIN = 4


@dataclass(frozen=True)
class Face:
    """A goal on its faces: the link, its outline, and what is written where."""

    url: str
    number: int
    hue: int
    gap: bool
    only_talk: bool  # it, or a goal beneath it
    label: str
    d: str
    x: int
    y: int
    scale: float
    up: int  # where the number stands above the middle
    size: float  # of the type
    lines: list[tuple[int, str]]


@dataclass(frozen=True)
class Drawing:
    """One net, ready to be written as SVG."""

    kind: str  # "lying" or "standing"
    box: str
    vision: str
    words: Middle
    faces: list[Face]
    open: list[str]
    stitches: list[str]
    bows: Marks  # as long as they are few; they pass behind the names
    marks: Marks
    adrift: Point | None  # where it says that what follows has no goal
    label: str


def drawings(drawn: WorldMap, lit: Collection[Key] | None = None, own: Collection[str] = ()) -> list[Drawing]:
    """Draw the standing net for phones and the lying one for wide screens, with the pips that are looked for."""
    shared = _shared(drawn)
    talked = {goal.home for goal in drawn.goals if goal.only_talk}
    return [_drawing(drawn, upright, shared, talked, lit, own) for upright in (True, False)]


def _box(net: Net, adrift: int) -> str:
    """Give the box of a net with what stands below it."""
    rows = adrift_rows(net, adrift)
    height = net.height + (rows + 1) * WIDEST if rows else net.height
    return f"{-MARGIN} {-MARGIN} {net.width + 2 * MARGIN:.0f} {height + 2 * MARGIN:.0f}"


def _drawing(
    drawn: WorldMap,
    upright: bool,
    shared: Counter[tuple[int, int]],
    talked: Collection[int | None],
    lit: Collection[Key] | None,
    own: Collection[str],
) -> Drawing:
    net = drawn.standing if upright else drawn.lying
    places = {goal.row.number: place for goal in drawn.goals if (place := goal.up if upright else goal.at)}
    count = len(drawn.initiatives)
    few = count <= sizes.PIPS_IN_THE_PAGE
    return Drawing(
        kind="standing" if upright else "lying",
        box=_box(net, drawn.adrift),
        vision=outline(corners(net.vision)),
        words=middle(whole(drawn.vision), net.vision),
        faces=[_face(drawn.by_number[number], place, number in talked) for number, place in places.items()],
        open=[outline(face) for face in net.open],
        stitches=[d for (one, other), _n in sorted(shared.items()) for d in _stitches(places[one], places[other])],
        bows=marks.bows(drawn, lit, own) if few and not upright else [],
        marks=marks.marks(drawn, lit, upright=upright) if few else [],
        adrift=(round(net.width / 2, 1), round(net.height + WIDEST, 1)) if drawn.adrift else None,
        label=ngettext(
            "Vision map: %(num)d initiative at its goals", "Vision map: %(num)d initiatives at their goals", count
        )
        % {"num": count},
    )


def _face(goal: GoalNode, place: Place, only_talk: bool) -> Face:
    x, y = place.name_at
    size, first, lines = _written(goal.row.short, place)
    return Face(
        url=f"/goals/{goal.row.id}",
        number=goal.row.number,
        hue=goal.hue,
        gap=goal.gap,
        only_talk=only_talk,
        label=f"{label(goal)}. {_('Talk without action')}" if only_talk else label(goal),
        d="".join(outline(face) for face in place.faces),
        x=round(x),
        y=round(y),
        scale=place.scale,
        up=first,
        size=size,
        lines=lines,
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


def _written(text: str, place: Place) -> tuple[float, int, list[tuple[int, str]]]:
    """Set a name on one line or two, as large as it fits; the whole of it stands in the label."""
    ways = [_set(list(lines), place) for lines in _broken(text)]
    size, first, lines = max(ways, key=lambda way: (way[0], -len(way[2])))
    if size >= SMALLEST:
        return size, first, lines
    return SMALLEST, first, [(y, _cut(line, _room(place, y))) for y, line in lines]


def _broken(text: str) -> Iterator[tuple[str, ...]]:
    words = text.split()
    yield (" ".join(words),)
    for n in range(1, len(words)):
        yield " ".join(words[:n]), " ".join(words[n:])


def _set(lines: list[str], place: Place) -> tuple[float, int, list[tuple[int, str]]]:
    first = -3 if len(lines) == 1 else -8
    set_at = [(first + 11 * (n + 1), line) for n, line in enumerate(lines)]
    fits = [_room(place, y) / max(1.0, _long(line)) for y, line in set_at]
    return round(min(TYPE, *fits), 1), first, set_at


def _long(line: str) -> float:
    return long(line, BOLD)


def _cut(line: str, room: float) -> str:
    if _long(line) * SMALLEST <= room:
        return line
    end = next((n for n in range(len(line), 0, -1) if _long(line[:n] + "…") * SMALLEST <= room), 1)
    return line[:end] + "…"


def _room(place: Place, y: float) -> float:
    """Say how wide a line may be that stands below the middle of a name, on whole faces."""
    _x, middle_y = place.name_at
    side = min(_reach(place, middle_y + at * place.scale) for at in (y - CAP, y))
    return max(1.0, 2 * min(side / place.scale - RIM, LABEL[0]))


def _reach(place: Place, y: float) -> float:
    """Say how far it is from the middle of a name to the nearer edge of the goal's faces at a height."""
    x = left = right = place.name_at[0]
    for start, end in sorted(
        (span(face, y) for face in place.faces), key=lambda one: min(abs(one[0] - x), abs(one[1] - x))
    ):
        if start <= right + 0.1 and end >= left - 0.1 and start < end:
            left, right = min(left, start), max(right, end)
    return min(x - left, right - x)


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
