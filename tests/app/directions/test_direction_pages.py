"""Directions through the pages: prefilled, answered, followed, and nothing personal kept for others."""

import re
from uuid import uuid4

from desk import answer_to, hand_in, people, point_out, say
from paper import fill
from site_of_town import Site
from sqlalchemy import event, select
from sqlmodel import col

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.directions.tables import Direction
from app.platform.ids import new_id
from app.quests.tables import Quest
from app.sparks.tables import Inspiration
from game.confirmations import Answer


def test_from_a_linked_text_to_a_direction_a_quest_under_it_and_a_claim(site: Site) -> None:
    town, ada, gus = site.town, site.phone("Ada"), site.phone("Gus")
    message = say(town, town.cy, "Barrels  before\npumps, @Ada")
    page = ada.get(f"/directions/new?from_message={message}").text
    assert "Barrels before pumps, @Ada" in page
    words = {"goal_id": str(town.goal), "text": "Barrels first", "reason": "No power", "from_message": str(message)}
    made = ada.post("/directions", data=fill(page, **words))
    assert made.status_code == 303
    at = made.headers["location"]
    assert f'href="/talk/messages/{message}"' in site.phone().get(at).text
    assert f'href="{at}">Barrels first</a>' in site.phone().get(f"/talk/messages/{message}").text
    assert "Barrels first" in site.phone().get(f"/goals/{town.goal}").text
    direction = at.rsplit("/", 1)[1]
    choose = ada.get(f"/quests/new?direction={direction}").text
    link = re.search(rf"/quests/new\?initiative={town.initiative}&amp;direction={direction}", choose)
    assert link
    form = ada.get(link[0].replace("&amp;", "&")).text
    assert re.search(rf'value="{direction}" selected', form)
    assert f'value="direction:{direction}"' in form
    terms = {"title": "Fit a barrel", "done_when": "it stands", "evidence": ["note"], "direction_id": direction}
    filled = fill(form, **terms, ideas=[f"direction:{direction}"], initiative_id=str(town.initiative))
    quest = ada.post("/quests", data=filled).headers["location"]
    shown = gus.get(quest).text
    assert f'href="{at}"' in shown
    assert f'value="direction:{direction}"' in shown
    assert gus.post(f"{quest}/claims", data={"deed": str(uuid4())}).status_code == 303
    assert "1 is acting on it." in site.phone().get(at).text
    links = town.db.read_now(lambda conn: conn.execute(select(Inspiration)).all())
    assert [(row.event_kind, row.from_kind) for row in links] == [("quest", "direction")]


def test_where_one_comes_from_is_offered_and_kept_for_nobody_else(site: Site) -> None:
    town = site.town
    quest, other = town.quest(), town.quest(title="Dig")
    here = {"referer": f"http://localhost/quests/{other}"}
    key = f'value="quest:{other}"'
    assert key in site.phone("Cy").get(f"/quests/{quest}", headers=here).text
    elsewhere = {"referer": f"http://elsewhere.example/quests/{other}"}
    assert key not in site.phone("Cy").get(f"/quests/{quest}", headers=elsewhere).text
    assert key not in site.phone().get(f"/quests/{quest}?take=1", headers=here).text
    sent = site.phone().get(f"/quests/{quest}?from=quest:{other}&via={town.ada.id}").text
    assert f"?take=1&amp;from=quest:{other}&amp;via={town.ada.id}" in sent
    asked = site.phone().get(f"/quests/{quest}?take=1&from=quest:{other}&via={town.ada.id}").text
    assert key in asked
    assert f'value="player:{town.ada.id}"' in asked
    for rubbish in ("from=%22%3E%3Cb%3E", "via=%22", f"from=quest:{uuid4()}", "from=quest:"):
        assert site.phone("Cy").get(f"/quests/{quest}?take=1&{rubbish}").status_code == 200


