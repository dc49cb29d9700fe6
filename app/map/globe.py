"""The earth on the net: an icosahedron with Fuller's corners, each face seen from the middle of the globe, unfolded.

Seen from there great circles are straight lines, so a point's place on a face is its three parts of the face's corners.
"""

from collections.abc import Sequence
from math import cos, radians, sin

from app.map.layout import SIDE
from app.platform.drawing import Point, Triangle, net_faces

Vector = tuple[float, float, float]

# Longitude and latitude of the corners of Buckminster Fuller's map: no edge cuts through a continent much.
CORNERS = (
    *((10.536, 64.7), (-5.245, 2.301), (58.158, 10.447), (122.3, 39.1), (-143.478, 50.1), (-67.132, 23.718)),
    *((36.521, -50.103), (112.868, -23.718), (174.755, -2.301), (-121.842, -10.447), (-57.7, -39.1)),
    (-169.463, -64.7),
)


def vector(longitude: float, latitude: float) -> Vector:
    """Give a place on the globe as an arrow from its middle."""
    east, north = radians(longitude), radians(latitude)
    return (cos(north) * cos(east), cos(north) * sin(east), sin(north))


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


_AT = [vector(*corner) for corner in CORNERS]


def _near(a: int, b: int) -> bool:
    return a != b and _dot(_AT[a], _AT[b]) > 0.3  # neighbours are 63 degrees apart, others 116


def _corners_of_faces() -> list[tuple[int, int, int]]:
    """Name the corners of each face in the order of `net_faces`, so that the net folds up into the globe."""
    pole = 0
    ring = [1]
    while len(ring) < 5:  # round the pole, always to the same side
        here = ring[-1]
        ring.append(
            next(
                n
                for n in range(12)
                if _near(n, pole) and _near(n, here) and _dot(_cross(_AT[here], _AT[n]), _AT[pole]) > 0
            )
        )
    lower = [
        next(n for n in range(12) if n != pole and _near(n, ring[k]) and _near(n, ring[(k + 1) % 5]) and n not in ring)
        for k in range(5)
    ]
    foot = next(n for n in range(12) if all(_near(n, one) for one in lower) and n not in ring)
    rows: list[list[tuple[int, int, int]]] = [[], [], [], []]
    for k in range(5):
        left, right, under, beyond = ring[k], ring[(k + 1) % 5], lower[k], lower[(k + 1) % 5]
        rows[0].append((pole, left, right))
        rows[1].append((left, right, under))
        rows[2].append((right, under, beyond))
        rows[3].append((under, beyond, foot))
    return [face for row in rows for face in row]


FACES = _corners_of_faces()


def _inverse(face: tuple[int, int, int]) -> tuple[Vector, Vector, Vector]:
    """Give the three arrows whose products with a place are its parts of the corners."""
    a, b, c = (_AT[corner] for corner in face)
    whole = _dot(a, _cross(b, c))
    return tuple(tuple(x / whole for x in _cross(p, q)) for p, q in ((b, c), (c, a), (a, b)))  # type: ignore[return-value]


_INVERSE = [_inverse(face) for face in FACES]


def parts(face: int, place: Vector) -> Vector:
    """Give how much of each corner of a face makes up a place; all are above nothing for what lies on the face."""
    a, b, c = _INVERSE[face]
    return (_dot(a, place), _dot(b, place), _dot(c, place))


def on_face(triangle: Triangle, share: Sequence[float]) -> Point:
    """Give the point of a triangle that is made of these parts of its corners."""
    whole = sum(share)
    return (
        sum(part * corner[0] for part, corner in zip(share, triangle, strict=True)) / whole,
        sum(part * corner[1] for part, corner in zip(share, triangle, strict=True)) / whole,
    )


def project(latitude: float, longitude: float) -> tuple[Point, Point]:
    """Give where a place lies on the lying and on the standing net."""
    place = vector(longitude, latitude)
    face, share = max(
        ((n, parts(n, place)) for n in range(len(FACES))), key=lambda one: min(one[1]) / max(sum(one[1]), 1e-9)
    )
    lying, standing = (on_face(net[face], share) for net in NETS)
    return lying, standing


NETS = (net_faces(SIDE), net_faces(SIDE, upright=True))
