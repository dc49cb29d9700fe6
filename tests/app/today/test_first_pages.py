"""What's first for people: their own list, how it came about, the cards that travel, and one useful thing."""

import re
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

from site_of_town import Site
from sqlalchemy import update
from sqlmodel import col
from town import Town

from app.claims import service as claims
from app.first import service as first
from app.players import store as players
from app.quests import needs_store
from app.quests import store as quests
from app.quests.tables import Quest
from app.today.sending import Sent
from game.first import Offer


def titles(page: str) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", page)


def after(town: Town, quest: UUID, needed: UUID) -> None:
    def verb(work):  # type: ignore[no-untyped-def]
        needs_store.set_needs(work, quest, [needed])
        first.reorder(work, [quest])

    town.do(verb)


def test_today_opens_with_my_own_list(site: Site) -> None:
    town = site.town
    sawing, cooking = town.quest(title="Sawing"), town.quest(title="Cooking")
    town.do(quests.set_skills, sawing, ["saw"])
    town.do(quests.set_skills, cooking, ["cook"])
    town.do(players.set_skills, town.ada.id, ["cook"])
    assert titles(site.phone("Ada").get("/").text) == ["Cooking", "Sawing"]
    page = site.phone("Ada").get("/").text
    assert 'data-skills="cook"' in page
    assert 'data-src="/first/cards"' in page
    town.do(claims.claim, town.ada, uuid4(), cooking)
    page = site.phone("Ada").get("/").text
    assert f'data-mine="{cooking}"' in page
    assert titles(page) == ["Cooking", "Sawing"]  # the first of them in my hands, and no more in the list
    assert page.count("Cooking</a></h3>") == 1


def test_the_cards_are_alike_for_everybody_and_say_what_a_phone_needs(site: Site) -> None:
    town = site.town
    quest = town.quest(title="Sawing")
    town.do(quests.set_skills, quest, ["saw", "climb"])
    page = site.phone().get("/first/cards")
    assert f'data-quest="{quest}"' in page.text
    assert set(re.search(r'data-skills="([^"]*)"', page.text)[1].split(",")) == {"saw", "climb"}  # type: ignore[index]
    assert page.text.split("<ol")[1] == site.phone("Ada").get("/first/cards").text.split("<ol")[1]


def test_the_page_explains_each_place_and_what_waits_behind_it(site: Site) -> None:
    town = site.town
    town.quest(title="Plain")
    pit, tree, shade = (town.quest(title=title) for title in ("Pit", "Tree", "Shade"))
    after(town, tree, pit)
    after(town, shade, tree)
    first.run_pass(town.db)
    page = site.phone().get("/first").text
    assert titles(page) == ["Pit", "Plain"]
    assert "1 quest waits for it." in page
    chain = page.split('class="chain-path"')[1].split("</ol>")[0]
    assert re.findall(r">(\w+)</a>", chain) == ["Pit", "Tree", "Shade"]
    assert "Too early to say" in page
    of_goal = site.phone().get(f"/first?goal={town.goal}").text
    assert titles(of_goal) == ["Pit", "Plain"]
    assert site.phone().get(f"/first?goal={uuid4()}").status_code == 404


def test_it_says_how_long_the_order_has_been_settled_whatever_was_done_meanwhile(site: Site) -> None:
    town = site.town
    made = [town.quest(title=f"Quest {n}", minutes=60 + n) for n in range(5)]
    for _day in range(6):
        first.run_pass(town.db)
        town.clock.move(days=1)
    assert "Settled for 3 days." in site.phone().get("/first").text

    def verb(work):  # type: ignore[no-untyped-def]
        work.conn.execute(update(Quest).where(col(Quest.id) == made[0]).values(state="done"))
        first.reorder(work, [made[0]])

    town.do(verb)
    first.run_pass(town.db)
    assert "Settled for 4 days." in site.phone().get("/first").text

    def turn_round(work):  # type: ignore[no-untyped-def]
        for n, quest in enumerate(reversed(made[1:])):
            work.conn.execute(
                update(Quest).where(col(Quest.id) == quest).values(closes_at=work.now + timedelta(days=2 + n))
            )
        first.reorder(work, made)

    town.do(turn_round)
    town.clock.move(days=1)
    first.run_pass(town.db)
    assert "Still moving" in site.phone().get("/first").text


def test_one_useful_thing_from_the_very_same_list(site: Site) -> None:
    town = site.town
    best, second = town.quest(title="Best", minutes=10), town.quest(title="Second", minutes=30)
    answer = site.phone("Ada").get("/first/now")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/quests/{best}")
    assert answer.headers["cache-control"] == "no-store"
    town.do(claims.claim, town.bo, uuid4(), best)
    assert site.phone("Cy").get("/first/now").headers["location"] == f"/quests/{second}"
    assert site.phone().get("/first/now?minutes=15").headers["location"] == "/quests"


def test_five_hundred_who_ask_in_one_minute_are_spread_by_the_places_there_are(site: Site) -> None:
    town = site.town
    made = {town.quest(title=f"Quest {n}", minutes=10 + 10 * n, places=5 * (n + 1)): 5 * (n + 1) for n in range(8)}
    phone = site.phone()
    told = Counter(UUID(phone.get("/first/now").headers["location"].removeprefix("/quests/")) for _ in range(500))
    whole = sum(made.values())
    for quest, places in made.items():
        assert abs(told[quest] / 500 - places / whole) < 0.02


def test_after_a_minute_they_are_forgotten(town: Town) -> None:
    sent, one, other = Sent(), uuid4(), uuid4()
    offers = [Offer(one, 2.0, 1, 0), Offer(other, 1.0, 1, 0)]
    assert [sent.send(offers, town.clock()) for _ in range(2)] == [one, other]
    assert sent.send(offers, town.clock.move(minutes=1)) == one
    assert sent.send([], town.clock()) is None
