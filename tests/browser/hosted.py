"""A world on a real port, and people who act on it the way phones do: for looking at its screens."""

import io
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import uvicorn
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient
from town import MovableClock

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.main import create_app
from app.migrate import migrate
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.settings import Settings
from app.platform.trust import Trust
from app.players import service as players
from app.players import store as players_store
from app.players.actor import Actor
from app.players.tables import Player

HERE = "http://localhost"
# What a phone is shown when it is asked to trust this machine; nobody imports it here.
TRUST = Trust(
    certificate=b"",
    name="World Game on laptop",
    fingerprint="0123456789abcdef" * 4,
    addresses=("https://192.168.1.20:8443", "https://laptop.local:8443"),
    page="http://192.168.1.20:8000/trust",
    here="http://localhost:8000",
)

World = Callable[[str], "Hosted"]  # gives a world that is served, by its name


@dataclass(frozen=True)
class Screen:
    """An address to look at, and what it answers.

    With `wrong`, the form on it is sent with these values, past the browser's own check, and the answer is looked at.
    """

    path: str
    status: int = 200
    wrong: dict[str, str] = field(default_factory=dict)


class Hosted:
    """A world that is served; `screens` lists every screen for each who looks."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        self.start_of = now or datetime.now(UTC)
        self.settings = Settings(data_dir=folder, beat_ms=50, disk_floor_mb=1)
        self.clock = MovableClock(self.start_of)
        self.database = Database(self.settings.database, clock=self.clock)
        migrate(self.database)
        self.app = create_app(self.settings, clock=self.clock, trust=TRUST)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.secrets: dict[str, str] = {}
        self.screens: dict[str | None, list[Screen]] = {}
        self.server = uvicorn.Server(uvicorn.Config(self.app, port=self.port, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        self.thread.start()
        for _try in range(500):
            if self.server.started:
                return
            threading.Event().wait(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.database.close()

    def see(self, who: str | None, *paths: str, status: int = 200) -> None:
        """Put addresses on somebody's list."""
        self.screens.setdefault(who, []).extend(Screen(path, status) for path in paths)

    def see_sent(self, who: str | None, path: str, status: int = 422, **wrong: str) -> None:
        """Put a form on somebody's list as it looks after it was sent and refused."""
        self.screens.setdefault(who, []).append(Screen(path, status, wrong))

    def let_in(self, name: str, kind: str = "lasting", *, steward: bool = False, young: bool = False) -> Actor:
        """Let somebody new in, with a device."""
        player = new_id()
        self.database.write_now(
            players_store.add_player,
            player,
            name,
            kind=kind,
            time_zone="Europe/Stockholm",
            steward=steward,
            young=young,
        )
        return self._device(name, player)

    def known(self, name: str) -> Actor:
        """Give a device to somebody who is there already."""
        find = select(col(Player.id)).where(col(Player.name) == name)
        return self._device(name, self.database.read_now(lambda conn: conn.execute(find).scalar_one()))

    def _device(self, name: str, player: UUID) -> Actor:
        short = name.split(maxsplit=1)[0]
        self.secrets[short] = f"secret-of-{short.lower()}"
        label = "Firefox on Android"
        return self.database.write_now(players.open_device, player, self.secrets[short], label, proved=True)

    def phone(self, who: str | None) -> TestClient:
        client = TestClient(self.app, base_url=HERE, follow_redirects=False)
        client.headers.update({"origin": HERE, "accept": "application/json"})
        if who:
            client.cookies.set("wg_device", self.secrets[who])
        return client

    def do(self, who: str | None, path: str, *, photo: bytes | None = None, **form: object) -> str:
        """Send a form the way a phone does; gives where it leads."""
        body = {"deed": str(uuid4())} | {n: v if isinstance(v, list) else str(v) for n, v in form.items()}
        files = {"photo": ("tree.jpg", photo, "image/jpeg")} if photo else None
        answer = self.phone(who).post(path, data=body, files=files)
        assert answer.status_code < 300, f"{path}: {answer.status_code} {answer.text}"
        return str(answer.json()["location"])

    def found(self, who: str, path: str, **form: object) -> str:
        """The same, giving the id at the end of where it leads."""
        return self.do(who, path, **form).split("?")[0].rsplit("/", 1)[-1]

    def first(self, what: Any, *where: Any) -> Any:
        """Give one value out of the database."""
        return self.database.read_now(lambda conn: conn.execute(select(what).where(*where)).scalars().first())

    def claim_on(self, quest: str, who: Actor) -> UUID:
        """Give somebody's claim on a quest."""
        return self.first(col(Claim.id), col(Claim.quest_id) == UUID(quest), col(Claim.player_id) == who.id)

    def deed_on(self, claim: UUID) -> UUID:
        """Give what was handed in for a claim."""
        return self.first(col(Contribution.id), col(Contribution.claim_id) == claim)


def street() -> bytes:
    """Draw something like a photo of a tree in a street."""
    picture = Image.new("RGB", (1200, 900), (168, 200, 222))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 620, 1200, 900], fill=(120, 116, 112))
    draw.rectangle([60, 180, 420, 640], fill=(188, 130, 98))
    draw.rectangle([640, 400, 700, 720], fill=(92, 66, 46))
    draw.ellipse([440, 90, 900, 480], fill=(66, 122, 62))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
