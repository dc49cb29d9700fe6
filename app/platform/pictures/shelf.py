"""The shelf: developed pictures on disk under random names."""

import asyncio
import os
import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from app.platform.pictures.errors import StorageFull
from app.platform.settings import Settings
from game.errors import NotFound

_NAME = re.compile(r"[0-9a-f]{32}")


class Shelf:
    """A folder of pictures; `disk_floor` bytes always stay free for the database."""

    def __init__(self, folder: Path, *, disk_floor: int) -> None:
        self.folder = folder
        self.disk_floor = disk_floor

    async def keep(self, full: bytes, thumb: bytes) -> str:
        """Write a picture and its thumbnail so that they survive a crash, and give their random name."""
        return await asyncio.to_thread(self.keep_now, full, thumb)

    def keep_now(self, full: bytes, thumb: bytes) -> str:
        """The same in this thread; raises `StorageFull`."""
        name = secrets.token_hex(16)
        folder = self.folder / name[:2]
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if shutil.disk_usage(folder).free - len(full) - len(thumb) < self.disk_floor:
                raise StorageFull
            for path, data in ((self._file(name), full), (self._file(name, thumb=True), thumb)):
                _write(path, data)
            _sync(folder)
        except OSError as full_disk:
            self.throw_away(name)
            raise StorageFull from full_disk
        return name

    def path(self, name: str, *, thumb: bool = False) -> Path:
        """Give the file of a picture; raises `NotFound`."""
        file = self._file(name, thumb=thumb)
        if not file.is_file():
            raise NotFound
        return file

    def throw_away(self, name: str) -> None:
        """Delete a picture, if it is there."""
        for thumb in (False, True):
            self._file(name, thumb=thumb).unlink(missing_ok=True)

    def sweep(self, known: set[str], older_than: float) -> int:
        """Delete pictures that no row knows and that were written before a moment (seconds since 1970); count them."""
        orphans = set()
        for file in self.folder.glob("??/*.webp"):
            name = file.stem.removesuffix("-small")
            with suppress(FileNotFoundError):  # thrown away meanwhile
                if name not in known and _NAME.fullmatch(name) and file.stat().st_mtime < older_than:
                    orphans.add(name)
        for name in orphans:
            self.throw_away(name)
        return len(orphans)

    def _file(self, name: str, *, thumb: bool = False) -> Path:
        if not _NAME.fullmatch(name):
            raise NotFound
        return self.folder / name[:2] / f"{name}{'-small' if thumb else ''}.webp"


def shelf_of(settings: Settings) -> Shelf:
    """Give the shelf of this installation."""
    return Shelf(settings.data_dir / "pictures", disk_floor=settings.disk_floor_mb * 1024 * 1024)


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
