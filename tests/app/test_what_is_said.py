"""What pages say at the odd moments: something is missing, hidden, sent back or settled."""

import re

import pytest
from desk import add_picture, answer_to, hand_in, point_out, rule
from site_of_town import Site

from app.confirmations import service as confirmations
from app.moderation.words import reason_texts
from app.platform.ids import new_id
from game.confirmations import Answer
from game.moderation import Act, Kind


def test_what_is_missing_is_named_in_words(site: Site) -> None:
    town = site.town
    quest = town.quest(evidence="photo number")
    claim = site.post("Ada", f"/quests/{quest}/claims").json()["location"]
    assert claim == f"/quests/{quest}"
    page = site.phone("Ada").get(claim).text
    hand = page.split('href="/claims/')[1].split("/")[0]
    said = site.post("Ada", f"/claims/{hand}/contributions", note="Done").json()["detail"]
    assert said == "Still missing: a photo, a number. What you wrote is kept."


def test_nobody_is_asked_to_take_a_place_on_something_hidden(site: Site) -> None:
    town = site.town
    quest = town.quest(proposed_by=town.ada.id)
    assert f'action="/quests/{quest}/claims"' in site.phone("Ada").get(f"/quests/{quest}").text
    rule(town, town.dee, Kind.QUEST, quest, Act.HIDE)
    page = site.phone("Ada").get(f"/quests/{quest}").text
    assert "Hidden while a steward looks at it" in page
    assert f'action="/quests/{quest}/claims"' not in page


def test_who_handed_in_reads_why_it_came_back_and_can_mend_it(site: Site) -> None:
    town = site.town
    deed = hand_in(town, town.ada, town.quest())
    town.do(confirmations.answer, town.cy, deed, Answer.BACK, reason="Which tree was it?")
    mine, other = (site.phone(who).get(f"/contributions/{deed}").text for who in ("Ada", "Bo"))
    assert "Which tree was it?" in mine
    assert "Mend it" in mine
    assert "Mend it" not in other


def test_answers_are_seen_only_when_all_is_settled(site: Site) -> None:
    town = site.town
    deed = hand_in(town, town.ada, town.quest(risk="medium", confirmations_needed=2))
    town.do(confirmations.answer, town.cy, deed, Answer.YES)
    assert ">Cy<" not in site.phone("Dee").get(f"/contributions/{deed}").text
    town.clock.move(minutes=1)
    town.do(confirmations.answer, town.dee, deed, Answer.YES)
    assert "Cy, Dee" in site.phone("Bo").get(f"/contributions/{deed}").text


def test_a_reported_picture_goes_by_the_name_of_its_quest(site: Site) -> None:
    town = site.town
    picture = add_picture(town, town.ada, hand_in(town, town.ada, town.quest(title="Water the limes")))
    page = site.phone("Cy").get(f"/reports/picture/{picture}").text
    assert "Water the limes" in page
    assert picture.hex not in page


def test_what_is_missing_is_marked_where_it_is_missing(site: Site) -> None:
    quest = site.town.quest(evidence="photo number")
    phone = site.phone("Ada")
    site.post("Ada", f"/quests/{quest}/claims")
    hand_in_at = phone.get(f"/quests/{quest}").text.split('href="/claims/')[1].split("/")[0]
    answer = phone.post(f"/claims/{hand_in_at}/contributions", data={"deed": str(new_id()), "note": "Done"})
    assert answer.status_code == 422
    for name in ("photo", "amount"):
        assert f'id="f-{name}-error"' in answer.text
        assert re.search(rf'id="f-{name}"[^>]* aria-invalid="true"', answer.text)
    assert 'id="f-note-error"' not in answer.text


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://localhost/quests?minutes=30&home=true", "/quests?minutes=30&amp;home=true"),
        ("http://localhost/", "/"),
        *((one, "") for one in ("https://evil.example/quests", "http://localhost.evil.example/", "http://localhost")),
        *((f"http://localhost{path}", "") for path in ("//evil.example", "/\\evil.example", "/a b")),
        ("", ""),
    ],
)
def test_a_refusal_leads_back_to_where_one_came_from(site: Site, came: str, back: str) -> None:
    page = site.phone().get("/quests/" + "0" * 8, headers={"referer": came}).text
    assert re.findall(r'<a class="btn" href="([^"]*)">([^<]*)</a>', page) == [
        (back, "Back") if back else ("/", "To what’s first")
    ]
    assert "For the operator" in page


def test_what_a_check_says_beside_a_field_is_a_sentence(site: Site) -> None:
    page = site.phone("Ada").post("/organisations", data={"deed": str(new_id()), "name": "Us", "link": "nowhere"}).text
    assert "Begins with https:// or http://." in page


def test_who_answers_reads_what_was_said_and_may_doubt_it(site: Site) -> None:
    town = site.town
    direction = point_out(town, town.ada)
    at = f"/directions/{direction}"
    assert "I am no longer sure" not in site.phone("Bo").get(at).text
    answer_to(town, town.bo, direction)
    page = site.phone("Bo").get(at).text
    assert page.index("Because") < page.index("How right is it?")
    assert "You say it is right" in page
    assert "I am no longer sure" in page
    form = {"deed": str(new_id()), "answer": "unsure", "reason": "works"}
    assert site.phone("Bo").post(f"{at}/answers", data=form).status_code == 303
    assert "You are not sure" in site.phone("Bo").get(at).text


def test_reasons_of_reports_are_told_once() -> None:
    told = reason_texts(["unsafe", "other: Bees", "unsafe: Nails", "other: Bees", "other: Wasps"])
    assert told == "somebody could come to harm: “Nails”; something else: “Bees”, “Wasps”"
