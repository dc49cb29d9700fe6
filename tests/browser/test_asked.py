"""One visitor in twenty is asked, and nobody twice."""

from playwright.sync_api import expect

from app.clarity import store


def test_whoever_the_dice_choose_is_asked_once(served, phone) -> None:
    served.quest()
    page = phone()
    page.add_init_script("Math.random = () => 0.01")
    page.goto("/")
    asked = page.get_by_role("heading", name="Is it clear?")
    expect(asked).to_be_visible()
    page.reload()
    expect(asked).to_be_visible()  # the dice fell once
    page.get_by_label("In your words: what is this for?").fill("Shade for all")
    with page.expect_navigation():
        page.get_by_role("button", name="Yes", exact=True).click()
    assert served.town.db.read_now(store.newest, None) == [(True, "Shade for all")]
    page.goto("/")
    expect(page.get_by_role("heading", name="Now")).to_be_visible()
    expect(asked).to_be_hidden()


def test_others_are_not(served, phone) -> None:
    served.quest()
    page = phone("Ada")
    page.add_init_script("Math.random = () => 0.5")
    page.goto("/")
    expect(page.locator(".live").first).to_have_attribute("data-live", "on")
    expect(page.get_by_role("heading", name="Is it clear?")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('clarity')").endswith(" no")
