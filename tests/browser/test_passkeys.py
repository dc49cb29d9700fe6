"""A guest makes a passkey, signs out, and comes back with it."""

from playwright.sync_api import expect


def test_a_passkey_makes_a_guest_lasting_and_brings_them_back(served, phone) -> None:
    page = phone("Gus")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/me")
    expect(page.get_by_text("Keep my progress")).to_be_visible()
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("Ways to come back")).to_be_visible()
    page.get_by_role("button", name="Sign out here").click()
    page.wait_for_url(served.url + "/")
    page.goto("/me")
    expect(page.get_by_text("I have been here")).to_be_visible()
    page.get_by_role("button", name="Show my passkey").click()
    expect(page.get_by_role("heading", name="Gus")).to_be_visible()
