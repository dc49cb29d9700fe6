"""Without a signal: the shell is there, what was seen can be read and says when it was, anything else is honest."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from town import secret_of

from app.platform import pages
from app.shell.routes import shell_files

WORKS = """() => navigator.serviceWorker.controller ||
  new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))"""
KEPT = """async () => {
  const found = {}
  for (const name of await caches.keys()) {
    const addresses = (await (await caches.open(name)).keys()).map(request => new URL(request.url))
    found[name] = addresses.map(address => address.pathname + address.search)
  }
  return found
}"""
HOLDS = """async address => Boolean(await (await caches.open('seen')).match(address))"""


@pytest.fixture
def walker(chromium: Browser, served) -> Iterator[Callable[..., Page]]:
    """Give a phone that has the service worker at work, and that may lose its signal."""
    contexts: list[BrowserContext] = []

    def open_phone(who: str | None = None, start: str = "/") -> Page:
        context = chromium.new_context(
            base_url=served.url, viewport={"width": 360, "height": 800}, reduced_motion="reduce"
        )
        contexts.append(context)
        if who:
            context.add_cookies([{"name": "wg_device", "value": secret_of(who), "url": served.url}])
        page = context.new_page()
        page.goto(start)
        page.evaluate(f"async () => {{ await ({WORKS})() }}")
        return page

    yield open_phone
    for context in contexts:
        context.close()


def see(page: Page, path: str) -> None:
    """Open a page and wait until the phone has kept it."""
    page.goto(path)
    page.wait_for_function(HOLDS, arg=path)


def colour_of_bar(page: Page) -> str:
    return str(page.locator("header").first.evaluate("bar => getComputedStyle(bar).backgroundColor"))


def test_the_shell_is_kept_at_install(walker) -> None:
    kept = walker().evaluate(KEPT)[f"shell-{pages.build()}"]
    assert sorted(kept) == sorted([*map(pages.asset, shell_files()), "/offline", "/fit", "/fit.json"])
    assert not [path for path in kept if "screenshots" in path]


def test_an_unseen_page_is_honestly_not_there(served, walker) -> None:
    served.quest(evidence="note", title="Ask the bakery")
    page = walker("Ada")
    see(page, "/quests")
    page.context.set_offline(True)
    page.goto("/boards?kind=players")
    expect(page.get_by_role("heading", name="No signal here")).to_be_visible()
    expect(page.get_by_role("link", name="Try again")).to_have_attribute("href", f"{served.url}/boards?kind=players")
    assert colour_of_bar(page) != "rgba(0, 0, 0, 0)", "the offline page lost its style"
    assert "data-player" not in page.content(), "the offline page is nobody's"
    expect(page.get_by_role("heading", name="Kept on this phone")).to_be_visible()
    expect(page.locator("#net-state")).to_be_empty()
    page.get_by_role("link", name="Quests", exact=True).first.click()
    expect(page.get_by_text("Ask the bakery")).to_be_visible()
    page.go_back()
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Boards")).to_be_visible()


def test_a_page_that_was_seen_says_when(served, walker) -> None:
    served.quest(evidence="note", title="Ask the bakery")
    page = walker("Ada")
    page.goto("/quests")
    page.get_by_role("link", name="Ask the bakery").click()
    page.wait_for_url("**/quests/*")
    quest = page.url.removeprefix(served.url)
    page.wait_for_function(HOLDS, arg=quest)
    page.goto("/quests")
    page.context.set_offline(True)
    page.goto(quest)
    expect(page.get_by_role("heading", name="Ask the bakery")).to_be_visible()
    expect(page.locator("#net-state")).to_contain_text("Offline. You saw this page")
    page.reload()
    expect(page.locator("#net-state")).to_contain_text("Offline. You saw this page")
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_role("heading", name="Ask the bakery")).to_be_visible()
    expect(page.locator("#net-state")).to_be_empty()


def test_the_page_one_came_in_by_is_kept_too(walker) -> None:
    page = walker(start="/boards")
    page.wait_for_function(HOLDS, arg="/boards")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Boards")).to_be_visible()


def test_home_is_one_page_however_one_comes(walker) -> None:
    page = walker("Ada")
    see(page, "/")
    page.context.set_offline(True)
    page.goto("/?from=home")
    expect(page.locator("#net-state")).to_contain_text("You saw this page")
    expect(page.get_by_role("heading", name="What’s first")).to_be_visible()


def test_what_is_private_is_not_kept(walker) -> None:
    page = walker("Ada")
    for path in ("/me", "/me/ledger", "/confirm", "/invite", "/offline"):
        page.goto(path)
    see(page, "/world")
    assert page.evaluate(KEPT)["seen"] == ["/", "/world"]
    page.context.set_offline(True)
    page.goto("/me")
    expect(page.get_by_role("heading", name="No signal here")).to_be_visible()


def test_signing_out_takes_what_was_seen_along(walker) -> None:
    page = walker("Ada")
    see(page, "/quests")
    page.goto("/me")
    page.get_by_role("button", name="Sign out here").click()
    expect(page.get_by_role("link", name="I have been here")).to_be_visible()
    page.wait_for_function("async () => !(await (await caches.open('seen')).match('/quests'))")
    page.context.set_offline(True)
    page.goto("/quests")
    expect(page.get_by_role("heading", name="No signal here")).to_be_visible()


def test_a_page_of_an_earlier_build_keeps_its_looks(walker) -> None:
    page = walker()
    see(page, "/boards")
    look = colour_of_bar(page)
    page.evaluate(
        """async build => {
          const seen = await caches.open('seen')
          const kept = await seen.match('/boards')
          const earlier = (await kept.text()).replaceAll(build, '000000000000')
          await seen.put('/boards', new Response(earlier, { headers: kept.headers }))
        }""",
        pages.build(),
    )
    page.context.set_offline(True)
    page.goto("/boards")
    expect(page.locator("html[data-seen]")).to_have_count(1)
    assert "/static/000000000000/" in page.content()
    assert colour_of_bar(page) == look != "rgba(0, 0, 0, 0)"


def test_a_server_that_is_gone_is_no_dead_end(served, walker) -> None:
    page = walker("Ada")
    see(page, "/world")
    page.goto("about:blank")  # its socket would hold the server up
    served.server.should_exit = True
    served.thread.join(10)
    page.goto("/world")
    expect(page.locator("#net-state")).to_contain_text("You saw this page")
    page.goto("/teams")
    expect(page.get_by_role("heading", name="No signal here")).to_be_visible()
