"""Share cards: the pictures and the lines that chat programs show beside a link."""

import asyncio
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk import hide_by_reports, rule
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient
from town import START, MovableClock, Town, build_town

from app.main import create_app
from app.migrate import migrate
from app.platform.ids import new_id
from app.platform.refusals import Busy
from app.platform.settings import Settings
from app.share import gallery as gallery_module
from app.share import views
from app.share.cards import Card, draw
from app.share.colours import MARIGOLD, SEA, goal_fill, goal_ink
from app.share.easel import HEIGHT, WIDTH
from app.share.gallery import WAITING, Gallery, version
from app.share.lettering import Hand, readable
from game.moderation import Act, Kind

CARD = Card(title="Water the young trees", world="Testtown", vision="Shade for all", hue=1, number=1, tag="Shade")
FACETS = ("solid",) * 6 + ("dots", "dots", "hatch") + ("open",) * 11


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, Town]]:
    folder = tmp_path_factory.mktemp("share")
    app = create_app(
        Settings(data_dir=folder, disk_floor_mb=1, public_url="https://game.example.org"), clock=MovableClock(START)
    )
    base = app.state.database
    migrate(base)
    town = base.write_now(build_town, base, MovableClock(START))
    with TestClient(app):
        yield app, town


@pytest.fixture
def web(place: tuple[FastAPI, Town]) -> TestClient:
    return TestClient(place[0], base_url="http://inside:8000")


def metas(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page))


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture.convert("RGB")


class TestPictures:
    def test_every_kind_is_a_png_of_the_size_that_chats_ask_for(
        self, place: tuple[FastAPI, Town], web: TestClient
    ) -> None:
        town = place[1]
        paths = (
            f"/share/quest/{town.quest()}.png",
            f"/share/initiative/{town.initiative}.png",
            f"/share/goal/{town.goal}.png",
            "/share/world.png",
        )
        drawn = set()
        for path in paths:
            answer = web.get(path)
            assert answer.status_code == 200, path
            assert answer.headers["content-type"] == "image/png"
            picture = opened(answer.content)
            assert picture.size == (WIDTH, HEIGHT)
            assert len(answer.content) < 300_000
            drawn.add(picture.tobytes())
        assert len(drawn) == len(paths)

    def test_it_holds_nothing_but_the_picture(self, web: TestClient) -> None:
        assert not Image.open(io.BytesIO(web.get("/share/world.png").content)).info

    def test_another_quest_is_another_picture_and_the_same_one_is_kept(
        self, place: tuple[FastAPI, Town], web: TestClient
    ) -> None:
        town = place[1]
        first, second = town.quest(title="Dig two pits"), town.quest(title="Dig three pits")
        one, two = web.get(f"/share/quest/{first}.png"), web.get(f"/share/quest/{second}.png")
        assert one.content != two.content
        assert one.headers["etag"] != two.headers["etag"]
        known = web.get(f"/share/quest/{first}.png", headers={"if-none-match": one.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        assert "max-age=300" in known.headers["cache-control"]
        other = web.get(f"/share/quest/{first}.png", headers={"if-none-match": two.headers["etag"]})
        assert other.status_code == 200

    def test_ink_is_work_done(self) -> None:
        done = opened(draw(replace(CARD, real="9", of="of 20 trees", parts=FACETS)))
        bare = opened(draw(replace(CARD, real="0", of="of 20 trees", parts=("open",) * 20)))
        colours = [{c for _n, c in p.crop((90, 440, 700, 500)).getcolors(1 << 16) or []} for p in (done, bare)]
        assert goal_fill(1) in colours[0]
        assert goal_ink(1) in colours[0] & colours[1]
        assert goal_fill(1) not in colours[1]

    def test_the_world_stands_below_in_its_own_colours(self) -> None:
        picture = opened(draw(CARD))
        assert picture.getpixel((1190, 620)) == SEA
        assert MARIGOLD in {c for _n, c in picture.crop((60, 540, 130, 620)).getcolors(1 << 16) or []}


class TestWhatIsShown:
    def test_no_player_is_on_a_card(self, place: tuple[FastAPI, Town]) -> None:
        town = place[1]
        quest = town.quest()
        read = town.db.read_now
        cards = [
            read(views.quest, quest, START),
            read(views.initiative, town.initiative, START),
            read(views.goal, town.goal, START),
            read(views.world, START),
        ]
        said = " ".join(repr(card) for card in cards)
        assert "Shade within 200 m of every door" in said
        assert not [name for name in ("Ada", "Bo", "Cy", "Dee", "Gus") if re.search(rf"\b{name}\b", said)]

    def test_real_units_stand_on_the_card_of_a_quest(self, place: tuple[FastAPI, Town]) -> None:
        card = place[1].db.read_now(views.quest, place[1].quest(place="Mill Lane", places=3), START)
        assert card.facts == (("clock", "30 min"), ("pin", "Mill Lane"), ("people", "3 places"))
        assert (card.real, card.of) == ("0", "of 1,000 trees · trees planted")

    def test_a_draft_and_what_is_hidden_have_no_picture(self, place: tuple[FastAPI, Town], web: TestClient) -> None:
        town = place[1]
        assert web.get(f"/share/quest/{town.quest(state='draft')}.png").status_code == 404
        quest = town.quest(title="To be hidden", proposed_by=town.ada.id)
        assert web.get(f"/share/quest/{quest}.png").status_code == 200
        hide_by_reports(town, Kind.QUEST, quest)
        assert web.get(f"/share/quest/{quest}.png").status_code == 404
        for act, status in ((Act.HIDE, 404), (Act.SHOW, 200)):
            rule(town, town.dee, Kind.QUEST, quest, act)
            assert web.get(f"/share/quest/{quest}.png").status_code == status, act

    def test_what_is_not_there_has_no_picture(self, web: TestClient) -> None:
        for kind in ("quest", "initiative", "goal"):
            assert web.get(f"/share/{kind}/{new_id()}.png").status_code == 404
            assert web.get(f"/share/{kind}/x.png").status_code == 422


class TestLines:
    def test_pages_say_what_chats_show_with_full_addresses(self, place: tuple[FastAPI, Town], web: TestClient) -> None:
        town = place[1]
        quest = town.quest(title='Say "hello" & <wave>', place="Mill Lane")
        base = "https://game.example.org"
        for path, picture in (
            (f"/quests/{quest}", f"quest/{quest}"),
            (f"/initiatives/{town.initiative}", f"initiative/{town.initiative}"),
            (f"/goals/{town.goal}", f"goal/{town.goal}"),
            ("/world", "world"),
            ("/", "world"),
        ):
            said = metas(web.get(path).text)
            assert said["og:image"] == said["twitter:image"] == f"{base}/share/{picture}.png"
            assert said["og:url"] == base + path
            assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
            assert said["twitter:card"] == "summary_large_image"
            assert said["og:title"]
            assert said["og:description"]
            assert said["og:image:alt"].startswith(said["og:title"])
        said = metas(web.get(f"/quests/{quest}").text)
        assert said["og:title"] == "Say &#34;hello&#34; &amp; &lt;wave&gt;"
        assert said["og:description"].startswith("30 min · Mill Lane.")

    def test_without_a_public_address_it_is_the_one_that_was_asked(self, tmp_path: Path) -> None:
        app = create_app(Settings(data_dir=tmp_path, disk_floor_mb=1), clock=MovableClock(START))
        migrate(app.state.database)
        client = TestClient(app, base_url="http://192.0.2.7:8000")
        assert "og:image" not in metas(client.get("/").text), "no world, no picture"
        assert client.get("/share/world.png").status_code == 404
        app.state.database.write_now(build_town, app.state.database, MovableClock(START))
        assert metas(client.get("/").text)["og:image"] == "http://192.0.2.7:8000/share/world.png"
        app.state.database.close()


class TestLetters:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("Plant a tree 🌳 today", "Plant a tree today"),
            ("Žižkov, đường, Ærø", "Žižkov, đường, Ærø"),
            ("ازرع شجرة", ""),
            ("a\u200d\u0000b", "ab"),
        ],
    )
    def test_what_the_font_lacks_is_left_out(self, text: str, left: str) -> None:
        assert readable(text) == left

    def test_a_title_nobody_can_letter_still_makes_a_picture(self) -> None:
        for title in ("ازرع", "🌳", "", "W" * 100, "a " * 50, "Ð" * 30 + " x"):
            assert opened(draw(replace(CARD, title=title))).size == (WIDTH, HEIGHT)

    def test_a_long_text_is_cut_where_it_must_be_and_nowhere_else(self) -> None:
        hand = Hand(40)
        text = "Shade within 200 m of every door, every bench and every stop in the whole of the town"
        rows = hand.wrap_or_cut(text, 500, 2)
        assert len(rows) == 2
        assert rows[1].endswith("…")
        assert all(hand.width(row) <= 500 for row in rows)
        assert "…" not in " ".join(hand.wrap_or_cut(text, 900, 4))

    def test_a_number_keeps_its_unit(self) -> None:
        hand = Hand(40)
        for width in range(150, 700, 25):
            rows = hand.wrap("Shade within 200 m of every door", width, 9) or []
            assert not any(row.endswith("200") for row in rows)


