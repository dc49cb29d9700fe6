"""Reporting, deciding and appealing on phones, without JavaScript where that is enough."""

from playwright.sync_api import expect


def test_a_report_a_ruling_and_an_appeal(served, phone) -> None:
    quest = served.quest(title="Paint over the bus stop", proposed_by=served.town.ada.id)
    cy, dee, ada = phone("Cy"), phone("Dee", java_script_enabled=False), phone("Ada")
    cy.goto(f"/quests/{quest}")
    cy.get_by_role("link", name="Something is wrong here").click()
    cy.get_by_label("somebody could come to harm").check()
    cy.get_by_label("In your words").fill("People need the timetable")
    cy.get_by_role("button", name="Report it").click()
    expect(cy.get_by_text("Thank you. A steward looks at it.")).to_be_visible()

    dee.goto("/")
    dee.get_by_role("link", name="Something waits for a steward").click()
    expect(dee.get_by_text("“People need the timetable”")).to_be_visible()
    dee.get_by_label("Why").fill("People need the timetable")
    dee.get_by_role("button", name="Hide it").click()
    expect(dee.get_by_text("Nothing waits")).to_be_visible()

    cy.goto(f"/quests/{quest}")
    expect(cy.get_by_role("heading", name="This is hidden while a steward looks at it.")).to_be_visible()
    ada.goto("/")
    ada.get_by_role("link", name="A steward hid something of yours").click()
    ada.get_by_label("Not right? Say why.").fill("The stop is closed, the town asked us to")
    ada.get_by_role("button", name="Appeal").click()
    expect(ada.get_by_text("The stop is closed")).to_be_visible()

    dee.goto("/moderation")
    dee.get_by_label("Your answer").fill("The town did ask")
    dee.get_by_role("button", name="The author is right").click()
    cy.goto(f"/quests/{quest}")
    expect(cy.get_by_role("heading", name="Paint over the bus stop")).to_be_visible()
    cy.goto("/world/log")
    expect(cy.get_by_text("The town did ask").first).to_be_visible()


def test_no_contact_can_be_undone(served, phone) -> None:
    page = phone("Ada", java_script_enabled=False)
    page.goto(f"/reports/player/{served.town.cy.id}")
    page.get_by_role("button", name="No contact with Cy").click()
    expect(page.get_by_text("They are not told.").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Everybody may reach you")).to_be_visible()
