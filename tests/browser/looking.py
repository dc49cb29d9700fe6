"""How a screen is looked at: axe-core by day and night, on a phone and a desk, by keyboard, large, mirrored, in forced
colours; nothing may run off it."""

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
ON_THE_PHONE: Look = (PHONE, "light", [])  # no rule: only what runs off
OFF_THE_DESK: Look = (DESK, "light", [])
CHECK = """async rules => {
  const found = await axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} | ${n.html.slice(0, 120)}`))
}"""
TOO_WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
# what draws itself anew when its place changes, as the map does, has done so two frames later
SETTLED = "() => new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))"
# each stop of the keyboard: whether an outline shows it, and whether something lies over it; on drawings faces show it
STOPS = """() => {
  const found = document.querySelector("[tabindex]:not([tabindex='-1'], [tabindex='0'])") ? ['an order of its own'] : []
  const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')
  for (const on of all) {
    if (on.disabled || on.type === 'hidden' || !on.checkVisibility({ visibilityProperty: true })) continue
    on.focus()
    const hull = on.matches('.seg input, .chip input, .shutter input') ? on.parentElement
      : on.matches('input') ? on.closest('.stepper, .search') ?? on : on
    const box = hull.getClientRects()[0], style = getComputedStyle(hull)
    const at = document.elementFromPoint(box.left + Math.min(box.width / 2, 24), box.top + box.height / 2)
    const drawn = on.closest('svg')
    const shown = drawn || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
    const free = drawn || at && (hull.contains(at) || at.contains(hull))
    const why = document.activeElement !== on ? 'takes no focus' : !shown ? 'has no outline' : 'lies under something'
    const name = `${on.tagName} ${(on.textContent || on.name || '').trim().slice(0, 40)}`
    if (document.activeElement !== on || !shown || !free) found.push(`${name} ${why}`)
  }
  return found
}"""
# in forced colours nothing but a border says where a thing ends
EDGES = """() => [...document.querySelectorAll(
  '.btn:not(.plain), .chip, .card, .why, .banner, .tray, .board, select, textarea')]
  .filter(one => one.checkVisibility() && getComputedStyle(one).borderTopStyle === 'none')
  .map(one => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)} has no edge`)"""
# and there every word still stands out from what is behind it
UNSEEN = """() => {
  const clear = colour => colour.endsWith(', 0)') && colour.startsWith('rgba')
  const behind = one => {
    while (one && clear(getComputedStyle(one).backgroundColor)) one = one.parentElement
    return one ? getComputedStyle(one).backgroundColor : 'rgb(0, 0, 0)'
  }
  const says = one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
  return [...document.querySelectorAll('body *')].filter(one => !one.closest('svg, .vh') && says(one))
    .filter(one => one.checkVisibility() && getComputedStyle(one).color === behind(one))
    .map(one => `${one.tagName} ${one.textContent.trim().slice(0, 40)} is not seen`)
}"""
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
    if any(rules != [] for _size, _scheme, rules in looks):
        page.evaluate(AXE)
    for size, scheme, rules in looks:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if rules != []:
            found += [f"{size['width']} {scheme} {fault}" for fault in page.evaluate(CHECK, rules)]
        if scheme == "light" and (wide := page.evaluate(TOO_WIDE)):
            found.append(f"{size['width']} runs off the screen by {wide}")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    return found


def other_ways(page: Page, mirrored: Sequence[dict[str, int]] = (DESK, PHONE)) -> list[str]:
    """Say what is wrong with the screen that is open for a keyboard, large text, forced colours, and right to left."""
    page.keyboard.press("Tab")  # from here on focus is shown as it is to a keyboard
    found = [f"by keyboard: {one}" for one in page.evaluate(STOPS)]
    page.emulate_media(forced_colors="active", color_scheme="dark")
    found += [f"in forced colours: {one}" for one in page.evaluate(EDGES) + page.evaluate(UNSEEN)]
    page.emulate_media(forced_colors="none", color_scheme="light")
    page.eval_on_selector("html", "root => root.dir = 'rtl'")
    for size in mirrored:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += _wide(page, f"from right to left, {size['width']}")
    page.eval_on_selector("html", "root => { root.dir = 'ltr'; root.style.fontSize = '200%' }")
    return found + _wide(page, "twice as large")


def _wide(page: Page, how: str) -> list[str]:
    page.evaluate(SETTLED)
    wide = page.evaluate(TOO_WIDE)
    return [f"{how}: runs off the screen by {wide}"] if wide else []
