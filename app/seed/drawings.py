"""Pictures for sample deeds: drawings that say that they are samples, since we do not invent photographs."""

import asyncio
import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from math import cos, pi, sin

from PIL import Image, ImageDraw

from app.platform.pictures.develop import Developed, develop
from app.share.lettering import STRONG, Hand

SIZE = (1200, 900)
SKY, WALL, WINDOW = (186, 214, 224), (214, 176, 140), (92, 120, 132)
STREET, GRASS, EARTH, WOOD = (136, 138, 134), (146, 170, 104), (112, 82, 60), (96, 70, 50)
LEAVES = ((64, 122, 74), (78, 140, 82), (94, 156, 90), (72, 132, 88), (58, 112, 70), (86, 148, 80))
WHITE, CREAM, RED, WATER, INK = (244, 244, 238), (240, 226, 190), (190, 88, 66), (84, 140, 168), (28, 50, 56)

Pen = ImageDraw.ImageDraw
Colour = tuple[int, int, int]


def draw_all(motifs: Iterable[str]) -> dict[str, Developed]:
    """Draw these motifs and develop each like any picture, in the bounded child."""

    async def developed() -> dict[str, Developed]:
        names = sorted(motifs)
        # all of them end before one's fault is told: asyncio waits for ever for a child that it cuts off while starting
        done = await asyncio.gather(*(develop(draw(name)) for name in names), return_exceptions=True)
        return {name: _made(one) for name, one in zip(names, done, strict=True)}

    # in a thread of its own: whoever asks for samples may have a loop running
    with ThreadPoolExecutor(1) as other:
        return other.submit(lambda: asyncio.run(developed())).result()


def _made(one: Developed | BaseException) -> Developed:
    if isinstance(one, BaseException):
        raise one
    return one


def draw(motif: str) -> bytes:
    """Draw one motif as a JPEG; raises `KeyError` for one that there is not."""
    image = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(image)
    MOTIFS[motif](pen)
    words, hand = "Sample drawing", Hand(34, STRONG)
    pen.rectangle([0, 836, 60 + hand.width(words), 900], fill=INK)
    here = 30.0
    for run, font in hand.runs(words):
        pen.text((here, 879), run, font=font, fill=WHITE, anchor="ls")
        here += font.getlength(run)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def _crown(pen: Pen, x: float, y: float, radius: float) -> None:
    """Draw leaves as six facets round a point."""
    rim = [(x + radius * cos(k * pi / 3 + 0.3), y + 0.86 * radius * sin(k * pi / 3 + 0.3)) for k in range(7)]
    for k in range(6):
        pen.polygon([(x, y), rim[k], rim[k + 1]], fill=LEAVES[k])


def _tree_at(pen: Pen, x: float, foot: float, height: float) -> None:
    trunk = height * 0.05
    pen.polygon(
        [(x - trunk, foot), (x - trunk * 0.6, foot - height), (x + trunk * 0.6, foot - height), (x + trunk, foot)],
        fill=WOOD,
    )
    _crown(pen, x, foot - height, height * 0.55)


def _house(pen: Pen, left: float, right: float, top: float, wall: Colour = WALL, foot: float = 640) -> None:
    pen.rectangle([left, top, right, foot], fill=wall)
    for x in range(int(left) + 50, int(right) - 90, 150):
        for y in range(int(top) + 60, int(foot) - 150, 190):
            pen.rectangle([x, y, x + 80, y + 110], fill=WINDOW)


def _ground(pen: Pen, colour: Colour = STREET, top: float = 640) -> None:
    pen.rectangle([0, top, 1200, 900], fill=colour)


def _bucket(pen: Pen, x: float, foot: float, colour: Colour, size: float = 90) -> None:
    pen.polygon(
        [(x, foot - size), (x + size, foot - size), (x + size * 0.84, foot), (x + size * 0.16, foot)], fill=colour
    )


def _tree(pen: Pen) -> None:
    _house(pen, 60, 520, 200)
    _ground(pen)
    pen.polygon([(640, 720), (900, 720), (950, 790), (590, 790)], fill=EARTH)
    _tree_at(pen, 770, 750, 400)
    _bucket(pen, 960, 790, WATER)
    _bucket(pen, 1075, 800, WATER)


