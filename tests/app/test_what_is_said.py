"""What pages say at the odd moments: something is missing, hidden, sent back or settled."""

from desk import add_picture, hand_in, rule
from site_of_town import Site

from app.confirmations import service as confirmations
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
