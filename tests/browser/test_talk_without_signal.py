"""What is said without a signal waits on the phone, is shown there, and is said once when the signal is back."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from desk import say
from looking import faults
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select
from sqlmodel import col
from test_offline import HOLDS, WORKS
from town import secret_of

from app.players import merge_store
from app.talk import service
from app.talk.tables import Message

OpenPhone = Callable[[str, str], Page]
SAY, WAITS = "What do you want to say?", "Waits for a signal"


@pytest.fixture
def walker(chromium: Browser, served: Any) -> Iterator[OpenPhone]:
    """Give a phone with the service worker at work, on a page that it has kept."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_phone(who: str, path: str) -> Page:
        context = chromium.new_context(base_url=served.url, viewport={"width": 360, "height": 800})
        contexts.append(context)
        context.add_cookies([{"name": "wg_device", "value": secret_of(who), "url": served.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        page.evaluate(f"async () => {{ await ({WORKS})() }}")
        page.goto(path)
        page.wait_for_function(HOLDS, arg=path)
        return page

    yield open_phone
    for context in contexts:
        context.close()
    cut_short = "Transition was aborted"  # the browser's own: one page was left before it had faded in
    assert not [error for error in errors if not error.startswith(cut_short)]


def lose_signal(page: Page) -> None:
    """Cut the phone off; a page that is opened then may reach the world for a moment, but for what it sends."""
    page.context.set_offline(True)
    page.context.route("**/talk/**", _cut_off)


def find_signal(page: Page) -> None:
    page.context.unroute("**/talk/**", _cut_off)
    page.context.set_offline(False)


def _cut_off(route: Route) -> None:
    if route.request.method == "POST":
        route.abort("internetdisconnected")
    else:
        route.fallback()


def said(served: Any) -> list[tuple[str, UUID]]:
    begun_first = (col(Message.reply_to).is_not(None), col(Message.at), col(Message.id))  # the clock may stand still
    query = select(col(Message.text), col(Message.by_player_id)).order_by(*begun_first)
    return [(row[0], row[1]) for row in served.town.db.read_now(lambda conn: conn.execute(query).all())]


def write(page: Page, text: str) -> None:
    page.get_by_label("Your reply").fill(text)
    page.get_by_role("button", name="Reply").click()


def test_a_reply_waits_in_its_thread_and_is_said_once(served: Any, walker: OpenPhone) -> None:
    town = served.town
    message = say(town, town.cy, "Who has a ladder?")
    path = f"/talk/messages/{message}"
    page, sent = walker("Ada", path), []
    page.on("request", lambda asked: sent.append(asked.post_data or "") if asked.method == "POST" else None)
    lose_signal(page)
    page.goto(path)
    write(page, "I have two, @Bo")
    expect(page.get_by_text(WAITS)).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value("")
    write(page, "One is long")
    page.reload()
    expect(page.get_by_text(WAITS)).to_have_count(2)
    assert [text for text, _who in said(served)] == ["Who has a ladder?"]
    page.goto("/talk/messages/0")  # never seen: the page that says so sends as well, once there is a signal
    find_signal(page)
    page.goto("/world")
    expect(page.get_by_text("Sent, what you wrote without a signal").first).to_be_visible()
    page.goto(path)
    expect(page.locator(".replies .message")).to_have_count(2)
    expect(page.get_by_text(WAITS)).to_have_count(0)
    texts = [parse_qs(body)["text"][0] for body in sent]  # one that a page left while it was on its way goes twice
    assert list(dict.fromkeys(reversed(texts))) == ["One is long", "I have two, @Bo"]
    replies = said(served)[1:]
    assert sorted(text.partition("@")[0] for text, _who in replies) == ["I have two, ", "One is long"]
    assert {who for _text, who in replies} == {town.ada.id}


def test_nothing_is_written_into_what_is_on_its_way(served: Any, walker: OpenPhone) -> None:
    message = say(served.town, served.town.cy, "Who has a ladder?")
    page = walker("Ada", f"/talk/messages/{message}")
    page.evaluate("() => { window.fetch = () => new Promise((_, lose) => { window.lose = lose }) }")
    write(page, "I have two")
    field = page.get_by_label("Your reply")
    expect(field).not_to_be_editable()
    expect(page.get_by_role("button", name="Working on it")).to_be_visible()
    page.evaluate("() => window.lose(new TypeError('no signal'))")
    expect(page.get_by_text(WAITS)).to_be_visible()
    expect(field).to_be_editable()
    expect(page.get_by_role("button", name="Reply")).to_be_visible()


def test_an_answer_that_was_lost_is_not_said_twice(served: Any, walker: OpenPhone) -> None:
    page = walker("Ada", f"/goals/{served.town.goal}")

    def lose(route: Route) -> None:
        route.fetch()  # the world has it
        route.fulfill(status=502, body="<h1>Bad gateway</h1>", content_type="text/html")

    page.context.route(f"**/talk/goal/{served.town.goal}", lose, times=1)
    say_what_waits_and_is_there_once(served, page)


def say_what_waits_and_is_there_once(served: Any, page: Page) -> None:
    """Say something whose answer does not come, and see after a reload that it was said, and once."""
    page.get_by_text("Say something").click()
    page.get_by_label(SAY).fill("The tap runs")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator(".waiting").get_by_text("The tap runs")).to_be_visible()
    page.reload()
    expect(page.locator(".thread").get_by_text("The tap runs")).to_have_count(1)
    expect(page.locator(".waiting .message")).to_have_count(0)
    assert [text for text, _who in said(served)] == ["The tap runs"]


def test_what_is_refused_keeps_its_words_and_says_why(served: Any, walker: OpenPhone) -> None:
    town = served.town
    message = say(town, town.cy, "Who has a ladder?")
    page = walker("Ada", f"/talk/messages/{message}")
    lose_signal(page)
    write(page, "I have two")
    expect(page.get_by_text(WAITS)).to_be_visible()
    town.do(service.settle, town.cy, message, "Bo brings one.")
    find_signal(page)
    expect(page.get_by_text("This talk has come to its outcome.").last).to_be_visible()
    page.goto("/world")
    page.get_by_role("link", name="Something you wrote was not sent").click()
    waiting = page.locator(".waiting")
    expect(waiting.get_by_text("I have two")).to_be_visible()
    expect(waiting.get_by_text("This talk has come to its outcome.")).to_be_visible()
    waiting.get_by_role("button", name="Let it go").click()
    expect(waiting.locator(".message")).to_have_count(0)
    page.goto("/world")
    expect(page.get_by_role("link", name="Something you wrote was not sent")).to_have_count(0)


def test_it_comes_back_into_the_field(served: Any, walker: OpenPhone) -> None:
    message = say(served.town, served.town.cy, "Who has a ladder?")
    page = walker("Ada", f"/talk/messages/{message}")
    lose_signal(page)
    write(page, "I have too")
    assert faults(page) == []
    page.get_by_role("button", name="Back into the field").click()
    expect(page.get_by_label("Your reply")).to_have_value("I have too")
    find_signal(page)
    write(page, "I have two")
    expect(page.locator(".replies").get_by_text("I have two")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Your reply")).to_have_value("")
    assert [text for text, _who in said(served)] == ["Who has a ladder?", "I have two"]


def test_nobody_else_says_it(served: Any, walker: OpenPhone) -> None:
    """Who signs in on the same phone neither sees nor sends what waits; it is said when its writer is back."""
    message = say(served.town, served.town.cy, "Who has a ladder?")
    page = walker("Ada", f"/talk/messages/{message}")
    lose_signal(page)
    write(page, "I have two")
    expect(page.get_by_text(WAITS)).to_be_visible()
    now_bo = {"name": "wg_device", "value": secret_of("Bo"), "url": served.url}
    page.context.add_cookies([now_bo])
    with page.expect_response("**/replies") as refused:  # the page of Ada, open still, tries with the cookie of Bo
        find_signal(page)
    assert refused.value.status == 401
    page.reload()
    expect(page.locator(".waiting .message")).to_have_count(0)
    page.context.add_cookies([{**now_bo, "value": secret_of("Ada")}])
    page.reload()
    expect(page.locator(".replies").get_by_text("I have two")).to_be_visible()
    assert said(served)[1:] == [("I have two", served.town.ada.id)]


def answer_once(page: Page, path: str, status: int, code: str, *, saved: bool) -> None:
    """Let the next form that is sent there be answered with a refusal, whether the world has it or not."""

    def refuse(route: Route) -> None:
        if saved:
            route.fetch()
        body = {"code": code, "detail": f"It is {code}."}
        route.fulfill(status=status, json=body, content_type="application/problem+json")

    page.context.route(path, refuse, times=1)


def test_an_outcome_that_nobody_knows_is_found_out_by_its_id(served: Any, walker: OpenPhone) -> None:
    page = walker("Ada", f"/goals/{served.town.goal}")
    answer_once(page, f"**/talk/goal/{served.town.goal}", 503, "outcome_unknown", saved=True)
    say_what_waits_and_is_there_once(served, page)


def test_it_comes_back_with_its_id(served: Any, walker: OpenPhone) -> None:
    """What was saved all the same is not said again, also when the page was opened anew in between."""
    message = say(served.town, served.town.cy, "Who has a ladder?")
    page = walker("Ada", f"/talk/messages/{message}")
    answer_once(page, "**/replies", 503, "outcome_unknown", saved=True)
    write(page, "I have two")
    expect(page.get_by_text(WAITS)).to_be_visible()
    page.get_by_role("button", name="Back into the field").click()
    page.reload()
    expect(page.get_by_label("Your reply")).to_have_value("I have two")
    page.get_by_role("button", name="Reply").click()
    expect(page.get_by_label("Your reply")).to_have_value("")
    write(page, "One is long")
    expect(page.locator(".replies").get_by_text("One is long")).to_be_visible()
    assert sorted(text for text, _who in said(served)[1:]) == ["I have two", "One is long"]


def test_a_fault_says_so_and_holds_nothing_up(served: Any, walker: OpenPhone) -> None:
    message = say(served.town, served.town.cy, "Who has a ladder?")
    page = walker("Ada", f"/talk/messages/{message}")
    lose_signal(page)
    write(page, "I have two")
    write(page, "One is long")
    expect(page.get_by_text(WAITS)).to_have_count(2)
    answer_once(page, "**/replies", 500, "fault", saved=False)
    page.context.set_offline(False)
    page.context.unroute("**/talk/**", _cut_off)
    waiting = page.locator(".waiting")
    expect(waiting.get_by_text("It is fault.")).to_be_visible()
    expect(page.locator(".replies").get_by_text("One is long")).to_be_visible()
    waiting.get_by_role("button", name="Back into the field").click()
    page.get_by_role("button", name="Reply").click()
    expect(page.locator(".replies").get_by_text("I have two")).to_be_visible()
    assert sorted(text for text, _who in said(served)[1:]) == ["I have two", "One is long"]


def test_a_guest_who_signs_in_says_it_as_who_they_are(served: Any, walker: OpenPhone) -> None:
    town = served.town
    message = say(town, town.cy, "Who has a ladder?")
    page = walker("Gus", f"/talk/messages/{message}")
    lose_signal(page)
    write(page, "I have two")
    expect(page.get_by_text(WAITS)).to_be_visible()
    town.db.write_now(merge_store.merge, town.gus.id, town.ada.id)
    page.context.add_cookies([{"name": "wg_device", "value": secret_of("Ada"), "url": served.url}])
    find_signal(page)
    page.goto("/world")
    expect(page.get_by_text("Sent, what you wrote without a signal").first).to_be_visible()
    assert said(served)[1:] == [("I have two", town.ada.id)]


def test_a_form_that_does_not_wait_keeps_its_id(served: Any, walker: OpenPhone) -> None:
    message = say(served.town, served.town.ada, "Who has a ladder?")
    page, deeds = walker("Ada", f"/talk/messages/{message}"), []
    page.on(
        "request", lambda sent: deeds.append(parse_qs(sent.post_data or "")["deed"]) if sent.method == "POST" else 0
    )
    answer_once(page, "**/outcome", 503, "outcome_unknown", saved=True)
    page.get_by_text("Come to an outcome").click()
    page.get_by_label("What came of it, in one sentence").fill("Bo brings one")
    page.get_by_role("button", name="Close it with this").click()
    expect(page.get_by_role("alert").get_by_text("It is outcome_unknown.")).to_be_visible()
    page.get_by_role("button", name="Close it with this").click()
    expect(page.get_by_text("The outcome stands at the top.")).to_be_visible()
    assert len(deeds) == 2
    assert deeds[0] == deeds[1]
