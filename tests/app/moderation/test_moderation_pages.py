"""The doors of reports, over HTTP: what is hidden is not to be had, whoever asks."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from desk import hand_in, hide_by_reports, people, report, rule
from PIL import Image
from sqlalchemy import update
from sqlmodel import col
from starlette.testclient import TestClient
from town import Town, secret_of

from app.contributions.tables import Picture
from app.main import create_app
from app.platform.ids import new_id
from app.platform.settings import Settings
from game.moderation import Act, Kind

MAPS = ("/world?view=list", "/world?view=places", "/map.json")
Door = Callable[[str | None], TestClient]


@pytest.fixture
def door(town: Town, tmp_path: Path) -> Iterator[Door]:
    app = create_app(Settings(data_dir=tmp_path, database_url=town.db.url, disk_floor_mb=1), clock=town.clock)
    with TestClient(app):

        def open_door(who: str | None) -> TestClient:
            client = TestClient(app, base_url="http://localhost", follow_redirects=False)
            client.headers["origin"] = "http://localhost"
            if who:
                client.cookies.set("wg_device", secret_of(who))
            return client

        yield open_door


def photographed(town: Town, door: Door) -> tuple[UUID, UUID]:
    """Hand a real photo in for Ada; gives the contribution and the picture."""
    out = io.BytesIO()
    Image.effect_noise((90, 70), 60).convert("RGB").save(out, "JPEG")
    quest = town.quest(evidence="note")
    contribution = hand_in(town, town.ada, quest)
    claim = door("Ada").post(f"/quests/{town.quest(evidence='photo')}/claims", data={"deed": str(new_id())})
    where = claim.headers["location"]
    page = door("Ada").get(where).text
    hand = page.split("/hand-in")[0].rsplit("/claims/", 1)[1]
    answer = door("Ada").post(
        f"/claims/{hand}/contributions",
        data={"deed": str(new_id()), "note": "x", "link": "", "amount": "1"},
        files={"photo": ("a.jpg", out.getvalue(), "image/jpeg")},
    )
    assert answer.status_code == 303, answer.text
    with town.db.engine.connect() as conn:
        picture = conn.execute(Picture.__table__.select()).one()  # type: ignore[attr-defined]
    assert contribution != picture.contribution_id
    return picture.contribution_id, picture.id


def test_a_reported_picture_is_gone_for_the_reporter_at_once_and_for_all_after_three(town: Town, door: Door) -> None:
    contribution, picture = photographed(town, door)
    src = f"/pictures/{picture}/full"
    assert door("Cy").get(src).status_code == 200
    assert "no-cache" in door("Cy").get(src).headers["cache-control"]
    report(town, town.cy, Kind.PICTURE, picture, "person")
    assert door("Cy").get(src).status_code == 404
    assert src not in door("Cy").get(f"/contributions/{contribution}").text
    assert door("Bo").get(src).status_code == 200
    assert [report(town, who, Kind.PICTURE, picture) for who in people(town, 2)] == [False, True]
    for who, status in (("Bo", 404), ("Gus", 404), (None, 401), ("Dee", 200), ("Ada", 200)):
        assert door(who).get(src).status_code == status, who
    assert src not in door("Bo").get(f"/contributions/{contribution}").text
    rule(town, town.dee, Kind.PICTURE, picture, Act.SHOW)
    assert door("Bo").get(src).status_code == 200


def test_the_pictures_of_a_hidden_contribution_are_hidden_with_it(town: Town, door: Door) -> None:
    contribution, picture = photographed(town, door)
    hide_by_reports(town, Kind.CONTRIBUTION, contribution)
    assert door("Bo").get(f"/pictures/{picture}/small").status_code == 404
    answer = door("Bo").get(f"/contributions/{contribution}", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (404, "hidden")
    assert door("Ada").get(f"/contributions/{contribution}").status_code == 200


def test_a_hidden_quest_and_initiative_answer_404_and_their_words_are_nowhere(town: Town, door: Door) -> None:
    quest = town.quest(title="Call Bo a fool", proposed_by=town.ada.id)
    hide_by_reports(town, Kind.QUEST, quest)
    for who in (None, "Bo"):
        page = door(who).get(f"/quests/{quest}")
        assert page.status_code == 404
        assert "hidden while a steward looks" in page.text
        for path in ("/", "/quests", "/world", *MAPS, f"/initiatives/{town.initiative}", f"/quests/{quest}"):
            assert "fool" not in door(who).get(path).text, path
    assert "fool" in door("Dee").get("/moderation").text
    assert "fool" in door("Ada").get("/me/rulings").text
    hide_by_reports(town, Kind.INITIATIVE, town.initiative)
    assert door("Bo").get(f"/initiatives/{town.initiative}").status_code == 404
    for path in MAPS:
        assert "Street trees" not in door("Bo").get(path).text


def test_the_whole_way_by_forms(town: Town, door: Door) -> None:
    quest = town.quest(title="Call Bo a fool", proposed_by=town.ada.id)
    told = {"deed": str(new_id()), "kind": "quest", "about": str(quest), "reason": "hurtful", "words": "It is unkind"}
    for _twice in range(2):
        assert door("Cy").post("/reports", data=told).status_code == 303
    assert door("Cy").post("/reports", data={**told, "deed": str(new_id())}).status_code == 409
    assert door("Ada").get(f"/reports/quest/{quest}").status_code == 409
    ruling = new_id()
    decision = {"deed": str(ruling), "kind": "quest", "about": str(quest), "act": "hide", "reason": ""}
    assert door("Dee").post("/moderation/rulings", data=decision).status_code == 422
    assert door("Bo").post("/moderation/rulings", data={**decision, "reason": "x"}).status_code == 403
    assert door("Dee").post("/moderation/rulings", data={**decision, "reason": "Unkind"}).status_code == 303
    text = {"deed": str(new_id()), "text": "It is a song"}
    assert door("Cy").post(f"/me/rulings/{ruling}/appeal", data=text).status_code == 404
    assert door("Ada").post(f"/me/rulings/{ruling}/appeal", data=text).status_code == 303
    answer = {"deed": str(new_id()), "answer": "yes", "reason": "A song it is"}
    assert door("Cy").post(f"/moderation/appeals/{ruling}", data=answer).status_code == 403
    assert "It is a song" in door("Dee").get("/moderation").text
    assert door("Dee").post(f"/moderation/appeals/{ruling}", data=answer).status_code == 303
    assert "A song it is" in door("Ada").get("/me/rulings").text
    assert door("Bo").get(f"/quests/{quest}").status_code == 200
    log = door(None).get("/world/log").text
    assert "A song it is" in log
    assert not [word for word in ("Cy", "fool", "unkind, it says") if word in log]


def test_the_desk_shows_words_as_words(town: Town, door: Door) -> None:
    quest = town.quest(title="<b>Bold</b>", what="<script>x</script> **loud**", proposed_by=town.ada.id)
    report(town, town.cy, Kind.QUEST, quest, "other", "<img src=x>")
    page = door("Dee").get("/moderation").text
    assert "&lt;script&gt;x&lt;/script&gt; **loud**" in page
    assert "<img src=x>" not in page


def test_no_contact_by_forms(town: Town, door: Door) -> None:
    assert "No contact with Cy" in door("Ada").get(f"/reports/player/{town.cy.id}").text
    data = {"deed": str(new_id()), "player": str(town.cy.id)}
    assert door("Ada").post("/me/no-contact", data=data).status_code == 303
    assert "Cy" in door("Ada").get("/me/no-contact").text
    assert "Ada" not in door("Cy").get("/me/no-contact").text
    end = {"deed": str(new_id())}
    assert door("Ada").post(f"/me/no-contact/{town.cy.id}/end", data=end).status_code == 303
    assert "Everybody may reach you" in door("Ada").get("/me/no-contact").text


def test_a_draft_picture_cannot_be_reported(town: Town, door: Door) -> None:
    _contribution, picture = photographed(town, door)
    town.db.write_now(
        lambda work: work.conn.execute(update(Picture).where(col(Picture.id) == picture).values(contribution_id=None))
    )
    assert door("Cy").get(f"/reports/picture/{picture}").status_code == 404
