"""The forms that a message fills, as a browser asks for them."""

from uuid import uuid4

from desk import say, state
from site_of_town import Site


def test_the_form_of_a_quest_is_filled(site: Site) -> None:
    message, fact = say(site.town, site.town.ada, "Water the *limes*, @Cy"), state(site.town, site.town.ada)
    page = site.phone("Bo").get(f"/quests/new?from_message={message}").text
    assert 'value="Water the *limes*, @Cy"' in page
    assert f'name="from_message" value="{message}"' in page
    assert f'name="from_fact" value="{fact}"' in site.phone("Bo").get(f"/quests/new?from_fact={fact}").text
    for kind in ("facts", "directions"):
        page = site.phone("Bo").get(f"/{kind}/new?from_message={message}").text
        assert "Water the *limes*, @Cy" in page
        assert f'name="from_message" value="{message}"' in page


def test_what_nobody_knows_fills_nothing(site: Site) -> None:
    for kind in ("quests", "facts", "directions"):
        assert site.phone("Bo").get(f"/{kind}/new?from_message={uuid4()}").status_code == 404
    assert site.phone("Bo").get(f"/quests/new?from_fact={uuid4()}").status_code == 404


def test_a_goal_that_is_none_asks_for_which_initiative(site: Site) -> None:
    sent = {"deed": str(uuid4()), "title": "Dig", "goal_id": "x", "from_message": '"&x'}
    answer = site.phone("Bo").post("/quests", data=sent)
    assert answer.status_code == 422
    assert "For which initiative?" in answer.text
