"""Draws the land of the earth on the net, once at set-up: `python -m app.map.land land-110m.json land.svg`.

The land is that of Natural Earth (public domain), as TopoJSON: arcs of small steps that polygons are put together from.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.map import globe
from app.map.globe import NETS, Vector
from app.platform.drawing import Point, Triangle

Ring = list[Vector]
COARSE = 0.7  # of the net's units: nearer points are left out
SMALL = 1.0  # and smaller pieces of land too


def rings(topology: Mapping[str, Any]) -> Iterator[Ring]:
    """Give every ring of land as arrows from the middle of the globe."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append(globe.vector(x * sx + tx, y * sy + ty))
        arcs.append(arc)
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                yield [point for arc in ring for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])[:-1]]


def on_face(ring: Ring, face: int) -> list[Vector]:
    """Cut what lies on a face out of a ring, as parts of the face's corners."""
    shape = [globe.parts(face, point) for point in ring]
    for corner in range(3):
        cut = []
        for n, here in enumerate(shape):
            before = shape[n - 1]
            if (here[corner] >= 0) != (before[corner] >= 0):
                share = before[corner] / (before[corner] - here[corner])
                cut.append(tuple(a + share * (b - a) for a, b in zip(before, here, strict=True)))
            if here[corner] >= 0:
                cut.append(here)
        shape = cut  # type: ignore[assignment]
    return shape


def path(shape: Sequence[Vector], triangle: Triangle) -> str:
    """Write a shape on a triangle of a net, without what nobody would see; nothing where all of it is too small."""
    points: list[Point] = []
    for share in shape:
        if sum(share) < 1e-9:
            continue
        x, y = globe.on_face(triangle, share)
        if not points or abs(x - points[-1][0]) + abs(y - points[-1][1]) > COARSE:
            points.append((x, y))
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True)) / 2
    if len(points) < 3 or abs(area) < SMALL:
        return ""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    (x, y), steps = tenths[0], pairwise(tenths)
    return (
        f"M{_short(x)} {_short(y)}l" + " ".join(f"{_short(b[0] - a[0])} {_short(b[1] - a[1])}" for a, b in steps) + "z"
    )


def _short(tenths: int) -> str:
    return f"{tenths / 10:g}"


def draw(topology: Mapping[str, Any]) -> str:
    """Draw the land on both nets, each under its name."""
    shapes = [(n, on_face(ring, n)) for ring in rings(topology) for n in range(len(globe.FACES))]
    drawn = []
    for name, net in zip(("lying", "standing"), NETS, strict=True):
        d = "".join(path(shape, net[n]) for n, shape in shapes if shape)
        drawn.append(f'<path id="{name}" d="{d}"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>\n'


def main(topology: str, drawing: str) -> None:
    """Read the one file and write the other."""
    Path(drawing).write_text(draw(json.loads(Path(topology).read_text())))


if __name__ == "__main__":
    main(*sys.argv[1:])
