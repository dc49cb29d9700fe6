"""What the first look and every further page weigh, packed: 14 + 12 + 32 kB, and 15 kB (1 kB is 1024 bytes).

All scripts that there are, 33 kB: no phone fetches them all, only what its pages name.
The scripts of the map and of the finder, which one page each asks for, have bounds of their own within its 15 kB.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import httpx2
import pytest
from hosted import Hosted, World

from app.platform import pages

KB = 1024
HTML, CSS, SCRIPTS, LATER, EVER = 14 * KB, 12 * KB, 32 * KB, 15 * KB, 33 * KB
FINDER, OF_THE_FINDER = 8 * KB, {"js/behaviours/fit.js", "js/lib/fit.js", "js/lib/fitworld.js"}
MAP = 9 * KB
OF_THE_MAP = {
    *("js/behaviours/map.js", "js/behaviours/places.js"),
    *(f"js/lib/map{part}.js" for part in ("data", "draw", "move")),
}
TAKES = {"accept": "text/html", "accept-encoding": "br"}


class Scales:
    """Weigh what a browser without anything kept would fetch."""

    def __init__(self, line: httpx2.Client, here: Hosted, who: str | None) -> None:
        self.line, self.url = line, here.url
        self.takes = {**TAKES, "cookie": f"wg_device={here.secrets[who]}"} if who else TAKES
        self.weights: dict[str, int] = {}

    def one(self, path: str) -> tuple[int, str]:
        """Give the bytes on the way, and the text."""
        self.line.cookies.clear()
        with self.line.stream("GET", f"{self.url}{path}", headers=self.takes) as answer:
            raw = b"".join(answer.iter_raw())
            packed = answer.headers.get("content-encoding") == "br"
            assert packed or len(raw) < 600, path
            return len(raw), (brotli.decompress(raw) if packed else raw).decode()

    def scripts(self, html: str) -> dict[str, int]:
        """Weigh every script that a page names or asks for later, with the early one and the service worker."""
        found = re.findall(r'<(?:script[^>]* src|link rel="modulepreload" href)="([^"]+)"', html)
        return {path: self._weight(path) for path in dict.fromkeys([*found, "/sw.js"])}

    def _weight(self, path: str) -> int:
        if path not in self.weights:
            self.weights[path] = self.one(path)[0]
        return self.weights[path]


Weigh = Callable[[str | None], Scales]


@pytest.fixture(scope="module")
def demo(world: World) -> Hosted:
    return world("Demo")


@pytest.fixture(scope="module")
def weigh(demo: Hosted) -> Iterator[Weigh]:
    """Give the scales for what somebody fetches; one line serves all, as each new one reads all authorities first."""
    with httpx2.Client() as line:
        yield lambda who: Scales(line, demo, who)


@pytest.mark.parametrize("who", [None, "Sam", "Amina"])
def test_the_first_load_of_today(weigh: Weigh, who: str | None) -> None:
    scales = weigh(who)
    weight, html = scales.one("/")
    assert weight <= HTML
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', html)
    assert len(sheets) == 1
    assert 2 * KB < scales.one(sheets[0])[0] <= CSS
    scripts = scales.scripts(html)
    assert pages.asset("js/app.js") in scripts
    assert sum(scripts.values()) <= SCRIPTS


def test_every_further_page(demo: Hosted, weigh: Weigh) -> None:
    seen, heaviest = 0, 0
    for who, screens in demo.screens.items():
        scales = weigh(who)
        first = scales.scripts(scales.one("/")[1])
        for screen in screens:
            if screen.wrong:  # what was sent and refused
                continue
            weight, html = scales.one(screen.path)
            new = sum(size for path, size in scales.scripts(html).items() if path not in first)
            assert weight + new <= LATER, (who, screen.path, weight, new)
            seen, heaviest = seen + 1, max(heaviest, weight + new)
    assert seen > 40
    assert heaviest > 3 * KB


def test_everything_that_a_phone_may_ever_fetch_for_scripts(weigh: Weigh) -> None:
    scales = weigh(None)
    every = {p.relative_to(pages.STATIC).as_posix() for p in Path(pages.STATIC).rglob("*.js")}
    assert every >= OF_THE_MAP | OF_THE_FINDER
    rest = every - OF_THE_MAP - OF_THE_FINDER
    for some, most in ((rest, EVER), (OF_THE_MAP, MAP), (OF_THE_FINDER, FINDER)):
        assert sum(scales.one(pages.asset(path))[0] for path in some) <= most
