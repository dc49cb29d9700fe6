"""The vision in the middle of the map: a sentence broken into lines that fit on its faces, as large as may be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

from app.platform.drawing import Point, Triangle

SIZES = (16.0, 14.0, 12.5, 11.0, 10.0, 9.0, 8.0)  # of the type, the largest that fits
FEW, MOST = 4, 40  # lines: rather smaller type than more than a few
LEADING = 1.16  # from one line to the next
RIM = 6.0  # between the words and the edge
NARROW, WIDE = 0.54, 1.0  # how far a sign goes, in sizes of the type
ELLIPSIS = "…"


@dataclass(frozen=True)
class Middle:
    """The sentence as it is set: the size of its type and each line with the middle of its foot."""

    size: float
    lines: list[tuple[float, float, str]]


@lru_cache(maxsize=8)  # every page asks for the same two
def middle(text: str, faces: tuple[Triangle, ...]) -> Middle:
    """Set a sentence on faces that lie side by side; only what is longer than any vision may be is cut."""
    shape = corners(faces)
    set_in = [found for size in SIZES if (found := _set(text.split(" "), shape, size))]
    few = [one for one in set_in if len(one.lines) <= FEW]
    return next(iter(few or set_in), None) or _cut(text, shape)


def _set(words: Sequence[str], shape: Sequence[Point], size: float) -> Middle | None:
    """Set words in this size, on as few lines as may be; nothing where they have no room."""
    for count in range(1, MOST + 1):
        rows = list(_rows(shape, size, count))
        if len(rows) < count:
            return None
        if (lines := _filled(words, [width for _x, _y, width in rows], size)) is not None:
            return Middle(size, [(x, y, line) for (x, y, _width), line in zip(rows, lines, strict=True) if line])
    return None


def _cut(text: str, shape: Sequence[Point]) -> Middle:
    words, size = text.split(" "), SIZES[-1]
    most = max(count for count in range(1, MOST) if len(list(_rows(shape, size, count))) == count)
    rows = list(_rows(shape, size, most))
    lines, _over = _broken(words, [width for _x, _y, width in rows], size)
    lines[-1] = f"{lines[-1].rpartition(' ')[0] or lines[-1][:-1]}{ELLIPSIS}"
    return Middle(size, [(x, y, line) for (x, y, _width), line in zip(rows, lines, strict=True)])


def _filled(words: Sequence[str], widths: Sequence[float], size: float) -> list[str] | None:
    """Break words into lines of these widths; a line too short for its word stays empty. Nothing if they do not fit."""
    lines, over = _broken(words, widths, size)
    return None if over else lines


def _broken(words: Sequence[str], widths: Sequence[float], size: float) -> tuple[list[str], Sequence[str]]:
    """Break words into lines of these widths; gives also the words that found no room."""
    lines: list[str] = []
    waiting = list(words)
    for width in widths:
        line = ""
        while waiting and long(joined := f"{line} {waiting[0]}".strip(), size) <= width:
            line = joined
            waiting.pop(0)
        if waiting and not line and _may_break(waiting[0], max(widths), size):
            line, waiting[0] = _split(waiting[0], width, size)
        lines.append(line)
    return lines, waiting


def _may_break(word: str, most: float, size: float) -> bool:
    """Say whether a word that fits on no line is broken: writing without spaces is, others in the smallest type."""
    return long(word, size) > most and (size == SIZES[-1] or any(east_asian_width(sign) in "WF" for sign in word))


def _split(word: str, width: float, size: float) -> tuple[str, str]:
    end = next((n for n in range(len(word), 0, -1) if long(word[:n], size) <= width), 0)
    return word[:end], word[end:]


def long(text: str, size: float) -> float:
    """Say how long a line is in a size of the type."""
    return size * sum(WIDE if east_asian_width(sign) in "WF" else NARROW for sign in text)


def _rows(shape: Sequence[Point], size: float, count: int) -> Iterator[tuple[float, float, float]]:
    """Give so many lines round the middle of a shape: the middle and foot of each, and how wide it may be."""
    high = size * LEADING
    for n in range(count):
        top = _middle(shape) + (n - count / 2) * high
        spans = [span(shape, top), span(shape, top + high)]
        left, right = max(one[0] for one in spans), min(one[1] for one in spans)
        if right - left < 2 * RIM + 2 * size:
            return
        yield round((left + right) / 2, 1), round(top + high * 0.78, 1), right - left - 2 * RIM


def span(shape: Sequence[Point], y: float) -> tuple[float, float]:
    """Say from where to where a shape goes at a height; from nowhere to nowhere above and below it."""
    cuts = [
        ax + (bx - ax) * (y - ay) / (by - ay)
        for (ax, ay), (bx, by) in pairwise([*shape, shape[0]])
        if ay != by and min(ay, by) <= y <= max(ay, by)
    ]
    return (min(cuts), max(cuts)) if cuts else (0.0, 0.0)


def corners(faces: Sequence[Triangle]) -> list[Point]:
    """Give the outline of faces that make up a shape without a dent."""
    points = sorted({(round(x, 3), round(y, 3)) for face in faces for x, y in face})

    def chain(ordered: Sequence[Point]) -> list[Point]:
        found: list[Point] = []
        for x, y in ordered:
            while len(found) > 1:
                (ax, ay), (bx, by) = found[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 1e-3:
                    break
                found.pop()
            found.append((x, y))
        return found[:-1]

    return chain(points) + chain(points[::-1])


def _middle(shape: Sequence[Point]) -> float:
    """Give the height of the middle of a shape's weight."""
    y = area = 0.0
    for (ax, ay), (bx, by) in pairwise([*shape, shape[0]]):
        turn = ax * by - bx * ay
        area, y = area + turn, y + (ay + by) * turn
    return y / (3 * area)