def _pit(pen: Pen) -> None:
    _house(pen, 700, 1160, 160)
    _ground(pen)
    pen.polygon([(250, 690), (620, 690), (700, 810), (170, 810)], fill=EARTH)
    for x in range(200, 720, 120):
        pen.line([(x, 640), (x, 750)], fill=RED, width=12)
    pen.line([(190, 670), (690, 670)], fill=WHITE, width=12)
    pen.line([(820, 830), (930, 520)], fill=WOOD, width=16)
    pen.polygon([(790, 850), (850, 850), (838, 770), (806, 770)], fill=(90, 96, 100))


def _roof(pen: Pen) -> None:
    for left, top in ((0, 470), (420, 420), (860, 500)):
        pen.rectangle([left, top, left + 380, 900], fill=(104, 84, 78))
    pen.polygon([(120, 900), (300, 520), (1000, 520), (1160, 900)], fill=(84, 84, 86))
    pen.polygon([(120, 900), (300, 520), (720, 520), (640, 900)], fill=WHITE)
    for k in range(3):
        _bucket(pen, 840 + 90 * k, 800 + 20 * k, WHITE, 76)


def _awning(pen: Pen) -> None:
    _house(pen, 0, 1200, 40, CREAM)
    _ground(pen)
    pen.rectangle([220, 360, 980, 640], fill=WINDOW)
    for k in range(10):
        x = 180 + 84 * k
        pen.polygon([(x + 20, 230), (x + 104, 230), (x + 84, 400), (x, 400)], fill=RED if k % 2 else WHITE)
    pen.rectangle([330, 700, 760, 730], fill=WOOD)
    for x in (360, 720):
        pen.rectangle([x, 730, x + 24, 800], fill=WOOD)


def _tap(pen: Pen) -> None:
    _house(pen, 0, 1200, 0, WALL, 700)
    _ground(pen, top=700)
    pen.rectangle([420, 150, 780, 420], fill=WHITE)
    drop = [(600, 180), (660, 290), (640, 350), (600, 370), (560, 350), (540, 290)]
    pen.polygon(drop, fill=WATER)
    pen.line([(600, 480), (600, 560), (690, 560), (690, 600)], fill=(90, 96, 100), width=26, joint="curve")
    pen.rectangle([684, 610, 696, 720], fill=WATER)
    _bucket(pen, 630, 830, (90, 110, 120), 120)


def _seedlings(pen: Pen) -> None:
    _house(pen, 0, 1200, 90, CREAM, 520)
    _ground(pen, GRASS, 520)
    for row in range(3):
        for k in range(7):
            x, foot = 110 + 155 * k + 30 * row, 610 + 100 * row
            _bucket(pen, x - 34, foot, RED, 68)
            pen.line([(x, foot - 64), (x, foot - 120)], fill=WOOD, width=8)
            _crown(pen, x, foot - 130, 42)


def _street(pen: Pen) -> None:
    _house(pen, 0, 420, 120)
    _house(pen, 780, 1200, 180, CREAM)
    _ground(pen)
    pen.polygon([(0, 640), (420, 640), (600, 900), (0, 900)], fill=(98, 100, 100))  # the side that lies in shade
    _tree_at(pen, 690, 690, 300)
    pen.rectangle([860, 720, 1080, 745], fill=WOOD)
    for x in (880, 1040):
        pen.rectangle([x, 745, x + 20, 800], fill=WOOD)


def _bank(pen: Pen) -> None:
    _ground(pen, GRASS, 480)
    pen.polygon([(0, 600), (1200, 520), (1200, 900), (0, 900)], fill=WATER)
    for k in range(24):
        x = 30 + 49 * k
        pen.line([(x, 660 - 3 * k), (x + 12, 560 - 3 * k)], fill=LEAVES[k % 6], width=10)
    for k in range(4):
        x = 700 + 100 * k
        pen.polygon([(x, 520), (x + 80, 520), (x + 66, 410), (x + 40, 390), (x + 14, 410)], fill=INK)


def _list(pen: Pen) -> None:
    _house(pen, 0, 1200, 0, CREAM, 900)
    pen.rectangle([330, 90, 870, 900], fill=(70, 104, 100))
    pen.rectangle([450, 220, 750, 620], fill=WHITE)
    for k in range(7):
        pen.rectangle([490, 270 + 46 * k, 700 - 20 * (k % 3), 282 + 46 * k], fill=INK)
    pen.ellipse([800, 500, 840, 540], fill=MARK)


MARK: Colour = (236, 184, 66)
MOTIFS: dict[str, Callable[[Pen], None]] = {
    "tree": _tree,
    "pit": _pit,
    "roof": _roof,
    "awning": _awning,
    "tap": _tap,
    "seedlings": _seedlings,
    "street": _street,
    "bank": _bank,
    "list": _list,
}
