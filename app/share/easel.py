"""A canvas that is drawn at twice its size and scaled down, so that every edge is smooth."""

import io
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

from app.platform.drawing import Point
from app.share.colours import Colour
from app.share.lettering import Hand

WIDTH, HEIGHT = 1200, 630  # what chat programs ask for
FINE = 2


def octagon(x: float, y: float, radius: float) -> list[Point]:
    """Give an eight-sided plate round a point: the shape behind a goal's number."""
    cut = radius * 0.42
    return [
        (x - cut, y - radius),
        (x + cut, y - radius),
        (x + radius, y - cut),
        (x + radius, y + cut),
        (x + cut, y + radius),
        (x - cut, y + radius),
        (x - radius, y + cut),
        (x - radius, y - cut),
    ]


def bevelled(left: float, top: float, right: float, bottom: float, cut: float) -> list[Point]:
    """Give a rectangle with cut corners, as cards have."""
    return [
        (left + cut, top),
        (right - cut, top),
        (right, top + cut),
        (right, bottom - cut),
        (right - cut, bottom),
        (left + cut, bottom),
        (left, bottom - cut),
        (left, top + cut),
    ]


class Easel:
    """Polygons, lines and letters in the measures of the finished picture."""

    def __init__(self, ground: Colour) -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def shape(self, points: Iterable[Point], fill: Colour | None, line: Colour | None = None, width: float = 0) -> None:
        """Draw a closed shape."""
        corners = _fine(points)
        if fill is not None:
            self.draw.polygon(corners, fill=fill)
        if line is not None:
            self.draw.line([*corners, corners[0], corners[1]], fill=line, width=round(width * FINE), joint="curve")

    def path(self, points: Iterable[Point], line: Colour, width: float) -> None:
        """Draw an open line."""
        self.draw.line(_fine(points), fill=line, width=round(width * FINE), joint="curve")

    def dashes(self, start: Point, end: Point, line: Colour, width: float) -> None:
        """Draw a dashed line, for an edge that nobody has filled yet."""
        steps = 15
        for k in range(0, steps, 2):
            ends = [_along(start, end, k / steps), _along(start, end, (k + 1) / steps)]
            self.path(ends, line, width)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        """Fill a rectangle."""
        self.draw.rectangle([left * FINE, top * FINE, right * FINE, bottom * FINE], fill=fill)

    def write(self, x: float, baseline: float, text: str, hand: Hand, fill: Colour, anchor: str = "ls") -> float:
        """Write one line and give where it ends; `anchor` ms centres it on x."""
        large = Hand(hand.size * FINE, hand.weight, hand.casual)
        here = x * FINE - (large.width(text) / 2 if anchor == "ms" else 0)
        for run, font in large.runs(text):
            self.draw.text((here, baseline * FINE), run, font=font, fill=fill, anchor="ls")
            here += font.getlength(run)
        return here / FINE

    def textured(self, points: Sequence[Point], kind: str, ground: Colour, line: Colour) -> None:
        """Fill a shape with the dots of what is handed in or the hatch of what is in hand."""
        corners = _fine(points)
        mask = Image.new("1", self.image.size)
        ImageDraw.Draw(mask).polygon(corners, fill=1)
        left, right = (round(f(x for x, _y in corners)) for f in (min, max))
        top, bottom = (round(f(y for _x, y in corners)) for f in (min, max))
        sheet = Image.new("RGB", self.image.size, ground)
        pen = ImageDraw.Draw(sheet)
        step = 9 * FINE
        for x in range(left - left % step, right + step, step):
            if kind == "hatch":
                pen.line([(x, top), (x, bottom)], fill=line, width=3 * FINE)
                continue
            for y in range(top - top % step, bottom + step, step):
                pen.ellipse([x - 2.4 * FINE, y - 2.4 * FINE, x + 2.4 * FINE, y + 2.4 * FINE], fill=line)
        self.image.paste(sheet, mask=mask)

    def png(self) -> bytes:
        """Give the finished picture."""
        out = io.BytesIO()
        self.image.reduce(FINE).save(out, "PNG", optimize=True)
        return out.getvalue()


def _fine(points: Iterable[Point]) -> list[Point]:
    return [(x * FINE, y * FINE) for x, y in points]


def _along(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
