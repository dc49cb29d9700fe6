"""Every screen of the demo world, for everybody: axe-core finds nothing, and nothing runs off a narrow phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from demo import Demo
from playwright.sync_api import Browser, Page

AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text()
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
CHECK = """async rules => {
  const found = await axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} | ${n.html.slice(0, 120)}`))
}"""
TOO_WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    world = Demo(tmp_path_factory.mktemp("demo"))
    world.start()
    yield world
    world.stop()


def faults(page: Page) -> list[str]:
    """Look by day and by night, on a phone and on a desk; by night only the colours differ."""
    found: list[str] = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [f"{size['width']} {scheme} {fault}" for fault in page.evaluate(CHECK, rules)]
        if wide := page.evaluate(TOO_WIDE):
            found.append(f"{size['width']} runs off the screen by {wide}")
    return found


@pytest.mark.parametrize("who", [None, "Amina", "Gus"])
def test_every_screen_is_for_everybody(chromium: Browser, demo: Demo, who: str | None) -> None:
    context = chromium.new_context(base_url=demo.url, viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    if who:
        context.add_cookies([{"name": "wg_device", "value": demo.secrets[who], "url": demo.url}])
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for path in demo.screens[who]:
        page.goto(path)
        page.evaluate(AXE)
        if wrong := faults(page):
            found[path] = wrong
    if who is None:
        page.goto("/me")
        page.get_by_label("e-mail").first.fill("eve@example.org")
        page.get_by_label("e-mail").first.press("Enter")
        page.wait_for_url("**/sign-in")
        page.evaluate(AXE)
        if wrong := faults(page):
            found["/sign-in"] = wrong
    context.close()
    assert not found, "\n".join(f"{path}  {fault}" for path, wrong in found.items() for fault in wrong)


def test_the_check_sees_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(
        '<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><img src="x"><p style="width:900px">w</p>'
    )
    page.evaluate(AXE)
    found = " ".join(faults(page))
    assert "image-alt" in found
    assert "360 runs off the screen by" in found
    page.close()