def test_a_newcomer_says_what_gave_the_idea(site: Site) -> None:
    town = site.town
    form = {"deed": str(uuid4()), "name": "Noa", "ideas": [f"player:{town.ada.id}"]}
    assert site.phone().post(f"/quests/{town.quest()}/claims", data=form).status_code == 303
    found = town.db.read_now(lambda conn: conn.execute(select(col(Inspiration.from_player_id))).scalars().all())
    assert found == [town.ada.id]


def test_more_ideas_than_three_or_of_another_kind_are_refused(site: Site) -> None:
    quest, ada = site.town.quest(), site.town.ada.id
    for ideas in ([f"player:{ada}"] * 4, ["team:" + str(ada)], ["player:1"]):
        answer = site.phone("Cy", json=True).post(
            f"/quests/{quest}/claims", data={"deed": str(uuid4()), "ideas": ideas}
        )
        assert answer.status_code == 422


def test_a_claim_and_a_confirmation_ask_no_more_for_a_quest_under_a_direction(site: Site) -> None:
    town = site.town
    counts = []
    for direction in (None, None, point_out(town, town.ada)):  # the first opens the season
        asked: list[str] = []
        quest = town.quest(direction_id=direction)

        def note(_c, _cur, said, *_rest, kept=asked) -> None:  # type: ignore[no-untyped-def]
            kept.append(said)

        event.listen(town.db.engine, "before_cursor_execute", note)
        deed = hand_in(town, town.bo, quest)
        town.do(confirmations.answer, town.cy, deed, Answer.YES)
        event.remove(town.db.engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_the_page_says_what_others_say_and_asks_each_the_right_thing(site: Site) -> None:
    town = site.town
    direction = point_out(town, town.ada, first_step="Ask for the key")
    answer_to(town, town.bo, direction, "unsure", reason="works", words="They leak")
    at = f"/directions/{direction}"
    assert "Not sure: I doubt that it works" in site.phone().get(at).text
    assert f'action="{at}/answers"' not in site.phone("Ada").get(at).text
    assert f'action="{at}/withdrawal"' in site.phone("Ada").get(at).text
    assert f'action="{at}/answers"' in site.phone("Cy").get(at).text
    guest = site.phone("Gus").get(at).text
    assert f'action="{at}/answers"' not in guest
    assert "Act on it: that says it is right, too." in guest
    assert "They leak" in site.phone("Bo").get(at).text


def test_the_young_are_named_nowhere(site: Site) -> None:
    town = site.town
    young = people(town, 1)[0]
    town.db.write_now(lambda work: work.conn.exec_driver_sql("UPDATE player SET young = TRUE WHERE name = 'lasting 0'"))
    direction = point_out(town, young)
    answer_to(town, young, point_out(town, town.ada))
    for path in ("/directions", f"/directions/{direction}", f"/goals/{town.goal}"):
        assert "lasting 0" not in site.phone().get(path).text


def test_what_is_live_is_told(site: Site) -> None:
    town = site.town
    direction = point_out(town, town.ada)
    told: list[set[str]] = []
    town.db.on_nudges = told.append
    answer_to(town, town.bo, direction)
    quest = town.quest(direction_id=direction)
    town.do(claims.claim, town.cy, new_id(), quest)
    assert f"direction:{direction}" in told[0]
    assert f"goal:{town.goal}" in told[0]
    assert f"direction:{direction}" in set().union(*told[1:])
    assert town.db.read_now(lambda c: c.execute(select(col(Direction.state))).scalar_one()) == "open"
    assert (
        town.db.read_now(lambda c: c.execute(select(col(Quest.taken)).where(col(Quest.id) == quest)).scalar_one()) == 1
    )


def test_each_topic_stands_once_on_a_page(site: Site) -> None:
    """What is fetched again is found by its topic alone."""
    direction = point_out(site.town, site.town.ada)
    answer_to(site.town, site.town.bo, direction)
    for path in (f"/directions/{direction}", "/directions", f"/goals/{site.town.goal}"):
        topics = re.findall(r'data-live="([^"]+:[^"]+)"', site.phone("Cy").get(path).text)
        assert f"direction:{direction}" in topics
        assert len(topics) == len(set(topics))