class TestGallery:
    def test_it_forgets_the_least_asked_for(self) -> None:
        gallery = Gallery(kept_bytes=150_000)
        cards = [replace(CARD, title=f"Quest {n}") for n in range(4)]

        async def ask() -> None:
            for card in cards:
                assert await gallery.picture(card)

        asyncio.run(ask())
        assert sum(map(len, gallery.pictures.values())) <= 150_000
        assert version(cards[3]) in gallery.pictures
        assert version(cards[0]) not in gallery.pictures

    def test_many_who_ask_at_once_make_one_drawing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn: list[Card] = []
        monkeypatch.setattr(gallery_module, "draw", lambda card: drawn.append(card) or b"png")
        gallery = Gallery()

        async def ask() -> list[bytes]:
            return await asyncio.gather(*(gallery.picture(CARD) for _ in range(WAITING)))

        assert asyncio.run(ask()) == [b"png"] * WAITING
        assert drawn == [CARD]

    def test_a_crowd_is_asked_to_come_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gallery_module, "draw", lambda _card: b"png")
        gallery = Gallery()
        cards = [replace(CARD, title=str(n)) for n in range(WAITING + 4)]

        async def ask() -> list[bytes | BaseException]:
            return await asyncio.gather(*(gallery.picture(card) for card in cards), return_exceptions=True)

        answers = asyncio.run(ask())
        assert [type(answer) for answer in answers] == [bytes] * WAITING + [Busy] * 4
        assert gallery.waiting == 0
