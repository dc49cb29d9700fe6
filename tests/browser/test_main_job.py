"""The main job on two phones, without a reload: link, claim by name, photo and number, confirmation, moving boards."""

import io

from PIL import Image
from playwright.sync_api import expect

from app.ledger.verify import verify


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_a_deed_moves_the_boards_on_another_phone(served, phone) -> None:
    quest = served.quest(evidence="photo number", title="Water the limes")
    eve, cy, watcher = (phone(who, service_workers="allow") for who in (None, "Cy", "Bo"))

    watcher.goto("/boards?kind=players&period=week")
    expect(watcher.locator(".live").first).to_have_attribute("data-live", "on")
    expect(watcher.get_by_text("Nobody yet")).to_be_visible()

    eve.goto("/")
    eve.get_by_role("link", name="Water the limes").click()
    eve.get_by_role("link", name="I’ll do it").click()
    eve.get_by_label("Your name or nickname").fill("Eve")
    eve.get_by_role("button", name="It is mine to do").click()
    eve.get_by_role("link", name="Hand it in").click()
    eve.set_input_files("input[name=photo]", {"name": "tree.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    eve.get_by_label("trees planted").fill("3")
    eve.get_by_role("button", name="Hand it in").click()
    expect(eve.get_by_text("Handed in. Others look at it now.").first).to_be_visible()

    today = phone("Ada")
    today.goto("/")
    expect(today.locator(".live").first).to_have_attribute("data-live", "on")

    cy.goto("/confirm")
    cy.get_by_role("link", name="Water the limes").click()
    expect(cy.locator("img.shown")).to_be_visible()
    cy.get_by_role("button", name="Yes").click()
    cy.wait_for_url("**/confirm")

    row = watcher.locator("ol.board li", has_text="Eve")
    expect(row).to_be_visible(timeout=2000)
    expect(row).to_contain_text("10")
    expect(watcher.locator(".metric").first).to_contain_text("3 of 1,000 trees")
    expect(today.locator("[data-live=now]")).to_contain_text("3 trees confirmed")
    expect(today.locator(".metric").first).to_contain_text("3 of 1,000 trees")

    eve.goto("/")
    expect(eve.get_by_text("Confirmed: Water the limes")).to_be_visible()
    assert served.town.db.read_now(verify).ok
    assert str(quest) in eve.content()


def test_without_javascript_the_main_job_works(served, phone) -> None:
    served.quest(evidence="note", title="Ask the bakery")
    page, cy = phone(java_script_enabled=False), phone("Cy", java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Ask the bakery").click()
    page.get_by_role("link", name="I’ll do it").click()
    page.get_by_label("Your name or nickname").fill("Ned")
    page.get_by_role("button", name="It is mine to do").click()
    page.get_by_role("link", name="Hand it in").click()
    page.get_by_label("A few words").fill("They said yes.")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Handed in. Others look at it now.").first).to_be_visible()
    cy.goto("/confirm")
    cy.get_by_role("link", name="Ask the bakery").click()
    cy.get_by_role("button", name="Yes").click()
    expect(cy.get_by_text("Confirmed. It counts now, everywhere.")).to_be_visible()


def test_a_refusal_keeps_the_words_and_the_photo(served, phone) -> None:
    served.quest(evidence="photo note", title="Show the shade")
    page = phone("Ada", java_script_enabled=False)
    page.goto("/quests")
    page.get_by_role("link", name="Show the shade").click()
    page.get_by_role("button", name="I’ll do it").click()
    page.get_by_role("link", name="Hand it in").click()
    page.get_by_label("A few words").fill("It is cool here.")
    page.eval_on_selector("input[name=photo]", "input => input.removeAttribute('required')")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("Still missing")).to_be_visible()
    expect(page.get_by_label("A few words")).to_have_value("It is cool here.")
