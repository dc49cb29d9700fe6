"""How a screen is looked at: axe-core by day and by night, on a phone and on a desk, and nothing may run off it."""

from collections.abc import Sequence
from pathlib import Path

from hosted import Screen
from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text()
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
Look = tuple[dict[str, int], str, list[str] | None]
BY_DAY: Look = (PHONE, "light", None)
BY_NIGHT: Look = (PHONE, "dark", ["color-contrast"])  # only the colours differ
ON_A_DESK: Look = (DESK, "light", ["color-contrast", "target-size", "scrollable-region-focusable", "region"])
CHECK = """async rules => {
  const found = await axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} | ${n.html.slice(0, 120)}`))
}"""
TOO_WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
OPEN_ALL = """() => document.querySelectorAll('details').forEach(one => { one.open = true })"""
SEND = """values => {
  const has = form => Object.keys(values).every(name => form.elements.namedItem(name))
  const form = [...document.forms].find(form => form.getAttribute('method') === 'post' && has(form))
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name)
    if (field instanceof RadioNodeList) for (const one of field) one.checked = one.value === value
    else field.value = value
  }
  form.submit()
}"""


def show(page: Page, screen: Screen) -> int:
    """Open a screen, with everything on it unfolded; gives what the server answered."""
    answer = page.goto(screen.path)
    if screen.wrong:
        with page.expect_navigation() as again:
            page.evaluate(SEND, screen.wrong)
        answer = again.value
    page.evaluate(OPEN_ALL)
    assert answer is not None
    return answer.status


def faults(page: Page, looks: Sequence[Look] = (BY_DAY, BY_NIGHT, ON_A_DESK)) -> list[str]:
    """Say what is wrong with the screen that is open."""
    found: list[str] = []
    page.evaluate(AXE)
    for size, scheme, rules in looks:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{size['width']} {scheme} {fault}" for fault in page.evaluate(CHECK, rules)]
        if scheme == "light" and (wide := page.evaluate(TOO_WIDE)):
            found.append(f"{size['width']} runs off the screen by {wide}")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    return found
