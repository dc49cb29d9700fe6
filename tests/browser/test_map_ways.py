"""Ways to look at the map: the vision in its middle, what joins initiatives, by category, nearer, on paper."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from app.alliances import service as alliances
from app.initiatives import service as initiatives
from app.platform.ids import new_id
from app.talk import service as talk

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
NET = "svg.vmap:visible"


def start(town: Any, name: str) -> UUID:
    made = new_id()
    words = {"name": name, "what": "We hang nets", "so_that": "it is cool"}
    town.do(initiatives.propose, town.ada, made, [town.goal], "direct", **words)
    return made


def ally(town: Any, one: UUID, other: UUID) -> UUID:
    asked = new_id()
    town.do(alliances.propose, town.ada, asked, one, other)
    town.do(alliances.answer, town.ada, asked, "yes")
    return asked


def opened(phone: Callable[..., Page], path: str = "/world", **look: object) -> Page:
    page = phone(None, **look)
    page.goto(path)
    expect(page.locator(".canvas[data-awake]")).to_be_attached()
    return page


def choose(page: Page, name: str) -> None:
    page.get_by_label("Find an initiative on the map").fill(name)
    page.locator(".map-found").get_by_role("link", name=name).click()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_vision_is_tapped_and_reached_by_keys(phone: Callable[..., Page], size: dict[str, int]) -> None:
    page = opened(phone, viewport=size)
    vision = page.locator(NET).get_by_role("link", name="The vision: Shade within 200 m of every door")
    vision.locator("path").click()
    dock = page.locator("#chosen")
    expect(dock.get_by_role("heading")).to_have_text("Shade within 200 m of every door")
    expect(dock).to_contain_text("1 initiative")
    expect(dock.get_by_role("link", name="Open it")).to_have_count(0)  # it stands at the top of the same page
    dock.get_by_role("button", name="Close").click()
    vision.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("/world#vision")


def test_allies_are_named_and_part_while_one_looks(served: Any, phone: Callable[..., Page]) -> None:
    town = replace(served.town, db=served.app.state.database)
    nets, taps = start(town, "Nets"), start(town, "Taps")
    alliance = ally(town, nets, taps)
    page = opened(phone)
    expect(page.locator(".live[data-live=on]")).to_be_visible()
    choose(page, "Nets")
    dock = page.locator("#chosen")
    expect(dock).to_contain_text("Allied with: Taps")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "map.json" in request.url else None)
    town.do(alliances.end, town.ada, alliance)
    gone = new_id()
    town.do(initiatives.propose, town.ada, gone, [town.goal], "direct", name="Later", what="We do", so_that="it is")
    page.get_by_label("Find an initiative on the map").fill("Later")
    expect(page.locator(".map-found").get_by_role("link", name="Later")).to_be_visible(timeout=5000)
    choose(page, "Nets")
    expect(dock.get_by_role("heading", name="Nets")).to_be_visible()
    expect(dock).not_to_contain_text("Allied with")
    assert len(asked) <= 1, "a bow that went came in a frame"


def test_what_is_flagged_is_marked_and_told_kindly(served: Any, phone: Callable[..., Page]) -> None:
    town = replace(served.town, db=served.app.state.database)
    adrift = start(town, "Nets")
    town.db.write_now(lambda work: initiatives.store.set_goals(work, adrift, []))
    town.do(talk.say, town.ada, new_id(), "goal", town.goal, "Who has a ladder?")
    served.town.clock.move(days=15)
    page = opened(phone)
    face = page.locator(f"{NET} [data-number]")
    expect(face.locator(".talk")).to_be_visible()
    face.locator(".n").click(force=True)
    dock = page.locator("#chosen")
    expect(dock).to_contain_text("One small quest turns it into action.")
    expect(dock.get_by_role("link", name="Shade")).to_have_attribute("href", f"/talk/goal/{town.goal}")
    dock.get_by_role("button", name="Close").click()
    choose(page, "Nets")
    expect(dock).to_contain_text("Action without purpose")
    expect(dock.locator(".ladder")).to_have_count(0)
    page.get_by_role("link", name="2 flagged").click()
    assert page.url.endswith("?show=flagged")


def test_by_category_without_loading_and_on_to_the_list(served: Any, phone: Callable[..., Page]) -> None:
    town = replace(served.town, db=served.app.state.database)
    town.do(alliances.call, town.ada, "nets & shade", [start(town, "Nets")])
    page = opened(phone)
    page.get_by_label("Category").select_option("nets & shade")
    assert page.url.endswith("/world?category=nets+%26+shade")
    page.get_by_label("Find an initiative on the map").fill("e")
    expect(page.locator(".map-found li")).to_have_text(["Nets"])
    page.get_by_role("link", name="List", exact=True).click()
    expect(page.get_by_role("heading", name="1 initiative found")).to_be_visible()
    page.get_by_label("Category").select_option("")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Street trees")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_places_are_come_nearer_to_like_the_map(
    served: Any, phone: Callable[..., Page], size: dict[str, int]
) -> None:
    for place, latitude in (("Yard", 59.33), ("Far yard", 51.0)):
        served.town.quest(place=place, latitude=latitude, longitude=18.07, title=place)
    page = opened(phone, "/world?view=places", viewport=size)
    near = page.locator(".canvas[data-near]")
    expect(page.locator(NET).get_by_role("link", name="2 things")).to_have_count(1)
    for _ in range(2):
        page.get_by_role("button", name="Nearer").click()
    expect(near).to_be_attached()
    expect(page.locator(NET).get_by_role("link", name="1 thing")).to_have_count(2)
    page.get_by_role("button", name="Farther").click()
    page.get_by_role("button", name="Farther").click()
    expect(near).not_to_be_attached()
    page.locator(f"{NET} a").first.focus()
    page.keyboard.press("+")
    expect(near).to_be_attached()
    seen = page.locator(NET).get_attribute("viewBox")
    page.keyboard.press("ArrowDown")
    expect(page.locator(NET)).not_to_have_attribute("viewBox", str(seen))
    page.keyboard.press("0")
    expect(near).not_to_be_attached()
    box = page.locator(NET).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 100)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    expect(near).to_be_attached()


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_printed_on_one_page(
    served: Any, phone: Callable[..., Page], size: dict[str, int], scripts: bool
) -> None:
    start(served.town, "Nets")
    page = phone(None, viewport=size, java_script_enabled=scripts)
    page.goto("/world")
    if scripts:
        expect(page.locator(".canvas[data-awake]")).to_be_attached()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    (width, height) = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)", paper)[0]
    assert float(width) > float(height), "it lies"
    page.emulate_media(media="print")
    for shown in (
        ".print-only",
        "h1",
        ".map-key >> nth=0",
        ".map-key >> nth=1",
        "svg.vmap.lying",
        "svg.vmap.lying .pip >> nth=0",
    ):
        expect(page.locator(shown)).to_be_visible()
    for gone in ("svg.vmap.standing", ".nav", ".filters"):
        expect(page.locator(gone)).to_be_hidden()
