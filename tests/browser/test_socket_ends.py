"""What a page says and does when its socket ends."""

from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

Phones = Callable[..., Page]


def test_a_session_that_ends_is_said_kindly_and_nothing_is_tried_again(served, phone: Phones) -> None:  # type: ignore[no-untyped-def]
    page = phone("Ada")
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    page.goto("/boards")
    expect(page.locator(".live").first).to_have_text("Live")
    page.request.post(
        "/sign-out", form={"deed": "018f0000-0000-7000-8000-000000000001"}, headers={"origin": served.url}
    )
    expect(page.locator("#toasts")).to_contain_text("You are signed out here. Open the page again to go on.")
    expect(page.locator(".live").first).to_contain_text("As of ")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # coming back to the page tries at once
    page.reload()
    expect(page.locator(".live").first).to_have_text("Live")
    assert len(opened) == 2, "one before the end, one after the reload"


def test_a_line_that_breaks_is_mended_and_the_page_says_since_when(served, phone: Phones) -> None:  # type: ignore[no-untyped-def]
    page = phone("Ada")
    lines: list[WebSocketRoute] = []
    let_in = True

    def meet(line: WebSocketRoute) -> None:
        lines.append(line)
        if let_in:
            line.connect_to_server()
        else:
            line.close(code=1013, reason="Too many open pages")

    page.route_web_socket("**/live", meet)
    page.clock.install()
    page.goto("/boards")
    sign = page.locator(".live").first
    expect(sign).to_have_text("Live")
    let_in = False
    lines[0].close(code=1000, reason="gone")
    expect(sign).to_contain_text("As of ")
    page.clock.run_for(700)  # the first try, half a second later, hears "later"
    for _ in range(500):
        if len(lines) == 2:
            break
        page.evaluate("0")  # lets what happened in the page come through
    page.clock.run_for(5000)
    assert len(lines) == 2, "later means later than a few seconds"
    let_in = True
    page.clock.run_for(20000)
    expect(sign).to_have_text("Live")
    assert len(lines) == 3
