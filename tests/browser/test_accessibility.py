"""Every screen for everybody: axe-core finds nothing, nothing runs off a narrow phone, and no page is forgotten."""

import pytest
from fastapi.routing import APIRoute
from hosted import Screen, World
from looking import BY_DAY, BY_NIGHT, ON_A_DESK, PHONE, faults, show
from playwright.sync_api import Browser
from starlette.routing import Match
from worlds import WORLDS

from app.main import ROUTERS

WHO = [("Demo", None), *(("Demo", who) for who in ("Amina", "Gus", "Sam", "Mia", "Ben", "Ida"))]
WHO += [("Lonely", "Noor"), ("Lonely", None), ("Begun", "Noor"), ("Family", "Olle"), ("Family", "Mum")]
WHO += [("LongWords", "Otto"), ("LongWords", "Ursula"), ("LongWords", None)]
PAGES = [
    route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute) and "GET" in route.methods
]
# addresses that are asked for, but not by somebody who looks at a page
NO_PAGE = {
    *("/goals/{goal_id}/headline", "/boards/around", "/initiatives/alike", "/first/cards"),  # fragments of pages
    "/first/now",  # leads to a quest
    "/initiatives/{initiative_id}/calendar.ics",
    *("/goals/{goal_id}/headline", "/boards/around"),  # fragments of pages
    *("/talk/{kind}/{about_id}/latest", "/talk/{kind}/{about_id}/names"),
    *("/pictures/{picture_id}/{size}", "/join/{code}/qr.svg", "/trust/qr.svg", "/icons/{name}.png", "/share/world.png"),
    *(f"/share/{noun}/{{{noun}_id}}.png" for noun in ("quest", "initiative", "goal")),
    *("/trust/ca.crt", "/trust/ca.mobileconfig", "/manifest.webmanifest", "/sw.js", "/healthz", "/readyz", "/fit.json"),
    *("/trust/ca.crt", "/trust/ca.mobileconfig", "/manifest.webmanifest", "/sw.js", "/healthz", "/readyz", "/map.json"),
}


@pytest.mark.parametrize(("name", "who"), WHO)
def test_every_screen_is_for_everybody(chromium: Browser, world: World, name: str, who: str | None) -> None:
    here = world(name)
    context = chromium.new_context(base_url=here.url, viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    if who:
        context.add_cookies([{"name": "wg_device", "value": here.secrets[who], "url": here.url}])
    page = context.new_page()
    found: list[str] = []
    on_a_desk: set[tuple[str, bool]] = set()
    for screen in here.screens[who]:
        status = show(page, screen)
        if status != screen.status:
            found.append(f"{screen.path}  answers {status}")
        if screen.status == 422 and not page.locator(".err, .error").count():
            found.append(f"{screen.path}  does not say what is wrong")
        if name == "Lonely" and not page.locator(".void .btn, .btn.move").count():
            found.append(f"{screen.path}  does not say what to do next")
        kind = (route_of(screen), bool(screen.wrong))
        looks = [look for look in (BY_DAY, BY_NIGHT, ON_A_DESK) if look != ON_A_DESK or kind not in on_a_desk]
        if name != "Demo":  # the same colours with other words in them
            looks.remove(BY_NIGHT)
        on_a_desk.add(kind)  # a desk differs by page, not by what is in it
        found += [f"{screen.path}  {fault}" for fault in faults(page, looks)]
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


def route_of(screen: Screen) -> str:
    """Give the route that answers the address of a screen."""
    scope = {"type": "http", "path": screen.path.split("?")[0], "method": "GET"}
    return next((route.path for route in PAGES if route.matches(scope)[0] is Match.FULL), "")


def test_the_check_sees_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(
        '<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><img src="x"><p style="width:900px">w</p>'
    )
    found = " ".join(faults(page))
    assert "image-alt" in found
    assert "360 runs off the screen by" in found
    page.close()
