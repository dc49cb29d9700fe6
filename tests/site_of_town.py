"""The town's site, asked the way a phone asks."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from starlette.testclient import TestClient
from town import Town, secret_of

from app.main import create_app
from app.platform.settings import Settings

HERE = "http://localhost"


class Site:
    """A town that is served inside the test; `inside` is on the loop that the app lives on, as sockets must be."""

    inside: TestClient | None = None

    def __init__(self, town: Town, folder: Path) -> None:
        self.town = town
        settings = Settings(data_dir=folder, database_url=town.db.url, disk_floor_mb=1)
        self.app: FastAPI = create_app(settings, clock=town.clock)
        self.pictures = folder / "pictures"

    def phone(self, who: str | None = None, *, json: bool = False) -> TestClient:
        """Give the phone of somebody of the cast, or of nobody."""
        client = phone_of(self.inside or TestClient(self.app))
        client.headers["origin"] = HERE
        if json:
            client.headers["accept"] = "application/json"
        if who:
            client.cookies.set("wg_device", secret_of(who))
        return client

    def post(self, who: str | None, path: str, *, files: Any = None, **form: object):  # type: ignore[no-untyped-def]
        """Send a form with an id of its own, as a script does."""
        body = {"deed": str(uuid4())} | {name: str(value) for name, value in form.items()}
        return self.phone(who, json=True).post(path, data=body, files=files)


def phone_of(inside: TestClient, *, raises: bool = False) -> TestClient:
    """Give a phone for the app of a client that may hold it open: else each request begins a loop and threads."""
    client = TestClient(inside.app, base_url=HERE, follow_redirects=False, raise_server_exceptions=raises)
    client.portal = inside.portal
    return client
