"""The app's own sign, drawn with Pillow: Fuller's icosahedron in ink on the sea, one facet in marigold."""

import io
import re
from collections.abc import Iterator

from PIL import Image, ImageDraw

from app.platform.drawing import Point
from app.platform.pages import STATIC

SEA = (1, 60, 73)
PAPER = (235, 241, 233)
MARIGOLD = (252, 190, 49)
FINE = 4  # drawn larger and scaled down, for smooth edges


def app_icon(size: int, *, maskable: bool) -> bytes:
    """Draw the icon as an opaque PNG; a maskable one keeps its sign inside the safe middle 80 %."""
    edge = size * FINE
    image = Image.new("RGB", (edge, edge), SEA)
    draw = ImageDraw.Draw(image)
    radius = edge * (0.30 if maskable else 0.40)
    middle, line = edge / 2, max(2, round(edge * 0.022))

    def at(x: float, y: float) -> tuple[float, float]:
        return (middle + x * radius, middle + y * radius)

    rim = [at(0, -1), at(0.87, -0.5), at(0.87, 0.5), at(0, 1), at(-0.87, 0.5), at(-0.87, -0.5)]
    top, right, left = at(0, -0.56), at(0.5, 0.3), at(-0.5, 0.3)
    draw.polygon([top, right, left], fill=MARIGOLD)
    draw.line([*rim, rim[0], rim[1]], fill=PAPER, width=line, joint="curve")
    draw.line([top, right, left, top, right], fill=PAPER, width=line, joint="curve")
    for start, ends in ((top, (0, 1, 5)), (right, (1, 2, 3)), (left, (3, 4, 5))):
        for end in ends:
            draw.line([start, rim[end]], fill=PAPER, width=line)
    return _png(image, size)


def sign_icon(sign: str, size: int) -> bytes:
    """Draw a sign of the sprite on the sea, inside the middle that every phone leaves when it cuts icons round."""
    edge = size * FINE
    image = Image.new("RGB", (edge, edge), SEA)
    draw = ImageDraw.Draw(image)
    scale, off, line = edge * 0.56 / 24, edge * 0.22, round(edge * 0.56 * 1.75 / 24)
    for stroke in strokes(sign):
        corners = [*stroke, stroke[1]] if stroke[0] == stroke[-1] else stroke  # the last corner is joined as well
        draw.line([(x * scale + off, y * scale + off) for x, y in corners], fill=PAPER, width=line, joint="curve")
    return _png(image, size)


def strokes(sign: str) -> Iterator[list[Point]]:
    """Read the lines of a sign in the sprite, in its grid of 24; its paths have straight segments only."""
    sprite = (STATIC / "icons" / "sprite.svg").read_text()
    path = re.search(rf'id="i-{re.escape(sign)}".*?<path d="([^"]+)"', sprite)
    if path is None:
        raise ValueError(f"the sprite has no sign {sign}")
    stroke: list[Point] = []
    x = y = 0.0
    for command, text in re.findall(r"([MLHVZ])([^MLHVZ]*)", path[1], re.IGNORECASE):
        if command in "Zz":
            x, y = stroke[0]
            stroke.append((x, y))
            continue
        if command in "Mm" and stroke:
            yield stroke
            stroke = []
        for to_x, to_y in _steps(command.upper(), [float(n) for n in re.findall(r"-?\d*\.?\d+", text)]):
            if command.islower():
                x, y = x + (to_x or 0), y + (to_y or 0)
            else:
                x, y = x if to_x is None else to_x, y if to_y is None else to_y
            stroke.append((x, y))
    yield stroke


def _steps(command: str, numbers: list[float]) -> list[tuple[float | None, float | None]]:
    if command == "H":
        return [(n, None) for n in numbers]
    if command == "V":
        return [(None, n) for n in numbers]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _png(image: Image.Image, size: int) -> bytes:
    out = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
