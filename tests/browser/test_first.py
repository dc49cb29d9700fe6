"""What's first moves on every phone within two seconds, in its player's own order."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from app.claims import service as claims
from app.players import store as players
from app.quests import service as quests
from app.quests import store as quests_store
from app.today import views

WITHIN = 2000


@pytest.fixture
def served(served):  # type: ignore[no-untyped-def]
    """The same town, whose own writes are told to the phones as well."""
    served.town.db.on_nudges = served.app.state.database.on_nudges
    return served


def listed(page: Page) -> object:
    return expect(page.locator("[data-live=first] ol.first > li h3"))


def test_a_change_reorders_the_list_on_every_phone(served, phone) -> None:
    town = served.town
    sawing, cooking = served.quest(title="Sawing"), served.quest(title="Cooking")
    for quest, skill in ((sawing, "saw"), (cooking, "cook")):
        town.db.write_now(lambda work, q=quest, s=skill: quests_store.set_skills(work, q, [s]))
    town.db.write_now(lambda work: players.set_skills(work, town.ada.id, ["cook"]))
    ada, eve = phone("Ada"), phone()
    for page in (ada, eve):
        page.goto("/")
        expect(page.locator(".live").first).to_have_attribute("data-live", "on")
    listed(ada).to_have_text(["Cooking", "Sawing"])

    held = served.quest(title="Held", minutes=10)
    town.db.write_now(claims.claim, town.ada, uuid4(), held)
    served.quest(title="Soon", closes_at=town.clock() + timedelta(days=3))
    listed(ada).to_have_text(["Soon", "Cooking", "Sawing"], timeout=WITHIN)
    expect(ada.locator("[data-live=first] .btn.move")).to_have_count(1)
    expect(ada.locator("main")).to_have_count(1)
    expect(ada.locator("[data-live=first] li").first.locator(".btn.move")).to_be_visible()
    expect(eve.locator("[data-live=first] ol.first > li h3").first).to_have_text("Soon", timeout=WITHIN)

    for _ in range(9):
        town.db.write_now(quests.give_heart, town.cy, sawing)
    listed(ada).to_have_text(["Soon", "Cooking", "Sawing"], timeout=WITHIN)  # I cannot saw
    expect(eve.locator("[data-live=first] ol.first > li h3").nth(1)).to_have_text("Sawing", timeout=WITHIN)


def test_no_more_than_the_page_shows(served, phone) -> None:
    for number in range(views.FIRST + 3):
        served.quest(title=f"Quest {number}", minutes=30 + number)
    page = phone("Ada")
    page.goto("/")
    expect(page.locator(".live").first).to_have_attribute("data-live", "on")
    served.quest(title="Quick", minutes=5, impact_link="keystone")
    shown = page.locator("[data-live=first] ol.first > li")
    expect(shown.first).to_contain_text("Quick", timeout=WITHIN)
    expect(shown).to_have_count(views.FIRST)


def test_give_me_something_useful_now_leads_to_the_first_of_the_list(served, phone) -> None:
    served.quest(title="Long", minutes=240)
    served.quest(title="Quick", minutes=10)
    page = phone(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Give me something useful now").click()
    expect(page.get_by_role("heading", name="Quick")).to_be_visible()
