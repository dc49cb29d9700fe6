"""Where everything stands on the vision map: the vision on three faces in the middle of an unfolded icosahedron, goals
on those around it, initiatives as pips in them.

Pure geometry, for the lying net (wide screens) and the standing one (phones). The same things always stand in the same
place. One more initiative moves nobody: where a goal's lattice is full, the next one has points amid all the others,
and everybody is drawn smaller. One more goal moves nobody either, until the faces are dealt anew (at 2, 3, 4, 9, 18,
69 … goals).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, ceil, floor, hypot, inf, sqrt

from app.platform.drawing import RISE, Point, Triangle, net_faces

SIDE = 100.0  # of a face; all measures below are in the same unit
WIDTH, HEIGHT = 5.5 * SIDE, 3 * RISE * SIDE  # of the lying net
WIDEST = 12.0  # between two pips, where there is room enough
FINER = sqrt(3)  # so many times finer is the next lattice, with three times the points
EDGE = 0.45  # how near to the rim of a face a pip may stand, in steps of its lattice
LABEL = (31.0, 20.0, 17.0)  # what is written on a whole face: half its width, and how far it goes up and down
# Faces by their numbers in `net_faces`. Those of the vision lie side by side, in the middle.
VISION = (7, 12, 8)
AROUND = (6, 1, 2, 3, 13, 18, 11, 16, 9, 4, 14, 19, 10, 15, 5, 0, 17)  # two by two round it, the nearest first
SIDES = (6, 1, 11, 16, 10, 15, 5, 0, 9, 4, 14, 19, 13, 18, 2, 3, 17)  # all to the left of it, then the others
# how many goals share the rest: (at most so many goals, so many faces for each, in which order)
SHARES = ((1, 17, AROUND), (2, 8, SIDES), (3, 4, SIDES), (8, 2, AROUND), (17, 1, AROUND))


@dataclass(frozen=True)
class Place:
    """Where a goal is: its faces, the middle of its name, and how large a face of it is beside a whole one."""

    faces: tuple[Triangle, ...]
    name_at: Point
    scale: float


@dataclass(frozen=True)
class Net:
    """The whole board for some goals: the vision in the middle, the place of each, and the faces that nobody has."""

    vision: tuple[Triangle, ...]
    places: tuple[Place, ...]
    open: tuple[Triangle, ...]
    width: float
    height: float


@lru_cache(maxsize=16)
def net(goals: int, *, upright: bool) -> Net:
    """Deal the faces of the net out to so many goals."""
    every = net_faces(SIDE, upright)
    share, order = next(((each, order) for most, each, order in SHARES if goals <= most), (1, AROUND))
    faces, depth = [every[number] for number in order], 0
    while goals * share > len(faces):
        faces, depth = [part for parts in zip(*map(_quarters, faces), strict=True) for part in parts], depth + 1
    places = [_place(tuple(faces[n * share : (n + 1) * share]), 0.5**depth) for n in range(goals)]
    width, height = (HEIGHT, WIDTH) if upright else (WIDTH, HEIGHT)
    vision = tuple(every[number] for number in VISION)
    return Net(vision, tuple(places), tuple(faces[goals * share :]), width, height)


def stand(places: Sequence[Place], counts: Mapping[int, int]) -> dict[int, tuple[Sequence[Point], float]]:
    """Give, for each goal by its number in the list, where its initiatives stand in their order, and how far apart."""
    return {goal: _lattice(places[goal], count) for goal, count in counts.items() if count}


def _quarters(face: Triangle) -> list[Triangle]:
    a, b, c = face
    ab, bc, ca = _between(a, b), _between(b, c), _between(c, a)
    return [(ab, bc, ca), (a, ab, ca), (ab, b, bc), (ca, bc, c)]


def _between(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def _place(faces: tuple[Triangle, ...], scale: float) -> Place:
    """Write the name on the face that is nearest to the middle of them all."""
    centres = [middle(face) for face in faces]
    x, y = (sum(part) / len(centres) for part in zip(*centres, strict=True))
    at = min(centres, key=lambda point: (round(hypot(point[0] - x, point[1] - y), 6), point))
    return Place(faces, at, scale)


def middle(face: Triangle) -> Point:
    """Give the middle of a face."""
    return (sum(x for x, _y in face) / 3, sum(y for _x, y in face) / 3)


def _lattice(place: Place, count: int) -> tuple[Sequence[Point], float]:
    """Find the widest lattice that has room for so many, and give its first points."""
    level = 0
    while len(_laid(place, level)[0]) < count:
        level += 1
    return _laid(place, level)[0][:count], WIDEST * place.scale / FINER**level


Cells = frozenset[tuple[int, int]]


@lru_cache(maxsize=2048)
def _laid(place: Place, level: int) -> tuple[tuple[Point, ...], Cells]:
    """Lay a lattice over the faces of a goal: first the points of the wider one, each where it was, then the new ones.

    Those stand in a row under the name, and then in rings round it.
    """
    before, known = _laid(place, level - 1) if level else ((), frozenset())
    step = WIDEST * place.scale / FINER**level
    along, across = _ways(WIDEST * place.scale, level)
    wide, up, down = (part * place.scale for part in LABEL)
    x0, y0 = place.name_at
    below = down + WIDEST * place.scale / 2  # from the middle of the name to the first row
    found, cells = [], set()
    for face in place.faces:
        walls = _walls([(x - x0, y - y0 - below) for x, y in face], step * EDGE)
        for n in _rows(face, (x0, y0 + below), along, across):
            start = (n * across[0], n * across[1])
            first, last = _within(walls, start, along)
            for m in range(ceil(first), floor(last) + 1):
                dx, dy = start[0] + m * along[0], start[1] + m * along[1]
                if abs(dx) < wide and -up < dy + below < down:
                    continue  # there the name stands
                cells.add((m, n))
                if (m - n) % 3 or ((m - n) // 3, (m + 2 * n) // 3) not in known:
                    found.append((*_rank(dx, dy, step, level), round(x0 + dx, 1), round(y0 + below + dy, 1)))
    found.sort()
    return (*before, *((x, y) for *_order, x, y in found)), frozenset(cells)


def _ways(widest: float, level: int) -> tuple[Point, Point]:
    """Give the two steps of a lattice. Each is the wider one, turned by 30 degrees, with a point amid each triangle."""
    (ax, ay), (bx, by) = (widest, 0.0), (widest / 2, widest * RISE)
    for _ in range(level):
        ax, ay, bx, by = (ax + bx) / 3, (ay + by) / 3, (2 * bx - ax) / 3, (2 * by - ay) / 3
    return (ax, ay), (bx, by)


def _rows(face: Triangle, origin: Point, along: Point, across: Point) -> range:
    """Give the rows of a lattice that meet a face."""
    turn = across[0] * along[1] - across[1] * along[0]
    at = [((x - origin[0]) * along[1] - (y - origin[1]) * along[0]) / turn for x, y in face]
    return range(ceil(min(at)), floor(max(at)) + 1)


def _rank(dx: float, dy: float, step: float, level: int) -> tuple[int, float]:
    """Say when a point is taken: the first row from its middle, then ring after ring."""
    if level == 0 and abs(dy) < 1e-6 and abs(dx) < step * 2.6:
        return (0, round(abs(dx) - dx / 1000, 4))
    return (1 + int(sqrt(dx * dx + 2 * dy * dy) / (2 * step)), round(atan2(dy, dx), 6))


Wall = tuple[float, float, float]


def _walls(face: Sequence[Point], margin: float) -> list[Wall]:
    """Give the three half planes of a face within its rim: a point is inside where a·x + b·y ≥ c for all of them."""
    turn = 1 if _cross(*face) > 0 else -1
    walls = []
    for (ax, ay), (bx, by) in zip(face, (*face[1:], face[0]), strict=True):
        long = hypot(bx - ax, by - ay)
        a, b = -turn * (by - ay) / long, turn * (bx - ax) / long
        walls.append((a, b, a * ax + b * ay + margin))
    return walls


def _within(walls: Sequence[Wall], start: Point, along: Point) -> tuple[float, float]:
    """Give from which to which step a row lies inside; the end before the beginning where nothing of it does."""
    first, last = -inf, inf
    for a, b, c in walls:
        gain, left = a * along[0] + b * along[1], c - a * start[0] - b * start[1]
        if abs(gain) < 1e-9:
            if left > 0:
                return (0.0, -1.0)
        elif gain > 0:
            first = max(first, left / gain)
        else:
            last = min(last, left / gain)
    return first, last


def _cross(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def adrift(net: Net, number: int) -> Point:
    """Give a point below the net, under a line of words, for what belongs to no goal in play."""
    columns = int(net.width / WIDEST)
    return (round((number % columns + 0.5) * WIDEST, 1), round(net.height + (number // columns + 2) * WIDEST, 1))


def adrift_rows(net: Net, count: int) -> int:
    """Say how many rows below the net so many take."""
    return ceil(count / int(net.width / WIDEST))
