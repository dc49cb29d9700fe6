"""Finding a quest that fits, with and without scripts; with them only the list changes, and the address with it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

HERE = {"latitude": 59.329387, "longitude": 18.068711}


@pytest.fixture
def quests(served) -> None:
    """Three quests: a short one far away, a long one here, one from home."""
    served.quest(title="Sweep the bridge", minutes=15, place="Bridge", latitude=59.40, longitude=18.07)
    served.quest(title="Plant the lime", minutes=90, place="Corner", latitude=59.33, longitude=18.069)
    served.quest(title="Call a neighbour", minutes=30, from_home=True)


def titles(page: Page) -> list[str]:
    return page.locator("#found article h3").all_inner_texts()


def test_only_the_list_changes_and_the_address_with_it(quests, phone) -> None:
    page = phone("Ada")
    page.goto("/quests")
    page.evaluate("document.body.dataset.same = 'page'")
    expect(page.locator("#found-count")).to_have_text("3 open quests")
    page.get_by_text("30 min", exact=True).first.click()
    expect(page.locator("#found-count")).to_have_text("2 quests fit")
    expect(page).to_have_url(re.compile(r"/quests\?minutes=30$"))
    expect(page.locator("#spoken")).to_have_text("2 quests fit")
    assert page.evaluate("document.activeElement.name") == "minutes"  # who is choosing is not led away

    page.get_by_text("From home", exact=True).first.click()
    expect(page.locator("#found-count")).to_have_text("1 quest fits")
    expect(page).to_have_url(re.compile(r"minutes=30&home=true$"))
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#found-count")).to_be_focused()

    page.get_by_role("link", name="30 min take away").click()
    expect(page).to_have_url(re.compile(r"/quests\?home=true$"))
    expect(page.get_by_role("radio", name="Any time")).to_be_checked()
    expect(page.locator("#found-count")).to_be_focused()
    assert page.evaluate("document.body.dataset.same") == "page"


def test_the_list_says_that_it_waits(quests, phone) -> None:
    page = phone("Ada", service_workers="block")
    page.goto("/quests")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/quests?*", hold)
    page.get_by_text("30 min", exact=True).first.click()
    expect(page.locator("#found")).to_have_attribute("aria-busy", "true")
    held.pop().continue_()
    expect(page.locator("#found-count")).to_have_text("2 quests fit")
    expect(page.locator("#found")).not_to_have_attribute("aria-busy", "true")


def test_what_was_chosen_before_the_script_was_awake_is_asked_for_then(quests, phone) -> None:
    page = phone("Ada", service_workers="block")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/behaviours/filter.js", hold)
    page.goto("/quests")
    page.get_by_text("30 min", exact=True).first.click()
    expect(page.get_by_role("radio", name="30 min")).to_be_checked()
    expect(page.locator("#found-count")).to_have_text("3 open quests")
    held.pop().continue_()
    expect(page.locator("#found-count")).to_have_text("2 quests fit")
    expect(page).to_have_url(re.compile(r"/quests\?minutes=30$"))


def test_back_and_forth_bring_list_and_choices_back(quests, phone) -> None:
    page = phone("Ada")
    page.goto("/quests")
    page.get_by_text("15 min", exact=True).first.click()
    expect(page.locator("#found-count")).to_have_text("1 quest fits")
    page.go_back()
    expect(page.locator("#found-count")).to_have_text("3 open quests")
    expect(page.get_by_role("radio", name="Any time")).to_be_checked()
    page.go_forward()
    expect(page.locator("#found-count")).to_have_text("1 quest fits")
    expect(page.get_by_role("radio", name="15 min")).to_be_checked()
    page.get_by_text("30 min", exact=True).first.click()  # the form that came back works as the first one did
    expect(page.locator("#found-count")).to_have_text("2 quests fit")


def test_near_me_asks_the_phone_once_and_stays_chosen(quests, phone) -> None:
    page = phone("Ada", permissions=["geolocation"], geolocation=HERE)
    page.goto("/quests?minutes=120")
    page.get_by_role("button", name="Near me").click()
    expect(page.get_by_role("link", name="Near me take away")).to_be_visible()
    assert titles(page) == ["Plant the lime", "Sweep the bridge", "Call a neighbour"]
    expect(page).to_have_url(re.compile(r"minutes=120&near=here&lat=59\.329&lon=18\.069$"))
    expect(page.get_by_text("110 m")).to_be_visible()
    page.get_by_text("Any time", exact=True).click()
    expect(page).to_have_url(re.compile(r"/quests\?near=here&lat=59\.329&lon=18\.069$"))
    page.get_by_text("Place, goal, skill").click()
    page.get_by_label("Near", exact=True).select_option("Bridge")
    expect(page).to_have_url(re.compile(r"/quests\?near=Bridge$"))
    assert titles(page)[0] == "Sweep the bridge"


def test_a_phone_that_does_not_tell_offers_the_places(quests, phone) -> None:
    page = phone("Ada")
    page.goto("/quests")
    page.get_by_role("button", name="Near me").click()
    expect(page.get_by_text("Choose a place from the list instead.")).to_be_visible()


def test_the_way_back_from_a_quest_keeps_what_was_chosen(quests, phone) -> None:
    page = phone("Ada")
    page.goto("/quests")
    page.get_by_text("15 min", exact=True).first.click()
    expect(page.locator("#found-count")).to_have_text("1 quest fits")
    expect(page).to_have_url(re.compile(r"/quests\?minutes=15$"))
    page.get_by_role("link", name="Sweep the bridge").click()
    page.get_by_role("link", name="Back to the quests").click()
    expect(page).to_have_url(re.compile(r"/quests\?minutes=15$"))


def test_a_refusal_is_said_by_its_own_page(quests, phone) -> None:
    page = phone("Ada", service_workers="block")
    page.goto("/quests")
    page.route("**/quests?*", lambda route: route.fulfill(status=429, body="busy", content_type="text/html"))
    page.get_by_text("15 min", exact=True).first.click()
    expect(page).to_have_url(re.compile("minutes=15"))  # the server's own page says what is wrong
    expect(page.get_by_text("busy")).to_be_visible()


def test_everything_works_without_scripts(quests, phone) -> None:
    page = phone("Ada", java_script_enabled=False)
    page.goto("/quests")
    expect(page.get_by_role("button", name="Near me")).to_be_hidden()
    page.get_by_role("button", name="Show").click()  # empty fields are no fault
    expect(page.get_by_role("heading", name="3 open quests")).to_be_visible()
    page.get_by_role("radio", name="30 min").check(force=True)
    page.get_by_text("Place, goal, skill").click()
    page.get_by_label("Near", exact=True).select_option("Corner")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="2 quests fit")).to_be_visible()
    assert titles(page) == ["Sweep the bridge", "Call a neighbour"]
    page.get_by_role("link", name="30 min take away").click()
    assert titles(page) == ["Plant the lime", "Sweep the bridge", "Call a neighbour"]
    expect(page).to_have_url(re.compile(r"/quests\?near=Corner$"))
    page.get_by_role("link", name="Plant the lime").click()
    page.get_by_role("link", name="Back to the quests").click()
    expect(page).to_have_url(re.compile(r"/quests\?near=Corner$"))


def test_a_lost_signal_leaves_the_list_as_it_was(quests, served, chromium) -> None:
    context = chromium.new_context(base_url=served.url, service_workers="block")
    page = context.new_page()  # not a phone of the fixture: that the signal is lost stands in the console, and may
    page.goto("/quests")
    context.set_offline(True)
    page.get_by_text("15 min", exact=True).first.click()
    expect(page.get_by_text("Offline. The page is as you last saw it.").first).to_be_visible()
    expect(page.locator("#found-count")).to_have_text("3 open quests")
    context.set_offline(False)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#found-count")).to_have_text("1 quest fits")
    context.close()
