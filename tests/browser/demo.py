"""The demo world with a past, and one player in whose hands is a claim of every kind: for looking at every screen."""

import io
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import uvicorn
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient
from town import MovableClock

from app.claims import service as claims
from app.cli import make_steward_link
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.goals import store as goals
from app.main import create_app
from app.migrate import migrate
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.pictures.shelf import shelf_of
from app.platform.settings import Settings
from app.players import service as players
from app.players import store as players_store
from app.players.actor import Actor
from app.players.tables import Player
from app.quests import store as quests
from app.quests.tables import Quest
from app.seed import world as samples
from game.confirmations import Answer


class Demo:
    """The demo world, served; `screens` lists the address of every screen for each who looks."""

    def __init__(self, folder: Path) -> None:
        now = datetime.now(UTC)
        settings = Settings(data_dir=folder, beat_ms=50, disk_floor_mb=1)
        self.clock = MovableClock(now)
        self.database = Database(settings.database, clock=self.clock)
        migrate(self.database)
        samples.seed(settings.database, "cool-streets", now, shelf_of(settings))
        self.app = create_app(settings, clock=self.clock)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.amina = self._device("Amina (sample)")
        self.ben = self._device("Ben (sample)")
        self.secrets = {"Amina": "secret-of-amina", "Gus": self._guest()}
        self.screens = {None: self._of_nobody(), "Amina": self._of_a_player(now), "Gus": ["/", "/me", "/confirm"]}
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

    def _device(self, name: str) -> Actor:
        find = select(col(Player.id)).where(col(Player.name) == name)
        player_id = self.database.read_now(lambda conn: conn.execute(find).scalar_one())
        secret = f"secret-of-{name.split(maxsplit=1)[0].lower()}"
        return self.database.write_now(players.open_device, player_id, secret, "Firefox on Android", proved=True)

    def _guest(self) -> str:
        guest = new_id()
        self.database.write_now(players_store.add_player, guest, "Gus", kind="guest", time_zone="UTC")
        self.database.write_now(players.open_device, guest, "secret-of-gus", "Safari on iPhone", proved=True)
        return "secret-of-gus"

    def _quest(self, like: Quest, **terms: object) -> UUID:
        values = {"title": "A quest", "minutes": 20, "places": 2, "evidence": "note", "proposed_by": self.amina.id}
        chosen = {**values, "metric_id": like.metric_id, "place": like.place, **terms}
        quest_id = new_id()
        self.database.write_now(
            lambda work: quests.add(work, id=quest_id, initiative_id=like.initiative_id, **chosen),
        )
        return quest_id

    def _claim(self, who: Actor, quest: UUID) -> UUID:
        return self.database.write_now(claims.claim, who, new_id(), quest)

    def _hand_in(self, who: Actor, quest: UUID, note: str) -> UUID:
        claim = self._claim(who, quest)
        self.database.write_now(contributions.keep_draft, who, claim, Draft(note, "", 3000))
        return self.database.write_now(contributions.hand_in, who, claim, new_id())

    def _one(self, what: str) -> Quest:
        find = (
            select(Quest)
            .where(what == col(Quest.state), col(Quest.metric_id).is_not(None))
            .order_by(col(Quest.created_at))
            .limit(1)
        )
        return self.database.read_now(lambda conn: Quest(**conn.execute(find).one()._mapping))

    def _of_nobody(self) -> list[str]:
        like = self._one("open")
        full = self._quest(like, title="Hold the ladder at the market hall", places=1, evidence="note")
        self._claim(self.ben, full)
        odd = [
            self._quest(like, title="Count the dry trees", opens_at=self.clock() + timedelta(days=2)),
            self._quest(like, title="Open the tap at the square", state="blocked", missing="The water key is missing"),
            self._quest(like, title="Mend the awning", state="done"),
            self._quest(like, title="Ask the school for its roof plan", state="closed"),
        ]
        steward = make_steward_link(self.database, "").removeprefix("http://")
        goal = self.database.read_now(quests.top_goals, like.initiative_id)[0]
        above = [f"/goals/{parent.id}" for parent in self.database.read_now(goals.parents, goal)]
        return [
            *(
                "/",
                "/quests",
                "/quests?minutes=15&home=true",
                "/quests?near=Market+Row&minutes=60",
                "/quests?text=nothing+like+this",
                "/world",
                "/world/log",
            ),
            *("/boards", "/boards?kind=players&period=week", "/boards?kind=teams&period=all", f"/boards?goal={goal}"),
            *(f"/goals/{goal}", *above, f"/initiatives/{like.initiative_id}"),
            *(f"/quests/{quest}" for quest in (like.id, full, *odd)),
            *(f"/quests/{like.id}?take=1", "/me", "/offline", f"/sign-in/{'x' * 43}", steward, "/nothing-here"),
        ]

    def _of_a_player(self, now: datetime) -> list[str]:
        like, me = self._one("open"), self.amina
        self.clock.now = now - timedelta(hours=23, minutes=20)
        ends_soon = self._quest(like, title="Water the two limes at the corner shop")
        self._claim(me, ends_soon)
        self.clock.now = now - timedelta(minutes=50)
        back = self._quest(like, title="Photograph the shade at noon, from the north side of the street")
        sent = self._hand_in(me, back, "Four of them, it was hot.")
        answer = confirmations.answer
        self.database.write_now(answer, self.ben, sent, Answer.BACK, reason="The number is missing: how many benches?")
        done = self._quest(like, title="Tie up the young oak")
        self.database.write_now(answer, self.ben, self._hand_in(me, done, "Tied."), Answer.YES)
        waits = self._quest(like, title="Call three neighbours before the hot day")
        self._hand_in(me, waits, "All three are well.")
        shown = self._quest(like, title="Fill the water bags on Mill Lane", evidence="photo number note", minutes=90)
        other = self._photo(self.ben, shown)
        self.clock.now = now
        mine = self._claim(me, shown)
        return [
            *("/", "/me", "/me/ledger", "/confirm", f"/contributions/{other}", f"/claims/{mine}/hand-in"),
            *(f"/quests/{quest}" for quest in (ends_soon, back, done, waits, shown)),
            *("/boards", "/boards?kind=players&period=week", "/world", "/quests"),
        ]

    def _photo(self, who: Actor, quest: UUID) -> UUID:
        claim, deed = self._claim(who, quest), new_id()
        client = TestClient(self.app, base_url="http://localhost", follow_redirects=False)
        client.cookies.set("wg_device", "secret-of-ben")
        client.post(
            f"/claims/{claim}/contributions",
            data={"deed": str(deed), "note": "All eight bags are full. The last one leaks a little.", "amount": "8"},
            files={"photo": ("tree.jpg", street(), "image/jpeg")},
            headers={"origin": "http://localhost"},
        )
        return deed


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
