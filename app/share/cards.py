"""Share cards: the picture a chat program shows beside a link. Nothing personal is ever in one."""

import io
from dataclasses import dataclass, field

from PIL import Image

from app.platform.drawing import FACETS, Point, mosaic_faces, net_faces, strip_triangles
from app.platform.icons import app_icon
from app.share import colours
from app.share.easel import FINE, HEIGHT, WIDTH, Easel, bevelled, octagon
from app.share.lettering import BOLD, PLAIN, STRONG, Hand, readable

EDGE = 64.0  # the margin at both sides
BAND = 98.0  # the strip of sea below, with the world's name and vision
FLOOR = HEIGHT - BAND
PANEL = 152.0  # the card that holds the real number
TIGHT = 1.1  # the height of a title's line
INSIDE = WIDTH - 2 * EDGE
ICONS: dict[str, tuple[tuple[bool, tuple[Point, ...]], ...]] = {  # the sprite's own lines, 24 by 24; True is closed
    "clock": (
        (True, ((12, 3), (18.4, 5.6), (21, 12), (18.4, 18.4), (12, 21), (5.6, 18.4), (3, 12), (5.6, 5.6))),
        (False, ((12, 7), (12, 12), (15.5, 14.5))),
    ),
    "pin": (
        (True, ((12, 21), (5.5, 12), (7, 5.5), (12, 3), (17, 5.5), (18.5, 12))),
        (True, ((12, 7.5), (14.2, 11), (9.8, 11))),
    ),
    "people": (
        (True, ((8, 5), (10.5, 7), (10, 10), (6, 10), (5.5, 7))),
        (True, ((2.5, 19), (4.5, 13), (11.5, 13), (13.5, 19))),
        (True, ((16.5, 7), (18.5, 8.6), (18.1, 11), (14.9, 11), (14.5, 8.6))),
        (False, ((15, 14), (19.3, 14), (21.5, 19), (16.5, 19))),
    ),
    "flag": ((False, ((5, 21), (5, 3))), (False, ((5, 4), (19, 8), (5, 13)))),
}


@dataclass(frozen=True)
class Card:
    """All that a picture says; two equal cards are the same picture."""

    title: str
    world: str
    vision: str
    hue: int = 0  # 0: the world itself
    number: int = 0
    tag: str = ""
    line: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # icon, words
    real: str = ""
    of: str = ""
    parts: tuple[str, ...] = ()
    goals: tuple[tuple[int, int], ...] = field(default=())  # number and hue of each, for the world's own card


def draw(card: Card) -> bytes:
    """Draw a card as a PNG of 1200 by 630; takes some tenths of a second, so not on the event loop."""
    return (_goal_card(card) if card.hue else _world_card(card)).png()


def _goal_card(card: Card) -> Easel:
    easel = Easel(colours.goal_wash(card.hue))
    _mosaic(easel, card.hue)
    _tag(easel, card)
    end = FLOOR - (PANEL + 38 if card.real else 36)
    below = (60 if card.facts else 0) + (92 if card.line else 0)
    y = _title(easel, readable(card.title) or readable(card.world), 128, end - below)
    if card.line:
        hand = Hand(31, PLAIN)
        for row in hand.wrap_or_cut(readable(card.line), 900, 2):
            y += 42
            easel.write(EDGE, y, row, hand, colours.INK)
        y += 4
    _facts(easel, card, y + 52)
    if card.real:
        _panel(easel, card, FLOOR - PANEL - 24)
    _band(easel, card)
    return easel


def _mosaic(easel: Easel, hue: int) -> None:
    wash, scale = colours.goal_wash(hue), FLOOR / 150
    left = WIDTH - 440 * scale
    for triangle, opacity in mosaic_faces():
        corners = [(left + x * scale, y * scale) for x, y in triangle]
        easel.shape(corners, colours.mix(colours.goal_fill(hue), wash, opacity), wash, 2)


def _tag(easel: Easel, card: Card) -> None:
    ink, x = colours.goal_ink(card.hue), EDGE
    if card.number:
        easel.shape(octagon(EDGE + 29, 74, 29), ink)
        easel.write(
            EDGE + 29, 85, str(card.number), Hand(30 if card.number < 100 else 24, BOLD, 0), colours.SURFACE, "ms"
        )
        x += 74
    hand = Hand(33, STRONG)
    easel.write(x, 85, hand.cut(readable(card.tag), 760), hand, ink)


def _title(easel: Easel, title: str, top: float, bottom: float) -> float:
    """Write the title as large as it fits, and give where it ends."""
    hands = [Hand(size, BOLD, 1) for size in (96, 84, 76, 68, 60, 54, 48)]
    fits = [(hand, rows) for hand in hands if (rows := hand.wrap(title, 980, int((bottom - top) / hand.size / TIGHT)))]
    hand = fits[0][0] if fits else hands[-1]
    rows = fits[0][1] if fits else hand.wrap_or_cut(title, 980, max(1, int((bottom - top) / hand.size / TIGHT)))
    y = top + hand.size * (0.86 - TIGHT)
    for row in rows:
        y += hand.size * TIGHT
        easel.write(EDGE, y, row, hand, colours.INK)
    return y + hand.size * 0.16


def _facts(easel: Easel, card: Card, baseline: float) -> None:
    x, hand = EDGE, Hand(31, STRONG)
    for name, words in card.facts:
        text = readable(words)
        if not text:
            continue
        text = hand.cut(text, 420)
        if x + 46 + hand.width(text) > WIDTH - EDGE:
            return
        _icon(easel, name, x, baseline - 30, 38, colours.INK_SOFT)
        x = easel.write(x + 46, baseline, text, hand, colours.INK) + 40


