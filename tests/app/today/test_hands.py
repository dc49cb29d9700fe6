"""What is in my hands: what asks for a move stands first, what only waits for others is one line."""

import re

from desk import hand_in, hide_by_reports, rule
from site_of_town import Site
from town import Town

from app.claims import service as claims
from app.claims import store as claims_store
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.platform.ids import new_id
from app.today.hands import hands
from game.confirmations import Answer
from game.moderation import Act, Kind


def said(town: Town) -> list[tuple[str, str, str]]:
    """Give title, state and move of what asks Ada for something."""
    cards = town.db.read_now(hands, town.ada, town.clock()).asking
    return [(card.title, card.state_text, card.move_label) for card in cards]


def test_a_claim_whose_time_is_up_can_be_handed_in_late_right_after_what_was_sent_back(town: Town) -> None:
    back = town.quest(title="Back")
    sent = hand_in(town, town.ada, back)
    town.do(confirmations.answer, town.cy, sent, Answer.BACK, reason="How many?")
    late = town.do(claims.claim, town.ada, new_id(), town.quest(title="Late", lease_seconds=7200))
    town.do(contributions.keep_draft, town.ada, late, Draft("Two cans each", "", 3000))
    town.clock.move(hours=3)
    town.do(claims.claim, town.ada, new_id(), town.quest(title="New"))
    found = said(town)
    assert [title for title, _text, _move in found] == ["Back", "Late", "New"]
    assert found[1][1:] == ("The time is up. Your work is kept", "Hand it in late")
    card = town.db.read_now(hands, town.ada, town.clock()).asking[1]
    assert card.move_url == f"/claims/{late}/hand-in"
    town.do(contributions.hand_in, town.ada, late, new_id())
    assert [title for title, _text, _move in said(town)] == ["Back", "New"]


def test_written_down_as_over_or_not_it_says_the_same_and_asks_nothing_where_no_place_is_free(town: Town) -> None:
    quest = town.quest(title="Late", places=2, lease_seconds=7200)
    town.do(claims.claim, town.ada, new_id(), quest)
    town.clock.move(hours=3)
    before = said(town)
    town.do(claims.claim, town.cy, new_id(), quest)  # who comes next writes it down
    assert said(town) == before == [("Late", "The time is up. Your work is kept", "Hand it in late")]
    town.do(claims.claim, town.bo, new_id(), quest)
    assert said(town) == [("Late", "The time is up, and all places are taken. Your work is kept", "")]
    assert not town.db.read_now(hands, town.ada, town.clock()).main
    town.clock.move(days=7)
    assert said(town) == []


def test_what_was_taken_anew_or_is_done_stands_there_no_more_as_late(town: Town) -> None:
    quest = town.quest(title="Twice", places=2, lease_seconds=7200)
    town.do(claims.claim, town.ada, new_id(), quest)
    town.clock.move(hours=3)
    again = hand_in(town, town.ada, quest)
    assert said(town) == []
    town.do(confirmations.answer, town.cy, again, Answer.YES)
    assert said(town) == []
    assert town.db.read_now(claims_store.places_of, quest) == (1, 2)


def test_a_hidden_hand_in_says_so_and_leads_to_what_was_decided(town: Town) -> None:
    by_reports = hand_in(town, town.ada, town.quest(title="Reported"))
    by_steward = hand_in(town, town.ada, town.quest(title="Ruled"))
    hand_in(town, town.ada, town.quest(title="Seen"))
    hide_by_reports(town, Kind.CONTRIBUTION, by_reports)
    rule(town, town.dee, Kind.CONTRIBUTION, by_steward, Act.HIDE)
    found = town.db.read_now(hands, town.ada, town.clock())
    assert {(card.title, card.state_text, card.state) for card in found.asking} == {
        ("Reported", "Handed in. Hidden while a steward looks", "hidden"),
        ("Ruled", "Handed in. A steward hid it", "hidden"),
    }
    assert {card.move_url for card in found.asking} == {"/me/rulings"}
    assert [card.title for card in found.waiting] == ["Seen"]
    assert not found.main, "the main move of the screen is to take a place"


def test_today_shows_two_that_ask_and_folds_away_the_rest(site: Site) -> None:
    town = site.town
    for number in range(4):
        town.do(claims.claim, town.ada, new_id(), town.quest(title=f"Held {number}"))
    for number in range(2):
        hand_in(town, town.ada, town.quest(title=f"Handed in {number}"))
    page = site.phone("Ada").get("/").text
    mine = page.split('id="mine"')[1].split("</section>")[0]
    open_ones, more, waiting = mine.split("<details>")
    assert [len(re.findall(r"<article", part)) for part in (open_ones, more, waiting)] == [2, 2, 2]
    assert "2 more in your hands" in more
    assert "2 handed in, waiting for others" in waiting
    assert page.count("btn move fill") == 1
    assert 'class="btn move fill" href="/claims/' in open_ones


def test_what_is_late_in_my_hands_is_not_offered_anew(site: Site) -> None:
    town = site.town
    quest = town.quest(title="Late", lease_seconds=7200)
    claim = town.do(claims.claim, town.ada, new_id(), quest)
    town.clock.move(hours=3)
    town.quest(title="Another")
    page = site.phone("Ada").get("/").text
    assert page.count("Late</a></h3>") == 1
    assert f'data-mine="{quest}"' in page
    assert "If a place is still free" in site.phone("Ada").get(f"/claims/{claim}/hand-in").text


def test_news_of_a_ruling_names_what_it_is_about(site: Site) -> None:
    town = site.town
    work = hand_in(town, town.ada, town.quest(title="Count the benches"))
    own = town.quest(title="Chase the pigeons", proposed_by=town.ada.id)
    rule(town, town.dee, Kind.CONTRIBUTION, work, Act.HIDE)
    rule(town, town.dee, Kind.QUEST, own, Act.HIDE)
    page = site.phone("Ada").get("/").text
    assert "A steward hid something of yours: Count the benches" in page
    assert "A steward hid something of yours: Chase the pigeons" in page


def test_a_card_says_the_places_once(site: Site) -> None:
    town = site.town
    quest = town.quest(title="Open", places=3)
    town.do(claims.claim, town.bo, new_id(), quest)
    page = site.phone().get("/quests").text
    assert "Open. 2 places left" in page
    assert "1 of 3 in" not in page
    assert "1 of 3 in" in site.phone().get(f"/quests/{quest}").text
