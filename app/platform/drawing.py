"""Drawing: the triangles every picture is made of. Pure geometry; the style sheets hold the colours."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import cycle, groupby
from math import ceil, cos, floor, pi, sin, sqrt
from operator import itemgetter
from typing import NamedTuple

Point = tuple[float, float]
Triangle = tuple[Point, Point, Point]

RISE = sqrt(3) / 2  # height of a triangle whose sides are 1
HUES = 17  # steps on the hue circle; the style sheet deals goals seven steps apart
FACETS = 20  # an icosahedron has twenty
KINDS = ("solid", "dots", "hatch", "open", "rest")


class Strip(NamedTuple):
    """A row of triangles: its box, the width to show it at (rem), the class and outline of each."""

    box: str
    width: float
    parts: list[tuple[str, str]]


class Tick(NamedTuple):
    """One facet of the level ring."""

    kind: str
    d: str
    stroke: int


class Net(NamedTuple):
    """The board of twenty faces unfolded."""

    box: str
    faces: str


def outline(points: Iterable[Point], close: bool = True) -> str:
    """Write points as the `d` of an SVG path."""
    return "M" + " ".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in points) + ("z" if close else "")


def goal_hue(position: int) -> int:
    """Give the hue index (1 to 17) of the goal at this place in the world's list, counted from 1."""
    return (position - 1) % HUES + 1


# --- the strip of facets


def strip_triangles(count: int, height: float) -> list[Triangle]:
    """Lay triangles side by side, pointing up and down in turn; neighbours share an edge."""
    side = height / RISE
    triangles: list[Triangle] = []
    for k in range(count):
        x = k * side / 2
        flat, tip = (height, 1.0) if k % 2 == 0 else (1.0, height)
        triangles.append(((x, flat), (x + side, flat), (x + side / 2, tip)))
    return triangles


def facets(parts: Iterable[str], height: float = 22) -> Strip:
    """Draw one triangle for each part, those alike in one path; a part is one of `KINDS`."""
    kinds = [kind if kind in KINDS else "open" for kind in parts]
    width = (len(kinds) + 1) * height / RISE / 2
    box = f"-1 0 {width + 2:.1f} {height + 1:g}"
    runs = [(kind, [k for k, _kind in run]) for kind, run in groupby(enumerate(kinds), key=itemgetter(1))]
    return Strip(box, round(width / 10, 2), [(kind, _run(run[0], len(run), height)) for kind, run in runs])


def _run(first: int, count: int, height: float) -> str:
    """Write triangles of a strip step by step from the one before: the same steps again and again pack to nothing."""
    half, high = round(height / RISE / 2, 1), height - 1
    up, down = f"l{half:g}-{high:g} {half:g} {high:g}z", f"h{2 * half:g}l-{half:g} {high:g}z"
    steps = (up, f"m{half:g}-{high:g}"), (down, f"m{half:g} {high:g}")  # the triangle, and from there to the next
    drawn = "".join(step for k in range(first, first + count) for step in steps[k % 2])
    return f"M{first * half:g} {1 if first % 2 else height:g}{drawn[: drawn.rindex('m')]}"


def facet_parts(done: float, in_hand: float, waiting: float, total: float, n: int = FACETS) -> list[str]:
    """Share `n` facets out: confirmed solid, waiting for confirmation dotted, in hand hatched, the rest open.

    More than nothing shows at least one facet while there is room; all is ink only when all is done.
    """
    if total <= 0 or n <= 0:
        return ["open"] * max(n, 0)
    parts: list[str] = []
    reached = 0.0
    for kind, amount in (("solid", done), ("dots", waiting), ("hatch", in_hand)):
        if amount <= 0:
            continue
        reached += amount
        end = max(floor(min(reached / total, 1) * n + 1e-9), len(parts) + 1)
        parts += [kind] * (min(end, n) - len(parts))
    return parts + ["open"] * (n - len(parts))


def place_parts(confirmed: int, handed_in: int, held: int, places: int) -> list[str]:
    """Give one facet for each place of a quest, or twenty shares when there are more than 24."""
    return facet_parts(confirmed, held, handed_in, places, places if places <= 24 else FACETS)


# --- the crest of a team

# For each pattern: which of the three hues a cell takes, from its sector (0 to 5)
# and its place in it (0 inner, 1 and 2 outer, 3 between).
PATTERNS: tuple[Callable[[int, int], int], ...] = (
    lambda sector, cell: 0 if cell == 0 else 1 + sector % 2,
    lambda sector, cell: 2 if cell == 0 else sector % 2,
    lambda _, cell: {3: 0, 0: 1}.get(cell, 2),
    lambda sector, cell: 2 if cell == 0 else int(sector > 2),
    lambda sector, _: sector % 3,
    lambda sector, cell: sector % 2 if cell == 1 else 2,
)
CREST_RADIUS = 22.0


