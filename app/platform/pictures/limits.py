"""The bounds of pictures.

20 MB and 50 megapixels take what today's phones make. A 50 megapixel picture is 150 MB decoded and is copied twice
while it is turned and scaled, so the child that decodes it gets 1 GiB of address space and 10 s of processor time.
"""

from dataclasses import dataclass

from app.platform.pictures.errors import QuotaReached

LARGEST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONG_EDGE = 1600
THUMB_EDGE = 480
QUALITY = 80
CHILD_MEMORY = 1024 * 1024 * 1024
CHILD_SECONDS = 10
CHILDREN = 2


@dataclass(frozen=True)
class Quota:
    """What one player may keep on the shelf."""

    files: int = 200
    size: int = 200 * 1024 * 1024

    def check(self, files: int, size: int, more: int) -> None:
        """Raise `QuotaReached` if another picture of `more` bytes does not fit."""
        if files + 1 > self.files or size + more > self.size:
            raise QuotaReached(files=self.files, megabytes=self.size // 1024 // 1024)
