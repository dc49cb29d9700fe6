"""Talk by two phones: it comes by itself, a name is offered, and a message becomes a quest, or a direction."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from desk import say
from playwright.sync_api import Page, expect

from app.directions import service as directions

OpenPhone = Callable[..., Page]


def test_from_talk_to_a_quest(served: Any, phone: OpenPhone) -> None:
    say(served.town, served.town.cy, "Good morning")
    ada, bo = phone("Ada"), phone("Bo")
    for page in (ada, bo):
        page.goto(f"/goals/{served.town.goal}")
    ada.get_by_text("Say something").click()
    field = ada.get_by_label("What do you want to say?")
    field.fill("The tap at the gate drips, ")
    field.press_sequentially("@C")
    ada.locator("[data-offered] button").first.click()
    expect(field).to_have_value("The tap at the gate drips, @[Cy] ")
    ada.get_by_role("button", name="Say it").click()
    expect(ada.get_by_text("The tap at the gate drips, @Cy")).to_be_visible()
    expect(bo.locator("#talk").get_by_text("The tap at the gate drips")).to_be_visible()
    bo.locator("#talk .thread").first.get_by_role("link", name="Make it a quest").click()
    title = bo.get_by_label("What is to do?")
    expect(title).to_have_value("The tap at the gate drips, @Cy")
    title.fill("Mend the tap at the gate")
    bo.get_by_label("It is done when …").fill("It drips no more")
    bo.get_by_role("button", name="Propose it").click()
    expect(bo.get_by_role("link", name="Began in this talk")).to_be_visible()
    expect(ada.get_by_role("link", name="Mend the tap at the gate")).to_be_visible()


def test_without_scripts(served: Any, phone: OpenPhone) -> None:
    bo = phone("Bo", java_script_enabled=False)
    bo.goto(f"/quests/{served.quest()}")
    bo.get_by_text("Say something").click()
    bo.get_by_label("What do you want to say?").fill("Do we meet at the *gate*?")
    bo.get_by_role("button", name="Say it").click()
    expect(bo.get_by_text("Do we meet at the gate?")).to_be_visible()
    bo.get_by_label("Your reply").fill("At nine.")
    bo.get_by_role("button", name="Reply").click()
    expect(bo.get_by_text("At nine.")).to_be_visible()


def test_from_talk_to_a_direction_and_back(served: Any, phone: OpenPhone) -> None:
    message = say(served.town, served.town.cy, "Nets before trees, at every stop")
    ada, bo = phone("Ada"), phone("Bo")
    for page in (ada, bo):
        page.goto(f"/talk/messages/{message}")
    bo.locator("#main summary").first.click()
    bo.get_by_role("link", name="Make it a direction").click()
    expect(bo.get_by_label("Next we should …")).to_have_value("Nets before trees, at every stop")
    bo.get_by_label("because …").fill("They hang at once")
    bo.get_by_role("button", name="Point it out").click()
    expect(bo.get_by_role("heading", name="Nets before trees, at every stop")).to_be_visible()
    expect(ada.get_by_text("Direction: Nets before trees")).to_be_visible()
    served.town.do(directions.settle, [UUID(bo.url.rsplit("/", 1)[1])])
    ada.reload()
    expect(ada.get_by_role("link", name="Settled: Nets before trees, at every stop")).to_be_visible()
    bo.get_by_role("link", name="Began in this talk").click()
    expect(bo.get_by_text("Direction, settled: Nets before trees")).to_be_visible()