def _between(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def _corner(k: int, radius: float = CREST_RADIUS) -> Point:
    turn = k * pi / 3 - pi / 2
    return (cos(turn) * radius, sin(turn) * radius)


def _goal_at(slot: int) -> int:
    return next(goal for goal in range(1, HUES + 1) if goal * 7 % HUES == slot % HUES)


def crest_cells() -> Iterator[tuple[int, int, Triangle]]:
    """Cut a hexagon into 24 equal triangles: sector, cell, corners."""
    middle = (0.0, 0.0)
    for sector in range(6):
        left, right = _corner(sector), _corner(sector + 1)
        to_left, edge, to_right = _between(middle, left), _between(left, right), _between(middle, right)
        inner, first = (middle, to_left, to_right), (to_left, left, edge)
        second, between = (to_right, edge, right), (to_left, edge, to_right)
        for cell, triangle in enumerate((inner, first, second, between)):
            yield sector, cell, triangle


def crest(seed: object) -> list[tuple[str, int]]:
    """Draw the crest of a seed: 24 triangles in three goal hues far apart. Box: -24 -24 48 48."""
    dice = sha256(str(seed).encode()).digest()
    start = dice[0] % HUES
    hues = (_goal_at(start), _goal_at(start + 5 + dice[1] % 3), _goal_at(start + 10 + dice[2] % 4))
    paint = PATTERNS[dice[3] % len(PATTERNS)]
    return [(outline(triangle), hues[paint(sector, cell)]) for sector, cell, triangle in crest_cells()]


def crest_edge() -> str:
    """Draw the hexagon round a crest."""
    return outline(_corner(k) for k in range(6))


def person_hue(seed: object) -> int:
    """Give the hue index that goes with a person's initials."""
    return sha256(str(seed).encode()).digest()[4] % HUES + 1


# --- the ring of levels, the net, the mosaic


def ring(filled: int, count: int = FACETS) -> list[Tick]:
    """Draw the facets round a level, beginning at the top: `filled` of them are on. Box: -48 -48 96 96."""
    ticks: list[Tick] = []
    for k in range(count):
        ends = [(k / count) * 2 * pi - pi / 2, ((k + 0.72) / count) * 2 * pi - pi / 2]
        d = outline(((cos(turn) * 43, sin(turn) * 43) for turn in ends), close=False)
        ticks.append(Tick("on", d, 7) if k < filled else Tick("track", d, 4))
    return ticks


def ring_filled(share: float, count: int = FACETS) -> int:
    """Give how many facets a share of the way (0 to 1) fills; the last one only at the end."""
    return max(0, min(count, floor(share * count + 1e-9)))


def net_faces(side: float = 46, upright: bool = False) -> list[Triangle]:
    """Unfold the icosahedron into twenty faces, row by row; `upright` turns the net for a phone."""
    low, mid, top = RISE, 2 * RISE, 3 * RISE
    rows: list[list[Triangle]] = [[], [], [], []]
    for k in range(5):
        rows[0].append(((k + 0.5, 0), (k, low), (k + 1, low)))
        rows[1].append(((k, low), (k + 1, low), (k + 0.5, mid)))
        rows[2].append(((k + 1, low), (k + 0.5, mid), (k + 1.5, mid)))
        rows[3].append(((k + 0.5, mid), (k + 1.5, mid), (k + 1, top)))
    faces = [face for row in rows for face in row]

    def place(point: Point) -> Point:
        x, y = (top - point[1], point[0]) if upright else point
        return (x * side, y * side)

    return [(place(a), place(b), place(c)) for a, b, c in faces]


def net(side: float = 46) -> Net:
    """Draw the net as one path, for the ground behind a header."""
    return Net(f"0 0 {5.5 * side:.1f} {3 * RISE * side:.1f}", "".join(map(outline, net_faces(side))))


def mosaic_faces(columns: int = 21, rows: int = 4, side: float = 44) -> list[tuple[Triangle, float]]:
    """Lay the triangles behind a goal's name with their opacity, denser to the end, in a box of 440 by 150."""
    height = side * RISE
    grain = cycle((0.02, -0.31, 0.24, -0.12, 0.33, -0.05, 0.16, -0.27, 0.29, -0.2, 0.1))
    laid: list[tuple[Triangle, float]] = []
    for row in range(rows):
        for column in range(columns):
            opacity = max(0.0, min(1.0, (column - 12) / 8 + next(grain)))
            if opacity:
                x, y = (column - 1) * side / 2, row * height
                flat, tip = (y + height, y) if (column + row) % 2 == 0 else (y, y + height)
                laid.append((((x, flat), (x + side, flat), (x + side / 2, tip)), round(opacity, 2)))
    return laid


def mosaic() -> list[tuple[str, float]]:
    """Draw the triangles behind a goal's name with their opacity. Box: 0 0 440 150."""
    return [(outline(triangle), opacity) for triangle, opacity in mosaic_faces()]


def bar(value: float, total: float, width: float = 200) -> float:
    """Give how far a bar of this width is filled."""
    return 0.0 if total <= 0 else round(min(max(value / total, 0), 1) * width, 1)


def per_cent(value: float, total: float) -> int:
    """Give the share in whole per cent: 100 only when all is there, never 0 for more than nothing."""
    if total <= 0 or value <= 0:
        return 0
    return 100 if value >= total else min(99, ceil(value / total * 100))