def _icon(easel: Easel, name: str, left: float, top: float, size: float, line: colours.Colour) -> None:
    for closed, points in ICONS[name]:
        corners = [(left + x * size / 24, top + y * size / 24) for x, y in points]
        if closed:
            easel.shape(corners, None, line, 2.8)
        else:
            easel.path(corners, line, 2.8)


def _panel(easel: Easel, card: Card, top: float) -> None:
    """Draw the card with the real number and its facets, the goal's ear folded at the end."""
    right, ear = WIDTH - EDGE, 44.0
    ink, fill = colours.goal_ink(card.hue), colours.goal_fill(card.hue)
    for drop, paper in ((4, colours.EDGE), (0, colours.SURFACE)):
        rest = bevelled(EDGE, top + drop, right, top + PANEL + drop, 16)
        folded = [(right - ear, top + drop), (right, top + ear + drop)]
        easel.shape([rest[0], *folded, *rest[3:]], paper)
    easel.shape([(right - ear, top), (right, top + ear), (right - ear, top + ear)], fill, ink, 2)
    big, small = Hand(46, BOLD, 0), Hand(29, PLAIN)
    x = easel.write(EDGE + 32, top + 56, big.cut(readable(card.real), 620), big, colours.INK)
    easel.write(x + 16, top + 56, small.cut(readable(card.of), right - ear - 24 - x - 16), small, colours.INK_SOFT)
    _strip(easel, card, EDGE + 32, top + 76, INSIDE - 64, 54)


def _strip(easel: Easel, card: Card, left: float, top: float, width: float, height: float) -> None:
    """Draw the facets over the whole width: solid, dotted, hatched, open."""
    ink, fill = colours.goal_ink(card.hue), colours.goal_fill(card.hue)
    laid = strip_triangles(len(card.parts), 100)
    across = width / laid[-1][1][0]
    shapes = [[(left + x * across, top + (y - 1) / 99 * height) for x, y in triangle] for triangle in laid]
    for kind, corners in zip(card.parts, shapes, strict=True):
        if kind in {"dots", "hatch"}:
            easel.textured(corners, kind, colours.SURFACE, ink)
        else:
            easel.shape(corners, fill if kind == "solid" else colours.SURFACE)
    for corners in shapes:
        easel.shape(corners, None, ink, 3)


def _band(easel: Easel, card: Card) -> None:
    easel.box(0, FLOOR, WIDTH, HEIGHT, colours.SEA)
    _sign(easel, EDGE - 8, FLOOR + 13, 72)
    name, vision = Hand(30, BOLD, 0.6), Hand(27, PLAIN)
    x, width = EDGE + 80, INSIDE - 80
    easel.write(x, FLOOR + 43, name.cut(readable(card.world), width), name, colours.ON_SEA)
    easel.write(x, FLOOR + 78, vision.cut(readable(card.vision), width), vision, colours.ON_SEA_SOFT)


def _sign(easel: Easel, left: float, top: float, size: int) -> None:
    with Image.open(io.BytesIO(app_icon(size * FINE, maskable=False))) as sign:
        easel.image.paste(sign, (round(left * FINE), round(top * FINE)))


# --- the world


def _world_card(card: Card) -> Easel:
    easel = Easel(colours.SEA)
    _board(easel, card, 128, WIDTH - EDGE - 5.5 * 128, 44)
    _sign(easel, EDGE - 10, 52, 104)
    name = _fitting(readable(card.world), 300, 3, (46, 40, 34))
    y = 206.0
    for row in name.wrap_or_cut(readable(card.world), 300, 3):
        easel.write(EDGE, y, row, name, colours.ON_SEA_SOFT)
        y += name.size * 1.2
    vision = _fitting(readable(card.vision), INSIDE, 2, (72, 64, 56, 48, 42))
    rows = vision.wrap_or_cut(readable(card.vision), INSIDE, 2)
    y = HEIGHT - 52 - (len(rows) - 1) * vision.size * 1.15 - (52 if card.line else 0)
    for row in rows:
        easel.write(EDGE, y, row, vision, colours.ON_SEA)
        y += vision.size * 1.15
    if card.line:
        small = Hand(30, STRONG)
        easel.write(EDGE, HEIGHT - 46, small.cut(readable(card.line), INSIDE), small, colours.MARIGOLD)
    return easel


def _fitting(text: str, width: float, lines: int, sizes: tuple[int, ...]) -> Hand:
    hands = [Hand(size, BOLD, 1) for size in sizes]
    return next((hand for hand in hands if hand.wrap(text, width, lines) is not None), hands[-1])


def _board(easel: Easel, card: Card, side: float, left: float, top: float) -> None:
    """Draw the world unfolded: every goal has its faces, what is free is dashed."""
    faces = net_faces(side)
    down = [faces[row * 5 + column] for column in range(5) for row in range(4)]
    shapes = [[(left + x, top + y) for x, y in face] for face in down]
    goals = card.goals[:FACETS]
    each = FACETS // len(goals) if goals else 0
    for corners in shapes[each * len(goals) :]:
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            easel.dashes(start, end, colours.mix(colours.ON_SEA_SOFT, colours.SEA, 0.6), 2)
    for place, (number, hue) in enumerate(goals):
        own = shapes[place * each : (place + 1) * each]
        for corners in own:
            easel.shape(corners, colours.goal_fill(hue), colours.SEA, 2.5)
        for corners in own[:1]:
            x, y = (sum(corner[axis] for corner in corners) / 3 for axis in (0, 1))
            easel.write(x, y + 13, str(number), Hand(36, BOLD, 0), colours.INK, "ms")
