"""The phone says where it is, when its owner asks it to; kindly and coarsely, and never by itself."""

import pytest
from playwright.sync_api import expect

HERE = {"latitude": 59.329387, "longitude": 18.068711}


@pytest.mark.parametrize("path", ["/quests/new?initiative={}", "/initiatives/new", "/initiatives/{}/edit"])
def test_my_place_is_filled_in_about_100_m_wide(served, phone, path: str) -> None:
    page = phone("Dee", permissions=["geolocation"], geolocation=HERE)
    page.goto(path.format(served.town.initiative))
    latitude, longitude = page.get_by_label("Latitude"), page.get_by_label("Longitude")
    expect(page.get_by_role("button", name="Use my place")).to_be_visible()
    expect(latitude).to_be_hidden()
    expect(latitude).to_have_value("")
    page.get_by_role("button", name="Use my place").click()
    expect(latitude).to_have_value("59.329")
    expect(longitude).to_have_value("18.069")
    expect(latitude).to_be_visible()
    expect(page.get_by_text("Your place is filled in, to about 100 m.")).to_be_visible()


def test_a_quest_at_my_place_is_near_me(served, phone) -> None:
    page = phone("Ada", permissions=["geolocation"], geolocation=HERE)
    page.goto(f"/quests/new?initiative={served.town.initiative}")
    page.get_by_label("What is to do?").fill("Water the lime at the corner")
    page.get_by_label("It is done when").fill("It had two cans")
    page.get_by_role("button", name="Use my place").click()
    expect(page.get_by_label("Latitude")).to_have_value("59.329")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name="Water the lime at the corner")).to_be_visible()
    quest = page.url
    page.goto(f"{served.url}/quests?lat=59.339&lon=18.069")
    expect(page.get_by_text("1.1 km")).to_be_visible()
    assert quest.startswith(served.url)


def test_a_phone_that_does_not_tell_says_so_kindly(served, phone) -> None:
    page = phone("Ada")  # no permission: the browser refuses at once
    page.goto(f"/quests/new?initiative={served.town.initiative}")
    page.get_by_role("button", name="Use my place").click()
    expect(page.get_by_text("This phone does not say where it is. Write the place, or leave it out.")).to_be_visible()
    page.get_by_label("Latitude").fill("59.3")
    expect(page.get_by_label("Longitude")).to_be_visible()


def test_without_scripts_nothing_is_offered_that_does_nothing(served, phone) -> None:
    page = phone("Ada", java_script_enabled=False)
    page.goto(f"/quests/new?initiative={served.town.initiative}")
    expect(page.get_by_role("button", name="Use my place")).to_be_hidden()
    page.get_by_text("Place on the map").click()
    page.get_by_label("Latitude").fill("59.3294")
    page.get_by_label("Longitude").fill("18.0687")
    page.get_by_label("What is to do?").fill("Sweep the stairs")
    page.get_by_label("It is done when").fill("They are clean")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name="Sweep the stairs")).to_be_visible()
