"""Where a letter leads: never to a host that only the request named."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from town import Town

from app.main import create_app
from app.platform.settings import Settings
from app.players import sign_in_routes

SMTP, PUBLIC = {"smtp_url": "smtp://localhost"}, {"public_url": "https://game.example.org"}


@pytest.mark.parametrize(
    ("more", "leads_to"),
    [
        ({}, "http://evil.example/sign-in/"),  # into the outbox, which only the operator reads
        (SMTP, ""),
        (SMTP | PUBLIC, "https://game.example.org/sign-in/"),
    ],
)
def test_a_letter_leads_nowhere_else(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], leads_to: str
) -> None:
    letters: list[str] = []

    async def keep(_settings: Settings, _to: str, _subject: str, text: str) -> None:
        letters.append(text)

    monkeypatch.setattr(sign_in_routes, "send_letter", keep)
    app = create_app(Settings(data_dir=tmp_path, database_url=town.db.url, disk_floor_mb=1, **more), clock=town.clock)
    with TestClient(app, base_url="http://evil.example", headers={"sec-fetch-site": "same-origin"}) as stranger:
        assert stranger.post("/sign-in", data={"address": "ada@example.org"}).status_code == 202
    assert "Your code: " in letters[0]
    assert ("http" in letters[0]) == bool(leads_to)
    assert leads_to in letters[0]
