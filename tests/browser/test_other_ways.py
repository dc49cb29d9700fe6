"""What a real keyboard, a lost signal and forced colours do to the main screens.

The other ways to look at each page are in `looking.py`; `test_accessibility.py` walks through all of them.
"""

from collections.abc import Iterator

import pytest
from hosted import World
from looking import PHONE
from playwright.sync_api import Browser, Page, expect

STOPS, BY_KEYBOARD = 30, 3  # stops on each screen; the first screens hold every kind of bar
# where the focus is: on what, whether an outline shows it, and whether something lies over it
STOP = """async () => {
  await new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))
  const on = document.activeElement
  if (!on || on === document.body) return null
  const hull = on.matches('.seg input, .chip input, .shutter input') ? on.parentElement
    : on.matches('.stepper input') ? on.closest('.stepper') : on
  const box = hull.getBoundingClientRect(), style = getComputedStyle(hull)
  const at = document.elementFromPoint(box.left + Math.min(box.width / 2, 24), box.top + box.height / 2)
  return {
    name: `${on.tagName} ${(on.textContent || on.name || '').trim().slice(0, 40)}`,
    shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    free: !!at && (hull.contains(at) || at.contains(hull)),
  }
}"""
FORCED = """which => {
  const style = getComputedStyle(document.querySelector(which))
  return [style.borderTopStyle, style.borderTopColor, style.outlineStyle, style.backgroundColor, style.fill].join(' ')
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, world: World) -> Iterator[Page]:
    here = world("Demo")
    context = chromium.new_context(base_url=here.url, reduced_motion="reduce")
    context.add_cookies([{"name": "wg_device", "value": here.secrets["Amina"], "url": here.url}])
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def screens(world: World) -> list[str]:
    """One address of each kind that a player meets every day."""
    here = world("Demo")
    mine = [screen.path for screen in here.screens["Amina"] if not screen.wrong]
    kept = next(path for path in mine if path.endswith("/hand-in"))
    look = next(path for path in mine if path.startswith("/contributions/"))
    propose = f"/quests/new?initiative={here.like.initiative_id}"
    quests = [path for path in mine if path.startswith("/quests/")]
    return [
        "/",
        look,
        kept,
        quests[0],
        quests[1],
        "/boards",
        "/quests",
        "/world",
        f"/goals/{here.goal}",
        "/me",
        propose,
    ]


def at(page: Page, path: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(path)


def test_the_first_stop_leads_past_everything_to_what_matters(page: Page) -> None:
    at(page, "/quests")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to what matters")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box is not None
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_every_stop_is_seen_and_nothing_lies_over_it(page: Page, screens: list[str]) -> None:
    found: list[str] = []
    for path in screens[:BY_KEYBOARD]:
        at(page, path)
        assert page.locator("[tabindex]:not([tabindex='-1'], [tabindex='0'])").count() == 0
        for _stop in range(STOPS):
            page.keyboard.press("Tab")
            if (stop := page.evaluate(STOP)) is None:
                break
            if not (stop["shown"] and stop["free"]):
                found.append(f"{path} {stop}")
    assert not found, "\n".join(found)


def test_what_is_folded_opens_with_the_keyboard_and_by_its_address(page: Page, screens: list[str]) -> None:
    look = next(path for path in screens if path.startswith("/contributions/"))
    at(page, look)
    number = page.get_by_text("The number is different")
    number.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What you see")).to_be_visible()
    reason = page.get_by_label("What should be mended")
    expect(reason).to_be_hidden()
    page.get_by_role("link", name="Send back").click()
    expect(reason).to_be_visible()
    expect(page.get_by_role("button", name="Send it back")).to_be_visible()


def test_without_a_signal_the_page_says_so_and_keeps_what_was_written(page: Page, screens: list[str]) -> None:
    at(page, next(path for path in screens if path.endswith("/hand-in")))
    words = page.get_by_label("A few words")
    words.fill("Half of them, and the rest tomorrow.")
    page.locator("input[name=amount]").fill("4")
    page.eval_on_selector("input[name=photo]", "input => input.removeAttribute('required')")
    page.context.set_offline(True)
    try:
        expect(page.get_by_text("Offline. The page is as you last saw it.")).to_be_visible()
        page.get_by_role("button", name="Hand it in").click()
        expect(page.locator("form .error")).to_contain_text("No signal here")
        expect(words).to_have_value("Half of them, and the rest tomorrow.")
    finally:
        page.context.set_offline(False)
    expect(page.get_by_text("Back again")).to_be_visible()


def test_forced_colours_still_show_states(page: Page, screens: list[str]) -> None:
    page.emulate_media(forced_colors="active")
    at(page, "/boards?kind=players&period=week")
    for chosen, other in (
        (".scroll-x .chip[aria-current]", ".scroll-x .chip:not([aria-current])"),
        (".seg a[aria-current]", ".seg a:not([aria-current])"),
        (".nav a[aria-current]", ".nav a:not([aria-current])"),
        (".rank[aria-current], .rank.me", ".rank:not(.me, [aria-current])"),
        (".facets .solid", ".facets .open"),
    ):
        assert page.evaluate(FORCED, chosen) != page.evaluate(FORCED, other), chosen
    at(page, "/quests")
    assert page.evaluate(FORCED, ".chip:has(:checked)") != page.evaluate(FORCED, ".chip:not(:has(:checked))")
    at(page, screens[2])
    assert "none" not in page.evaluate(FORCED, ".btn.move").split()[0]
    for path, part, whole in (
        ("/directions", ".right-bar .so", ".right-bar .all"),
        ("/first", ".lift rect", ".lift path"),
        ("/fit?text=We+plant+trees", ".fit-bar .share", ".fit-bar .track"),
        ("/world/coverage", ".cover .facets .solid", ".cover .facets .rest"),
    ):
        at(page, path)
        assert page.evaluate(FORCED, part) != page.evaluate(FORCED, whole), path
    page.emulate_media(forced_colors="none")
