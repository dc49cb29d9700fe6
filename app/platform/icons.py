"""The app's own sign, drawn with Pillow: Fuller's icosahedron in ink on the sea, one facet in marigold."""

import io

from PIL import Image, ImageDraw

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
    out = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
