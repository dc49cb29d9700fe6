"""Every screen for everybody: axe-core finds nothing, nothing runs off a narrow phone, and no page is forgotten.

Each page is also looked at by keyboard, with text twice as large, from right to left and in forced colours. With
`--deep` every reader's page is looked at in all ways; in the ordinary run that is done for the first of its readers.
For visitors, and with other words, it may not run off the phone. How other readers see it, what axe-core finds on a
desk, and the desk mirrored are looked at with `--deep` alone.
"""

import re

import pytest
from fastapi.routing import APIRoute
from hosted import Hosted, Screen, World
from looking import BY_DAY, BY_NIGHT, DESK, OFF_THE_DESK, ON_A_DESK, ON_THE_PHONE, PHONE, Look, faults, other_ways, show
from playwright.sync_api import Browser
from starlette.routing import Match
from worlds import WORLDS

from app.main import ROUTERS

WHO = [("Demo", None), *(("Demo", who) for who in ("Amina", "Gus", "Sam", "Mia", "Ben", "Ida"))]
WHO += [(name, who) for name in ("Lonely", "Sown") for who in ("Noor", None)]
WHO += [("Begun", "Noor"), ("Family", "Olle"), ("Family", "Mum")]
WHO += [("LongWords", "Otto"), ("LongWords", "Ursula"), ("LongWords", None)]
# long lists in parts, so that no test is long
PARTS = {("Demo", None): 4, ("Demo", "Sam"): 4, ("Demo", "Mia"): 3, ("Demo", "Amina"): 3}
PARTS |= {("LongWords", "Ursula"): 2, ("Lonely", "Noor"): 2, ("Sown", "Noor"): 2}
PAGES = [
    route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute) and "GET" in route.methods
]
# addresses that are asked for, but not by somebody who looks at a page
NO_PAGE = {
    *("/goals/{goal_id}/headline", "/boards/around", "/initiatives/alike", "/first/cards"),  # fragments of pages
    "/first/now",  # leads to a quest
    "/initiatives/{initiative_id}/calendar.ics",
    *("/talk/{kind}/{about_id}/latest", "/talk/{kind}/{about_id}/names"),
    *("/pictures/{picture_id}/{size}", "/join/{code}/qr.svg", "/trust/qr.svg", "/icons/{name}.png", "/share/world.png"),
    *(f"/share/{noun}/{{{noun}_id}}.png" for noun in ("quest", "initiative", "goal")),
    *("/trust/ca.crt", "/trust/ca.mobileconfig", "/manifest.webmanifest", "/sw.js", "/healthz", "/readyz", "/fit.json"),
    *("/map.json", "/me/was/{player_id}"),
}
# a world without a goal, and one with a goal: every screen says what to do next
EMPTY = {"Lonely": ".void .btn, .btn.move", "Sown": "main .btn"}


@pytest.mark.parametrize(("name", "who", "part"), [(*one, part) for one in WHO for part in range(PARTS.get(one, 1))])
def test_every_screen_is_for_everybody(
    chromium: Browser, world: World, name: str, who: str | None, part: int, request: pytest.FixtureRequest
) -> None:
    here, deep = world(name), request.config.getoption("--deep")
    look = {"viewport": PHONE, "reduced_motion": "reduce", "service_workers": "block"}
    context = chromium.new_context(base_url=here.url, **look)  # type: ignore[arg-type]
    if who:
        context.add_cookies([{"name": "wg_device", "value": here.secrets[who], "url": here.url}])
    page = context.new_page()
    found: list[str] = []
    screens = here.screens[who] if deep else ordinary_screens(here, who)
    for screen in screens[part :: PARTS.get((name, who), 1)]:
        status = show(page, screen)
        if status != screen.status:
            found.append(f"{screen.path}  answers {status}")
        if screen.status == 422 and not page.locator(".err, .error").count():
            found.append(f"{screen.path}  does not say what is wrong")
        if name in EMPTY and not page.locator(EMPTY[name]).count():
            found.append(f"{screen.path}  does not say what to do next")
        is_first = firsts(here)[kind_of(screen)] == (who, screen.path)
        wrong = faults(page, [BY_DAY, BY_NIGHT, ON_A_DESK] if deep else ordinary_looks(name, is_first))
        if deep or (is_first and name == "Demo"):
            wrong += other_ways(page, (DESK, PHONE) if deep else (PHONE,))
        found += [f"{screen.path}  {fault}" for fault in wrong]
    context.close()
    assert not found, "\n".join(found)


def test_nobody_is_left_out(world: World) -> None:
    assert {(name, who) for name in WORLDS for who in world(name).screens} == set(WHO)


def test_no_page_is_forgotten(world: World) -> None:
    all_of_them = {route.path for route in PAGES}
    assert all_of_them >= NO_PAGE
    screens = [screen for name in WORLDS for list_ in world(name).screens.values() for screen in list_]
    seen = {route_of(screen) for screen in screens if screen.status == 200 or screen.wrong}
    assert all_of_them - NO_PAGE - seen == set()


def ordinary_screens(here: Hosted, who: str | None) -> list[Screen]:
    """Give those that nobody else sees first, of a visitor all, and of everybody one."""
    found, all_of_them = firsts(here), here.screens[who]
    own = [screen for screen in all_of_them if who is None or found[kind_of(screen)] == (who, screen.path)]
    return own or all_of_them[:1]


def ordinary_looks(name: str, is_first: bool) -> list[Look]:
    """By night and on a desk a page differs by what it is, not by reader; other words have the same colours."""
    if name == "Demo" and is_first:
        return [BY_DAY, BY_NIGHT, OFF_THE_DESK]
    return [BY_DAY] if name in {"Begun", "Family"} and is_first else [ON_THE_PHONE]


def firsts(here: Hosted) -> dict[tuple[str, str, bool], tuple[str | None, str]]:
    """Give for each kind of screen of a world who sees it first, and where; signed in, if anybody does."""
    found: dict[tuple[str, str, bool], tuple[str | None, str]] = {}
    for who in sorted(here.screens, key=lambda who: who is None):
        for screen in here.screens[who]:
            found.setdefault(kind_of(screen), (who, screen.path))
    return found


def kind_of(screen: Screen) -> tuple[str, str, bool]:
    """Say of what kind a screen is: its route, how the world is viewed there, and whether something was refused."""
    return route_of(screen), "".join(re.findall(r"view=\w+", screen.path)), bool(screen.wrong)


def route_of(screen: Screen) -> str:
    """Give the route that answers the address of a screen."""
    scope = {"type": "http", "path": screen.path.split("?")[0], "method": "GET"}
    return next((route.path for route in PAGES if route.matches(scope)[0] is Match.FULL), "")


def test_the_check_sees_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(
        '<!doctype html><html lang="en"><title>x</title><main><h1>x</h1>'
        "<style>a:focus { outline: 0 } button:focus { outline: 2px solid }</style>"
        '<img src="x"><p style="width:900px">w</p><a href="#x">x</a><p class="card" style="border:0">c</p>'
        '<meta name="color-scheme" content="light dark"><mark style="background:none">m</mark>'
        '<button tabindex="2">y</button><div style="position:fixed;inset:0"></div>'
    )
    found = " ".join(faults(page) + other_ways(page))
    assert "image-alt" in found
    assert "360 runs off the screen by" in found
    assert "A x has no outline" in found
    assert "BUTTON y lies under something" in found
    assert "an order of its own" in found
    assert "P card c has no edge" in found
    assert "MARK m is not seen" in found
    assert "twice as large: runs off the screen by" in found
    assert "from right to left, 1280: runs off" not in found
    page.close()
