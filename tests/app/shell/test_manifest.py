"""The manifest: everything it names is there, and is what it says."""

import io
from math import dist
from typing import Any

import pytest
from PIL import Image
from site_of_town import Site
from starlette.testclient import TestClient
from town import START

from app.main import create_app
from app.migrate import migrate
from app.platform import pages
from app.platform.icons import SEA, strokes
from app.platform.settings import Settings
from app.shell.manifest import manifest
from app.world.store import WorldRow

LARGEST_PICTURE = 150_000
# What Chromium takes into its install dialog: web.dev, "Richer PWA installation UI".
SHORTEST, LONGEST, STRETCH = 320, 3840, 2.3


@pytest.fixture
def said(site: Site) -> dict[str, Any]:
    answer = site.phone().get("/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    return dict(answer.json())


def picture(site: Site, named: dict[str, str]) -> Image.Image:
    """Fetch a picture that the manifest names; its kind and size are what the manifest says."""
    answer = site.phone().get(named["src"])
    assert answer.status_code == 200, named["src"]
    assert answer.headers["content-type"] == named["type"]
    found = Image.open(io.BytesIO(answer.content))
    assert named["sizes"] == f"{found.width}x{found.height}"
    return found.convert("RGB")


def test_it_says_what_a_phone_asks_for(said: dict[str, Any], site: Site) -> None:
    world = site.town.db.read_now(lambda conn: conn.exec_driver_sql("SELECT name, vision FROM world").one())
    assert said["name"] == f"{world.name} · World Game"
    assert world.name.startswith(said["short_name"])
    assert said["description"] == world.vision
    assert (said["id"], said["scope"], said["display"]) == ("/", "/", "standalone")
    assert site.phone().get(said["start_url"]).status_code == 200


def test_icons_are_drawn_for_every_place(said: dict[str, Any], site: Site) -> None:
    assert {(i["sizes"], i["purpose"]) for i in said["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for named in said["icons"]:
        icon = picture(site, named)
        middle = icon.width / 2
        ink = [
            dist((x, y), (middle, middle))
            for x in range(icon.width)
            for y in range(icon.height)
            if icon.getpixel((x, y)) != SEA
        ]
        assert ink, "nothing is drawn"
        # A phone may cut away everything beyond four fifths of a maskable one (W3C, "Icon masks and safe zone").
        assert max(ink) <= middle * (0.8 if named["purpose"] == "maskable" else 1)


def test_shortcuts_lead_somewhere_and_have_a_sign(said: dict[str, Any], site: Site) -> None:
    ada, seen = site.phone("Ada"), set()
    for shortcut in said["shortcuts"]:
        assert shortcut["name"]
        assert ada.get(shortcut["url"]).status_code == 200
        for named in shortcut["icons"]:
            icon = picture(site, named)
            assert len(icon.getcolors(icon.width * icon.height) or []) > 1
        seen.add(icon.tobytes())
        assert any(int(named["sizes"].split("x")[0]) >= 96 for named in shortcut["icons"])
    assert len(seen) == len(said["shortcuts"]), "two shortcuts look alike"


def test_pictures_of_the_screens_fit_the_install_dialog(said: dict[str, Any], site: Site) -> None:
    shapes: dict[str, set[float]] = {"narrow": set(), "wide": set()}
    labels = set()
    for named in said["screenshots"]:
        found = picture(site, named)
        short, long = sorted(found.size)
        assert SHORTEST <= short <= long <= min(LONGEST, short * STRETCH)
        assert (found.width > found.height) == (named["form_factor"] == "wide")
        shapes[named["form_factor"]].add(found.width / found.height)
        labels.add(named["label"])
    assert [len(shape) for shape in shapes.values()] == [1, 1], "pictures of one form factor have one shape"
    assert len(labels) == len(said["screenshots"])


def test_pictures_are_small_and_none_is_left_over(said: dict[str, Any]) -> None:
    kept = {path.name: path.stat().st_size for path in (pages.STATIC / "screenshots").iterdir()}
    assert set(kept) == {named["src"].rsplit("/", 1)[1] for named in said["screenshots"]}
    readme = {path.name: path.stat().st_size for path in (pages.ROOT / "docs" / "pictures").iterdir()}
    assert not {name: size for name, size in (kept | readme).items() if size >= LARGEST_PICTURE}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Cool streets", "Cool streets"),
        ("Cool streets of Malmö", "Cool streets"),
        ("Everyone at Mill Lane", "Everyone at"),
        ("Neighbourhoods", "Neighbourhoo"),
        ("  Our   street ", "Our street"),
    ],
)
def test_the_short_name_ends_with_a_word(name: str, short: str) -> None:
    world = WorldRow(name, "Shade for all", "UTC", "open", False, START)
    assert manifest(world)["short_name"] == short


def test_without_a_world_it_is_whole_as_well(tmp_path) -> None:
    app = create_app(Settings(data_dir=tmp_path, disk_floor_mb=1))
    migrate(app.state.database)
    with TestClient(app) as client:
        said = client.get("/manifest.webmanifest").json()
    assert said["name"] == said["short_name"] == "World Game"
    assert said["description"]


@pytest.mark.parametrize("name", ["none", "64", "192-", "today-", "today-95", "none-96", "192-maskable-96", "today"])
def test_no_other_icon_is_drawn(site: Site, name: str) -> None:
    assert site.phone().get(f"/icons/{name}.png").status_code == 404


def test_signs_are_read_from_the_sprite() -> None:
    assert list(strokes("check")) == [[(4, 12.5), (9.5, 18), (20, 6)]]
    assert list(strokes("today")) == [
        [(12, 3), (21, 19), (3, 19), (12, 3)],
        [(12, 10), (12, 14)],
        [(12, 16), (12, 17.5)],
    ]
    assert list(strokes("boards"))[-1] == [(12, 2), (13.5, 4.5), (10.5, 4.5), (12, 2)]
    with pytest.raises(ValueError, match="no sign"):
        list(strokes("nothing"))
