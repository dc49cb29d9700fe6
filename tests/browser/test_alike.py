"""While somebody writes an initiative: what is like it comes by itself, and what they begin to say about it stays."""

from playwright.sync_api import expect

from app.initiatives import service as initiatives
from app.platform.ids import new_id

LIKE = {"name": "Trees for streets", "what": "We plant street trees", "so_that": "doors have shade"}


def test_what_is_like_it_comes_while_writing(served, phone) -> None:
    town = served.town
    town.do(initiatives.propose, town.cy, new_id(), [town.goal], "direct", **LIKE)
    page = phone("Ada")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/initiatives/alike" in request.url else None)
    page.goto(f"/initiatives/new?goal={town.goal}")
    page.get_by_label("What do you do?").press_sequentially("We plant street trees", delay=15)
    page.get_by_label("So that …").fill("every door has shade")
    found = page.get_by_role("region", name="What is like it")
    expect(found.get_by_role("heading", name=LIKE["name"])).to_be_visible()
    expect(found).to_contain_text("The same goal: Shade")
    assert len(asked) <= 3  # not one for each key
    found.get_by_text("Mine is different").first.click()
    found.get_by_label("Different, because …").first.fill("Ours are palms")
    page.get_by_label("Its name").fill("Palms by the road")
    page.wait_for_timeout(1200)
    expect(found.get_by_label("Different, because …").first).to_have_value("Ours are palms")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name="Palms by the road", level=1)).to_be_visible()
