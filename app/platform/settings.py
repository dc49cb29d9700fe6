"""Every setting of the server, read from the environment once, at the start."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.platform.clock import is_zone


class WrongSetting(Exception):
    """A setting that the server cannot start with; the message is one sentence for the operator."""


class Settings(BaseSettings):
    """What an operator may set by environment variables of the same (upper-case) name."""

    model_config = SettingsConfigDict(frozen=True)

    database_url: str = ""
    redis_url: str = ""
    data_dir: Path = Path("var")
    host: str = "0.0.0.0"  # noqa: S104 - a phone in the same network must reach the laptop
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    https_port: Annotated[int, Field(ge=1, le=65535)] = 8443
    public_url: str = ""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    smtp_url: str = ""
    mail_from: str = "World Game <world-game@localhost>"
    time_zone: str = "UTC"
    beat_ms: Annotated[int, Field(ge=20, le=5000)] = 100
    reports_to_hide: Annotated[int, Field(ge=1, le=20)] = 3
    disk_floor_mb: Annotated[int, Field(ge=1, le=1_000_000)] = 256

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return url

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, url: str) -> str:
        if url and urlsplit(url).scheme not in {"redis", "rediss", "unix", "valkey", "valkeys"}:
            raise ValueError("must be an address like redis://localhost:6379/0")
        return re.sub("^valkey", "redis", url)  # one protocol: the client knows it by this name

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _origin_only(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}):
            raise ValueError("must be an address like https://game.example.org")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, url: str) -> str:
        if url and urlsplit(url).scheme not in {"smtp", "smtps"}:
            raise ValueError("must be an address like smtp://name:password@mail.example.org:587")
        return url

    @field_validator("time_zone")
    @classmethod
    def _real_zone(cls, name: str) -> str:
        if not is_zone(name):
            raise ValueError("must be a time zone name such as Europe/Stockholm")
        return name

    @property
    def database(self) -> str:
        """The database address, with the default inside the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'world.db'}"

    @property
    def shared_name(self) -> str:
        """What the keys of this world begin with in a Redis that several worlds may share: its database's name."""
        return f"worldgame:{urlsplit(self.database).path.strip('/')}"


def load_settings() -> Settings:
    """Read the settings, or raise `WrongSetting` with one clear sentence."""
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        message = str(first["msg"]).removeprefix("Value error, ")
        raise WrongSetting(f"{name} {message[0].lower() + message[1:]}.") from wrong
