"""Developing pictures in children, at most two at a time."""

import asyncio
import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from app.platform.pictures.errors import FileTooLarge, ImageUnreadable, TooManyPixels, UnsupportedImage
from app.platform.pictures.limits import CHILD_SECONDS, CHILDREN, LARGEST_BYTES, MOST_PIXELS

ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-m", "app.platform.pictures.child")
_seats: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


@dataclass(frozen=True)
class Developed:
    """A picture that is safe to keep and to show."""

    full: bytes
    thumb: bytes
    width: int
    height: int


async def develop(data: bytes, *, command: tuple[str, ...] = COMMAND) -> Developed:
    """Decode, turn, scale and re-encode a picture in a bounded child.

    Raises `FileTooLarge`, `TooManyPixels`, `UnsupportedImage` or `ImageUnreadable`, whatever the child dies of.
    """
    if len(data) > LARGEST_BYTES:
        raise FileTooLarge(megabytes=LARGEST_BYTES // 1024 // 1024)
    async with _seats.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(CHILDREN)):
        child = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)},
        )
        try:
            out, _err = await asyncio.wait_for(child.communicate(data), CHILD_SECONDS + 5)
        except TimeoutError as late:
            raise ImageUnreadable from late
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    return _read(out)


def is_plain_webp(data: bytes) -> bool:
    """Say whether this is one WebP frame and nothing beside it: a child that was taken over can hand out no more."""
    if len(data) < 20 or data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8 ":
        return False
    whole, frame = (int.from_bytes(data[at : at + 4], "little") for at in (4, 16))
    return whole == len(data) - 8 and len(data) == 20 + frame + frame % 2


def _read(out: bytes) -> Developed:
    line, _newline, rest = out.partition(b"\n")
    said = line.decode("ascii", "replace").split()
    if said[:1] == ["ok"] and len(said) == 4 and all(number.isdecimal() for number in said[1:]):
        width, height, size = map(int, said[1:])
        full, thumb = rest[:size], rest[size:]
        if is_plain_webp(full) and is_plain_webp(thumb):
            return Developed(full, thumb, width, height)
    if said == ["too_many_pixels"]:
        raise TooManyPixels(megapixels=MOST_PIXELS // 1_000_000)
    if said == ["unsupported_image"]:
        raise UnsupportedImage
    raise ImageUnreadable
