"""Letters for pictures: the interface's own variable font, in several files by script."""

import io
from collections.abc import Iterator
from functools import lru_cache

from PIL import ImageFont

from app.platform.pages import STATIC
from app.platform.words import whole

SCRIPTS = ("latin", "latin-ext", "vietnamese", "cyrillic-ext")
MARK = "…"
BOLD, STRONG, PLAIN = 800, 650, 450
# Characters without ink of their own. They are not missed where the font lacks them.
UNSEEN = {0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF, 0x00AD}

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=len(SCRIPTS))
def _file(script: str) -> tuple[bytes, frozenset[int]]:
    """Unpack a web font, which not every FreeType reads: its plain bytes and the characters it holds."""
    path = STATIC / "vendor" / "recursive" / f"recursive-{script}-casl-normal.woff2"
    if not path.exists():
        return b"", frozenset()
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - needed for the first card only, not at the start

    plain = io.BytesIO()
    with TTFont(path, lazy=True) as font:
        font.flavor = None
        font.save(plain)
        return plain.getvalue(), frozenset(font.getBestCmap())


@lru_cache(maxsize=128)
def _font(script: str, size: int, weight: int, casual: float) -> Font:
    data, _held = _file(script)
    if not data:  # set-up was not run: the picture still says what it has to say
        return ImageFont.load_default(size)
    font = ImageFont.truetype(io.BytesIO(data), size)
    font.set_variation_by_axes([casual, weight])
    return font


def _script_of(character: str) -> str | None:
    return next((script for script in SCRIPTS if ord(character) in _file(script)[1]), None)


def readable(text: str) -> str:
    """Leave out what no file of the font holds (emoji, other scripts) and the gaps that this leaves."""
    if not _file(SCRIPTS[0])[1]:
        return " ".join(text.encode("latin-1", "ignore").decode("latin-1").split())
    return " ".join("".join(c for c in text if c.isspace() or (ord(c) not in UNSEEN and _script_of(c))).split())


def _words(text: str) -> list[str]:
    """Split a text where a line may end; a number keeps its unit."""
    return whole(text).split(" ")


class Hand:
    """One way of writing: a size, a weight, and how playful (0 to 1)."""

    def __init__(self, size: int, weight: int = PLAIN, casual: float = 0.3) -> None:
        self.size, self.weight, self.casual = size, weight, casual

    def runs(self, text: str) -> Iterator[tuple[str, Font]]:
        """Split a line where the file of its letters changes."""
        run, of = "", SCRIPTS[0]
        for character in text:
            script = of if character == " " else _script_of(character) or SCRIPTS[0]
            if script != of and run:
                yield run, _font(of, self.size, self.weight, self.casual)
                run = ""
            of = script
            run += character
        if run:
            yield run, _font(of, self.size, self.weight, self.casual)

    def width(self, text: str) -> float:
        """Give the width of a line."""
        return sum(font.getlength(run) for run, font in self.runs(text))

    def cut(self, text: str, width: float) -> str:
        """Shorten a line to a width, with a mark where it was cut."""
        if self.width(text) <= width:
            return text
        fits, longest = 0, len(text)
        while fits < longest:
            half = (fits + longest + 1) // 2
            fits, longest = (half, longest) if self.width(text[:half] + MARK) <= width else (fits, half - 1)
        return text[:fits].rstrip(" ,.;:–-") + MARK

    def wrap(self, text: str, width: float, lines: int) -> list[str] | None:
        """Break a text into at most so many lines of much the same length; None when it does not fit."""
        rows = self._greedy(text, width)
        if rows is None or len(rows) > lines:
            return None
        narrower: list[str] | None = rows
        while narrower is not None and len(narrower) == len(rows) > 1:
            rows, width = narrower, width - self.size / 2
            narrower = self._greedy(text, width)
        return rows

    def _greedy(self, text: str, width: float) -> list[str] | None:
        rows: list[str] = []
        for word in _words(text):
            if self.width(word) > width:
                return None
            longer = f"{rows[-1]} {word}" if rows else word
            if rows and self.width(longer) <= width:
                rows[-1] = longer
            else:
                rows.append(word)
        return rows

    def wrap_or_cut(self, text: str, width: float, lines: int) -> list[str]:
        """Break a text into at most so many lines and cut what is too long."""
        whole = self.wrap(text, width, lines)
        if whole is not None:
            return whole
        rows: list[str] = []
        rest = _words(text)
        while rest and len(rows) < lines - 1:
            taken = 1
            while taken < len(rest) and self.width(" ".join(rest[: taken + 1])) <= width:
                taken += 1
            rows.append(self.cut(" ".join(rest[:taken]), width))
            rest = rest[taken:]
        return [*rows, self.cut(" ".join(rest), width)] if rest else rows
