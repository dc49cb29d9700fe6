"""Takes the pictures of the README and of the manifest from the demo world; `scripts/pictures` runs it.

The moment and the ids are fixed, so that the same code gives the same pictures and a change of a picture
is a change of the look.
"""

import io
import itertools
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from demo import Demo
from engine import ARGUMENTS, CHROMIUM
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from app.platform import ids, pages
from app.shell.manifest import WIDE

MOMENT = datetime(2026, 7, 9, 8, 30, tzinfo=UTC)
README = pages.ROOT / "docs" / "pictures"
MANIFEST = pages.STATIC / "screenshots"
PHONE = (360, 800)


def take() -> None:
    """Make the demo world and look at it as somebody who has just come."""
    counted = itertools.count(1)
    with (
        patch.object(ids, "uuid7", lambda: UUID(int=next(counted))),
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        demo = Demo(Path(folder), MOMENT)
        demo.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            _look(browser, demo, PHONE, 1, README, ".png")
            _look(browser, demo, PHONE, 2, MANIFEST, ".webp")
            _look(browser, demo, WIDE, 1, MANIFEST, ".webp")
        finally:
            browser.close()
            demo.stop()


def _look(browser: Browser, demo: Demo, size: tuple[int, int], factor: int, folder: Path, kind: str) -> None:
    context = browser.new_context(
        base_url=demo.url,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=factor,
        color_scheme="light",
        locale="en-GB",
        timezone_id="Europe/Stockholm",
        reduced_motion="reduce",
    )
    context.clock.set_fixed_time(MOMENT)
    page = context.new_page()
    page.goto("/")
    first = page.locator(".first").get_by_role("link").first.get_attribute("href")
    assert first, "nothing is first in the demo world"
    screens = {"today": "/", "quest": first.split("?")[0], "boards": "/boards"}
    if size == WIDE:
        screens = {"today-wide": "/", "world-wide": "/world"}
    folder.mkdir(exist_ok=True)
    for name, path in screens.items():
        page.goto(path)
        page.wait_for_function("() => document.fonts.status === 'loaded'")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.save(folder / f"{name}{kind}", quality=85, method=6, optimize=True)
    context.close()


if __name__ == "__main__":
    take()
