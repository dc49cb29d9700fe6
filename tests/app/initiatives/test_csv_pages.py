"""The stewards' page for lists of initiatives, and the operator's command."""

import re
from base64 import urlsafe_b64encode
from pathlib import Path
from uuid import uuid4

import pytest
from sheets import GOOD, sheet_of
from site_of_town import Site
from typer.testing import CliRunner, Result

from app.cli import app as commands
from app.initiatives import store
from app.initiatives.csv_reader import MOST_BYTES
from app.platform.limits import LARGEST_SHEET
from app.platform.web import FLASH
from app.players.tables import Player
from app.world import store as worlds

PAGE = "/world/initiatives-csv"
BAD = {**GOOD, "external_id": "bad", "title": "<b>bold</b>", "goal": "<i>none</i>"}


def look(site: Site, data: bytes, who: str = "Dee"):  # type: ignore[no-untyped-def]
    return site.phone(who).post(f"{PAGE}/look", files={"file": ("list.csv", data, "text/csv")})


def hidden_fields(page: str) -> dict[str, str]:
    """Give what a browser would send with the last form of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.rsplit("<form", 1)[1]))


def test_from_the_world_page_to_initiatives_that_are_there(site: Site) -> None:
    phone = site.phone("Dee")
    assert f'href="{PAGE}"' in phone.get("/world").text
    assert f'href="{PAGE}"' not in site.phone("Ada").get("/world").text
    assert 'enctype="multipart/form-data"' in phone.get(PAGE).text
    data = sheet_of(GOOD, {**GOOD, "external_id": "s2", "title": "Péas & <more>", "about": "one\ntwo"})
    seen = look(site, data)
    assert seen.status_code == 200
    assert "Bring in 2 initiatives" in seen.text
    assert "Péas &amp; &lt;more&gt;" in seen.text
    assert site.town.db.read_now(store.by_external_id, "survey", "s1") is None, "a look stores nothing"
    sent = hidden_fields(seen.text)
    assert set(sent) == {"deed", "sheet"}
    done = phone.post(PAGE, data=sent)
    assert (done.status_code, done.headers["location"]) == (303, "/world")
    said = phone.get("/world").text
    assert "2 new initiatives, 0 changed, 0 as it was" in said
    assert "Péas &amp; &lt;more&gt;" in phone.get("/world?view=list").text
    assert "brought in" in phone.get("/world/log").text
    id_ = site.town.db.read_now(store.by_external_id, "survey", "s2")
    assert "Known from: survey" in phone.get(f"/initiatives/{id_}").text
    again = phone.post(PAGE, data=sent)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(site.town.db.read_now(worlds.acts, None, 9)) == 1
    twice = look(site, data)
    assert "Nothing to store" in twice.text
    assert 'name="sheet"' not in twice.text
    changed = look(site, sheet_of({**GOOD, "title": "Climbing beans"}))
    assert "would change: title" in changed.text
    assert "Bring in 1 initiative<" in changed.text


def test_bad_rows_are_shown_and_stay_out(site: Site) -> None:
    seen = look(site, sheet_of(BAD, GOOD))
    assert seen.status_code == 200
    assert "1 bad row" in seen.text
    assert "Row 2 · &lt;b&gt;bold&lt;/b&gt;" in seen.text
    assert "no goal “&lt;i&gt;none&lt;/i&gt;” in play" in seen.text
    assert "<b>bold" not in seen.text
    done = site.phone("Dee").post(PAGE, data=hidden_fields(seen.text))
    assert "1%20new%20initiative%2C%200%20changed%2C%200%20as%20it%20was%2C%201%20bad%20row" in done.cookies[FLASH]
    assert site.town.db.read_now(store.by_external_id, "survey", "s1")
    assert site.town.db.read_now(store.by_external_id, "survey", "bad") is None


def test_a_list_that_cannot_be_read_is_asked_for_again(site: Site) -> None:
    seen = look(site, b"title,colour\n")
    assert seen.status_code == 422
    assert "Nobody knows the column “colour”." in seen.text
    assert 'name="file"' in seen.text
    scripts = site.phone("Dee", json=True).post(f"{PAGE}/look", files={"file": ("list.csv", b"", "text/csv")})
    assert (scripts.status_code, scripts.json()["code"]) == (422, "csv_empty")
    assert look(site, b"x" * (MOST_BYTES + 1)).status_code == 413
    assert look(site, b"x" * (LARGEST_SHEET + 1)).json()["code"] == "too_large"


def test_the_yes_is_looked_at_as_if_nobody_had_looked_before(site: Site) -> None:
    def send(sheet: str, who: str = "Dee"):  # type: ignore[no-untyped-def]
        return site.post(who, PAGE, sheet=sheet)

    forged = urlsafe_b64encode(sheet_of({**BAD, "latitude": "999", "longitude": "0"})).decode()
    assert send(forged).status_code == 200
    assert site.town.db.read_now(store.by_external_id, "survey", "bad") is None
    assert site.town.db.read_now(worlds.acts, None, 9) == []
    for sheet, code in (
        ("é", "csv_not_utf8"),
        ("A", "csv_not_utf8"),
        ("_w==", "csv_not_utf8"),
        ("AAAA", "csv_unknown_column"),
    ):
        assert send(sheet).json()["code"] == code, sheet
    assert send("A" * (MOST_BYTES * 4 // 3 + 5)).json()["code"] == "invalid"
    good = urlsafe_b64encode(sheet_of(GOOD)).decode()
    for who in ("Ada", "Gus"):
        assert send(good, who).json()["code"] == "forbidden"
    missing = site.phone("Dee", json=True).post(PAGE, data={"sheet": good})
    assert missing.json()["code"] == "idempotency_key_required"
    deed = str(uuid4())
    assert site.post("Dee", PAGE, sheet=good, deed=deed).status_code == 200
    assert site.post("Dee", PAGE, sheet=forged, deed=deed).json()["code"] == "idempotency_mismatch"


def test_the_largest_list_comes_through_both_steps(site: Site) -> None:
    rows = [{**GOOD, "external_id": str(n), "about": "Größe " * 60} for n in range(900)]
    data = sheet_of(*rows)
    data += b"\n" * (MOST_BYTES - len(data))
    seen = look(site, data)
    assert "and 700 more" in seen.text
    assert site.phone("Dee").post(PAGE, data=hidden_fields(seen.text)).status_code == 303
    assert site.town.db.read_now(store.by_external_id, "survey", "899")


@pytest.fixture
def run(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", site.town.db.url)

    def typed(data: bytes, *more: str) -> Result:
        path = tmp_path / "list.csv"
        path.write_bytes(data)
        return CliRunner().invoke(commands, ["initiatives", "import", str(path), *more])

    return typed


def test_the_command(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    data = sheet_of(GOOD, BAD)
    dry = run(data, "--dry-run")
    assert dry.exit_code == 65
    assert "new  2 Beans" in dry.output
    assert "bad  row 3 <b>bold</b>: goal:" in dry.output
    assert "Would be: 1 new initiative, 0 changed, 0 as it was, 1 bad row." in dry.output
    assert site.town.db.read_now(store.by_external_id, "survey", "s1") is None
    assert run(data).exit_code == 65
    assert site.town.db.read_now(store.by_external_id, "survey", "s1")
    good = run(sheet_of(GOOD))
    assert (good.exit_code, good.output) == (0, "Done: 0 new initiatives, 0 changed, 1 as it was.\n")
    broken = run(b"title;title")
    assert broken.exit_code == 65
    assert "“title” is there twice" in broken.output
    (act,) = site.town.db.read_now(worlds.acts, None, 5)
    assert (act.actor_name, act.act) == ("The operator", "brought in")


def test_the_command_asks_for_whom(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    table = Player.__table__  # type: ignore[attr-defined]
    town = site.town
    town.do(lambda work: work.conn.execute(table.update().where(table.c.id == town.ada.id).values(steward=True)))
    asked = run(sheet_of(GOOD))
    assert asked.exit_code == 65
    assert "--steward NAME. There is: Ada, Dee" in asked.output or "There is: Dee, Ada" in asked.output
    assert run(sheet_of(GOOD), "--steward", "Nobody").exit_code == 65
    assert run(sheet_of(GOOD), "--steward", "Ada").exit_code == 0
    id_ = town.db.read_now(store.by_external_id, "survey", "s1")
    found = town.db.read_now(store.one, id_)
    assert found
    assert found.proposed_by == town.ada.id
    town.do(lambda work: work.conn.execute(table.update().values(steward=False)))
    assert "worldgame steward-link" in run(sheet_of(GOOD)).output
