"""The colours of the style sheet (tokens.css, by day), for pictures: the same numbers in OKLCH, as sRGB."""

from functools import lru_cache
from math import cos, radians, sin

from app.platform.drawing import HUES

Colour = tuple[int, int, int]


@lru_cache(maxsize=256)
def oklch(light: float, chroma: float, hue: float) -> Colour:
    """Turn an OKLCH colour into sRGB, cut off where the screen has no such colour (Ottosson, 2020)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return (_byte(red), _byte(green), _byte(blue))


def _byte(linear: float) -> int:
    linear = min(1.0, max(0.0, linear))
    curved = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(curved * 255)


def mix(over: Colour, under: Colour, share: float) -> Colour:
    """Lay one colour over another, `share` of it showing."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(over, under, strict=True))
    return (red, green, blue)


GROUND = oklch(0.955, 0.014, 135)
SURFACE = oklch(0.995, 0.004, 120)
INK = oklch(0.265, 0.045, 215)
INK_SOFT = oklch(0.430, 0.035, 215)
EDGE = oklch(0.78, 0.035, 170)
SEA = oklch(0.330, 0.059, 218)
ON_SEA = oklch(0.970, 0.015, 130)
ON_SEA_SOFT = oklch(0.850, 0.030, 190)
MARIGOLD = oklch(0.835, 0.160, 82)


def _of_goal(hue: int) -> tuple[float, int]:
    slot = hue * 7 % HUES
    return 25 + slot * 360 / HUES, slot % 3 - 1


def goal_ink(hue: int) -> Colour:
    """Give the colour of a goal's text and outlines."""
    angle, step = _of_goal(hue)
    return oklch(0.455 + 0.045 * step, 0.105, angle)


def goal_fill(hue: int) -> Colour:
    """Give the colour of a goal's faces."""
    angle, step = _of_goal(hue)
    return oklch(0.775 + 0.055 * step, 0.125, angle)


def goal_wash(hue: int) -> Colour:
    """Give the tinted ground of a goal."""
    angle, _step = _of_goal(hue)
    return oklch(0.945, 0.03, angle)
