"""Empty worlds for the tests: copies of one that the migrations made, as files or on a PostgreSQL of the tests' own."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from postgres import PostgresServer

from app.migrate import migrate
from app.platform.database import Database


class Ground(Protocol):
    """Where worlds are made."""

    def bare(self, folder: Path) -> str:
        """Give the address of a database without any table."""

    def fresh(self, folder: Path) -> str:
        """Give the address of a database with all tables and no world."""

    def copy(self, url: str, folder: Path) -> str:
        """Give the address of a copy of a world that nobody has open."""

    def forget(self, url: str) -> None:
        """Throw a world away."""


@dataclass(frozen=True)
class FileGround:
    """Worlds as files of SQLite, each in its test's folder."""

    template: Path

    def bare(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'world.db'}"

    def fresh(self, folder: Path) -> str:
        return f"sqlite:///{shutil.copy(self.template, folder / 'world.db')}"

    def copy(self, url: str, folder: Path) -> str:
        return f"sqlite:///{shutil.copy(url.removeprefix('sqlite:///'), folder / 'world.db')}"

    def forget(self, url: str) -> None:
        """The test's folder goes with its test."""


class ServerGround:
    """Worlds as databases of one server."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        url = server.new_database()
        database = Database(url)
        migrate(database)
        database.close()
        self.template = url.rsplit("/", 1)[1]

    def bare(self, _folder: Path) -> str:
        return self.server.new_database()

    def fresh(self, _folder: Path) -> str:
        return self.server.new_database(self.template)

    def copy(self, url: str, _folder: Path) -> str:
        return self.server.new_database(url.rsplit("/", 1)[1])

    def forget(self, url: str) -> None:
        self.server.forget(url)


@dataclass
class Worlds:
    """The worlds of one test."""

    ground: Ground
    made: list[str] = field(default_factory=list)

    def __enter__(self) -> "Worlds":
        return self

    def __exit__(self, *_: object) -> None:
        for url in self.made:
            self.ground.forget(url)
        self.made.clear()

    def bare(self, folder: Path) -> str:
        self.made.append(self.ground.bare(folder))
        return self.made[-1]

    def fresh(self, folder: Path) -> str:
        self.made.append(self.ground.fresh(folder))
        return self.made[-1]

    def copy(self, url: str, folder: Path) -> str:
        self.made.append(self.ground.copy(url, folder))
        return self.made[-1]
