"""The vision map in a browser: tapped, found on, changed live, and without any script."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from desk import acting, independent_body
from playwright.sync_api import Browser, Page, expect

from app.initiatives import purposes
from app.initiatives import service as initiatives
from app.platform.ids import new_id

pytestmark = pytest.mark.browser

WHERE = """() => fetch('/map.json').then(answer => answer.json()).then(map => {
  const svg = [...document.querySelectorAll('svg.vmap')].find(one => getComputedStyle(one).display !== 'none')
  const box = svg.getBoundingClientRect()
  const [x, y, width] = svg.getAttribute('viewBox').split(' ').map(Number)
  const [nx, ny] = map.initiatives[0][svg.dataset.net === 'standing' ? 'up' : 'at']
  return [box.left + (nx - x) / width * box.width, box.top + (ny - y) / width * box.width]
})"""


def opened(phone: Callable[..., Page], who: str | None = None, **look: object) -> Page:
    page = phone(who, **look)
    page.goto("/world")
    expect(page.locator(".canvas[data-awake]")).to_be_attached()
    return page


@pytest.mark.parametrize("size", [{"width": 360, "height": 800}, {"width": 1280, "height": 800}])
def test_a_tap_shows_the_way_up_to_the_vision(phone: Callable[..., Page], size: dict[str, int]) -> None:
    page = opened(phone, viewport=size)
    x, y = page.evaluate(WHERE)
    page.mouse.click(x, y)
    dock = page.locator("#chosen")
    expect(dock.get_by_role("heading", name="Street trees")).to_be_visible()
    expect(dock.locator(".ladder li").nth(0)).to_contain_text("Shade within 200 m of every door")
    expect(dock.locator(".ladder li").nth(1)).to_contain_text("so that")
    dock.get_by_role("button", name="Close").click()
    expect(dock).to_be_hidden()
    page.mouse.click(*page.evaluate(WHERE))
    dock.get_by_role("link", name="Open it").click()
    expect(page.get_by_role("heading", name="Street trees", level=1)).to_be_visible()


def test_what_is_found_is_shown_near(phone: Callable[..., Page]) -> None:
    page = opened(phone)
    page.get_by_label("Find an initiative on the map").fill("tree")
    page.get_by_role("link", name="Street trees").click()
    expect(page.locator(".canvas[data-near]")).to_be_attached()
    expect(page.locator("#chosen").get_by_role("heading", name="Street trees")).to_be_visible()
    for _ in range(7):
        page.get_by_role("button", name="Farther").click(force=True)
    expect(page.locator(".canvas[data-near]")).not_to_be_attached()


def test_a_change_comes_while_one_looks(served: Any, phone: Callable[..., Page]) -> None:
    page, town = opened(phone), served.town
    town = replace(town, db=served.app.state.database)  # whose news reach the phones
    expect(page.locator(".live[data-live=on]")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "map.json" in request.url else None)
    face = page.locator("svg.vmap:visible a[data-number]")
    expect(face).to_have_attribute("class", "held")
    words = {"name": "Shade nets", "what": "We hang nets", "so_that": "it is cool"}
    made = new_id()
    town.do(initiatives.propose, town.ada, made, [town.goal], "direct", **words)
    page.get_by_label("Find an initiative on the map").fill("nets")
    expect(page.get_by_role("link", name="Shade nets")).to_be_visible(timeout=5000)
    independent_body(town, town.cy)
    town.do(purposes.confirm, acting(town, town.cy), made, town.goal)
    town.do(initiatives.move, town.ada, made, "archived")
    town.do(initiatives.move, town.dee, town.initiative, "done")
    expect(face).to_have_class("gap", timeout=5000)
    assert len(asked) <= 1, "small changes came in frames"


def test_without_scripts_faces_lead_to_goals_and_everything_stands_in_the_list(served: Any, chromium: Browser) -> None:
    context = chromium.new_context(base_url=served.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/world")
    face = page.get_by_role("link", name="Goal 1, Shade: 1 initiative")
    expect(face).to_have_count(1)
    assert str(served.town.goal) in (face.get_attribute("href") or "")
    page.get_by_role("link", name="List", exact=True).click()
    page.get_by_role("link", name="Street trees").click()
    expect(page.get_by_role("heading", name="Street trees", level=1)).to_be_visible()
    context.close()


def test_keys_come_nearer_and_the_filter_stays_in_the_address(phone: Callable[..., Page]) -> None:
    page = opened(phone, "Dee", viewport={"width": 1280, "height": 800})
    page.locator("svg.vmap:visible a").first.focus()
    page.keyboard.press("+")
    expect(page.locator(".canvas[data-near]")).to_be_attached()
    page.keyboard.press("0")
    expect(page.locator(".canvas[data-near]")).not_to_be_attached()
    page.get_by_role("link", name="Mine").click()
    assert page.url.endswith("/world?show=mine")
    expect(page.get_by_role("link", name="Mine")).to_have_attribute("aria-current", "true")
