"""One walk through the real screens: a direction is settled and acted on, and all who took part see what followed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk import bodies, independent_body, people
from playwright.sync_api import Page, expect
from town import Town, secret_of

from app.chores.service import CHORES, House, run_due
from app.ledger.verify import verify
from app.platform.pictures.shelf import Shelf
from app.players import service as players

pytestmark = pytest.mark.browser
OpenPhone = Callable[..., Page]

NEXT, BECAUSE, QUEST = "Barrels before pumps", "Gravity does not break", "Fit a barrel at the school"
FAR = "Harbour House"


@pytest.fixture
def phones(served: Any, phone: OpenPhone) -> dict[str, Page]:
    """Give five players of three organisations, each with a phone; that of Eli is independent of the others."""
    town: Town = served.town
    eli = people(town, 1)[0]
    town.do(players.change, eli, "Eli", "Europe/Stockholm", [])
    town.do(players.open_device, eli.id, secret_of("Eli"), "a phone", proved=True)
    bodies(town, [town.ada, town.bo], [town.cy, town.dee])
    independent_body(town, eli, FAR)
    town.clock.move(days=29)  # the others of that house have been away since
    return {name: phone(name) for name in ("Ada", "Bo", "Cy", "Dee", "Eli")}


def test_five_players_of_three_organisations_settle_a_direction_act_on_it_and_see_what_followed(
    served: Any, phones: dict[str, Page], tmp_path: Path
) -> None:
    town: Town = served.town
    house = House(town.db, Shelf(tmp_path, disk_floor=0), tmp_path)
    told = tuple(chore for chore in CHORES if chore.name in {"directions", "since"})
    ada, bo, cy, dee, eli = phones.values()

    point_out(ada)
    expect(ada.get_by_text("Nobody has answered yet.")).to_be_visible()
    find_it(bo)
    for page in (bo, cy, dee, eli):
        page.goto(ada.url)  # the link that she hands on
        page.get_by_role("button", name="Right", exact=True).click()
        expect(page.get_by_role("heading", name="You say it is right")).to_be_visible()
    counts = "4 people from 3 organisations say this is right"
    expect(ada.locator(".right-bar").get_by_text(counts)).to_be_visible()  # by itself, while she looks
    expect(ada.locator(".right-bar")).not_to_contain_text("Settled")
    town.clock.move(hours=48)
    run_due(house, told)
    ada.goto("/")
    ada.get_by_role("link", name="What you pointed out is settled").click()
    expect(ada.locator(".right-bar").get_by_text("Settled")).to_be_visible()

    propose_under_it(bo)
    act_on_it(cy)
    confirm(eli)
    say_what_it_helps(eli)
    assert town.db.read_now(verify).ok

    ada.reload()
    since = ada.locator(".grew").first
    for line in ("trees planted (trees): 3", "1 confirmed deed", "1 person acts on it"):
        expect(since.get_by_text(line)).to_be_visible()
    see_on_the_map(ada)
    see_in_the_list(bo)
    town.clock.move(days=1)
    run_due(house, told)
    see_what_grew(ada)
    cy.get_by_role("link", name="Me", exact=True).click()
    expect(cy.locator(".halves")).to_contain_text("you acted on 1 direction of others")


def point_out(ada: Page) -> None:
    ada.goto("/")
    ada.get_by_role("link", name="World", exact=True).click()
    ada.locator(".map-below").get_by_role("link", name="Shade").click()
    ada.get_by_role("link", name="Point out a direction").click()
    expect(ada.get_by_label("For which goal?").locator(":checked")).to_contain_text("Shade")
    ada.get_by_label("Next we should …").fill(NEXT)
    ada.get_by_label("because …").fill(BECAUSE)
    ada.get_by_label("First step").fill("Ask the school for its old barrels")
    ada.get_by_role("button", name="Point it out").click()
    expect(ada.get_by_role("heading", name=NEXT, level=1)).to_be_visible()


def find_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="World", exact=True).click()
    page.get_by_role("link", name="Directions", exact=True).click()
    page.get_by_role("link", name=NEXT).click()
    expect(page.get_by_text(BECAUSE)).to_be_visible()


def propose_under_it(bo: Page) -> None:
    bo.reload()
    bo.get_by_role("link", name="Propose a quest under it").click()
    bo.get_by_role("link", name="Street trees").click()
    bo.get_by_label("What is to do?").fill(QUEST)
    bo.get_by_label("It is done when …").fill("It stands under the gutter and holds water.")
    bo.get_by_label("a number").check()
    bo.get_by_label("What does it add to?").select_option(label="trees planted (trees)")
    expect(bo.get_by_label(f"“{NEXT}”")).to_be_visible()
    bo.get_by_label(f"“{NEXT}”").check()
    bo.get_by_role("button", name="Propose it").click()
    expect(bo.get_by_role("link", name=NEXT)).to_be_visible()  # what it follows


def act_on_it(cy: Page) -> None:
    cy.reload()
    cy.get_by_role("link", name=QUEST).click()
    cy.get_by_label(f"“{NEXT}”").check()
    cy.get_by_role("button", name="I’ll do it").click()
    cy.get_by_role("link", name="Hand it in").click()
    cy.get_by_label("trees planted").fill("3")
    cy.get_by_role("button", name="Hand it in").click()
    expect(cy.get_by_text("Handed in. Others look at it now.").first).to_be_visible()


def confirm(eli: Page) -> None:
    eli.goto("/")
    eli.get_by_role("link", name="Your eyes, please").click()
    eli.get_by_role("link", name=QUEST).click()
    eli.get_by_role("button", name="Yes, I see it").click()
    expect(eli.get_by_text("Confirmed. It counts now, everywhere.")).to_be_visible()


def say_what_it_helps(eli: Page) -> None:
    eli.get_by_role("link", name="World", exact=True).click()
    eli.get_by_role("link", name="List", exact=True).click()
    expect(eli.get_by_text("No other organisation has said so yet.")).to_be_visible()
    eli.get_by_role("link", name="Street trees").click()
    eli.get_by_role("button", name="Yes, this helps toward that goal").click()
    expect(eli.get_by_text(f"1 other organisation says so: {FAR}")).to_be_visible()


def see_on_the_map(page: Page) -> None:
    page.goto("/world")
    expect(page.locator(".canvas[data-awake]")).to_be_attached()
    page.get_by_label("Find an initiative on the map").fill("tree")
    page.get_by_role("link", name="Street trees").click()
    chosen = page.locator("#chosen")
    expect(chosen).to_contain_text("0.5 h confirmed in 30 days")
    expect(chosen.locator(".ladder")).to_contain_text("so that")
    said = page.evaluate("fetch('/map.json').then(answer => answer.json()).then(map => map.initiatives[0].toward)")
    assert [one[2] for one in said] == [1]
    expect(page.locator(".map-below")).to_contain_text("3 of 1,000 trees")


def see_in_the_list(page: Page) -> None:
    page.goto("/world?view=list")
    line = page.locator("li", has=page.get_by_role("link", name="Street trees")).last
    expect(line).to_contain_text("Others say so.")
    expect(line).to_contain_text("30 min confirmed in 30 days.")


def see_what_grew(ada: Page) -> None:
    ada.goto("/")
    expect(ada.get_by_text(f"Since you pointed at “{NEXT}”")).to_be_visible()
    expect(ada.get_by_text("trees planted (trees): 3, 1 confirmed deed, 1 person acts on it")).to_be_visible()
    ada.get_by_role("link", name="Me", exact=True).click()
    grew = ada.locator(".grew")
    expect(grew.get_by_text(f"Bo proposed the quest “{QUEST}”")).to_be_visible()
    expect(grew.get_by_text(f"Cy did “{QUEST}”")).to_be_visible()
    expect(ada.locator(".halves")).to_contain_text("1 direction of yours was settled")
    expect(ada.get_by_text("1 person from 1 organisation acted on what you pointed at")).to_be_visible()
