"""From the first link to a held place on a quest under an uncovered goal: few taps, few words, and no sign-in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlmodel import col

from app.claims.tables import Claim
from app.goals import service as goals
from app.platform.ids import new_id
from app.players.tables import Player

pytestmark = pytest.mark.browser

SCREEN = {"width": 360, "height": 800}
TAPS = 4  # the last one claims
WORDS = 120  # until the quest is found, by three taps: 36 seconds at 200 words a minute, and 9 at 3 seconds a tap
# the words that somebody goes past until they reach a thing: all that is seen and begins above its end
READ = """target => {
  const end = target.getBoundingClientRect().bottom + scrollY
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  let words = 0
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    const seen = node.parentElement.checkVisibility({ visibilityProperty: true }) && !node.parentElement.closest('.vh')
    if (seen && box.width > 1 && box.top + scrollY < end) words += node.data.split(/\\s+/).filter(Boolean).length
  }
  return words
}"""


class Newcomer:
    """Somebody who opens a link, reads down to what they tap, and taps it."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.words = page, 0, 0

    def tap(self, what: Locator) -> None:
        """Tap something that stands on the first screenful."""
        box = what.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= SCREEN["height"], "it is not seen without scrolling"
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= SCREEN["width"]
        self.words += what.evaluate(READ)
        self.taps += 1
        what.tap()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_newcomer_holds_a_quest_under_an_uncovered_goal_in_under_a_minute(
    served: Any, phone: Callable[..., Page], scripts: bool
) -> None:
    town = served.town
    town.do(goals.propose, town.dee, new_id(), short="Benches", title="A bench in every street")
    quest = served.quest(title="Water the limes", minutes=20, places=3)
    page = phone(viewport=SCREEN, java_script_enabled=scripts)
    newcomer = Newcomer(page)

    page.goto("/")
    newcomer.tap(page.get_by_role("link", name="Where somebody is missing"))
    shade = page.locator("article", has=page.get_by_role("link", name="Shade", exact=True))
    expect(shade.locator(".cover")).to_have_text("Thin")
    expect(page.locator("article", has_text="Benches").locator(".cover")).to_have_text("Gap")
    newcomer.tap(shade.get_by_role("link", name="See what can be done"))
    expect(page.get_by_role("heading", name="Water the limes")).to_be_visible()
    newcomer.tap(page.get_by_role("link", name="Take a place"))
    assert newcomer.words <= WORDS, newcomer.words
    assert page.locator("input[type=email], input[type=password]").count() == 0
    page.get_by_label("Your name or nickname").fill("Noa")
    newcomer.tap(page.get_by_role("button", name="It is mine to do"))
    expect(page.get_by_role("link", name="Hand it in")).to_be_visible()

    held = select(col(Player.name), col(Claim.state)).join(Claim, col(Claim.player_id) == col(Player.id))
    rows = town.db.read_now(lambda conn: conn.execute(held.where(col(Claim.quest_id) == quest)).all())
    assert [tuple(row) for row in rows] == [("Noa", "held")]
    assert newcomer.taps <= TAPS
