"""Bringing in a list of initiatives: with and without JavaScript, by day and by night, on a phone and on a desk."""

import pytest
from looking import faults
from playwright.sync_api import expect
from sheets import GOOD, sheet_of


@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_comes_in(served, phone, scripts: bool) -> None:
    page = phone("Dee", java_script_enabled=scripts)
    good = [
        {**GOOD, "external_id": str(n), "title": title, "about": "Zwei\nZeilen"}
        for n, title in enumerate(["Balcony beans", "Shade " * 19 + "sail", "Donaudampfschifffahrtsgesellschaft" * 3])
    ]
    bad = {**GOOD, "external_id": "bad", "title": "Nowhere" * 12, "latitude": "999", "longitude": "soon", "goal": "99"}
    page.goto("/world")
    page.get_by_text("Tend this world").click()
    page.get_by_role("link", name="Bring in a list of initiatives").click()
    _for_everybody(page, scripts)
    page.get_by_label("A list in CSV").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": b"title,colour\n"}
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Nobody knows the column “colour”.")).to_be_visible()
    _for_everybody(page, scripts)
    page.get_by_label("A list in CSV").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": sheet_of(*good, bad)}
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="This is what would happen")).to_be_visible()
    expect(page.get_by_role("heading", name="Row 5")).to_be_visible()
    _for_everybody(page, scripts)
    page.get_by_role("button", name="Bring in 3 initiatives").click()
    expect(page.get_by_text("The list is in: 3 new initiatives")).to_be_visible()
    page.goto("/world?view=list")
    expect(page.get_by_role("link", name="Balcony beans")).to_be_visible()
    expect(page.get_by_text("Nowhere")).to_have_count(0)


def _for_everybody(page, scripts: bool) -> None:  # type: ignore[no-untyped-def]
    if not scripts:
        return
    assert not faults(page)
