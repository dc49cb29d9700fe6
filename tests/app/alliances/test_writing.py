"""While somebody writes a new initiative: what is like it, with the parts; said once, never a block."""

import re
from uuid import UUID

from site_of_town import Site
from sqlalchemy import func, select

from app.alliances import store
from app.initiatives.tables import Initiative
from app.platform.ids import new_id
from game.alliances import pair

MINE = {"name": "Trees for streets", "what": "We plant street trees", "so_that": "every door has shade"}
LIKE = {"name": "Street trees", "what": "We plant trees in streets", "so_that": "doors have shade"}


def standing(site: Site) -> UUID:
    made = new_id()
    answer = site.post("Cy", "/initiatives", deed=made, goals=site.town.goal, **LIKE)
    assert answer.status_code == 200
    return made


def count(site: Site) -> int:
    query = select(func.count()).select_from(Initiative)
    return site.town.db.read_now(lambda conn: conn.execute(query).scalar_one())


def test_the_fragment_says_in_what_they_are_alike(site: Site) -> None:
    theirs = standing(site)
    asked = {**MINE, "goals": str(site.town.goal), "place": "", "latitude": "59.3", "longitude": "18.1"}
    page = site.phone("Ada").get("/initiatives/alike", params=asked).text
    assert "<html" not in page
    assert f"/initiatives/{theirs}" in page
    assert "Words in common: " in page
    assert "The same goal: Shade" in page
    assert 'name="because"' in page
    assert site.phone().get("/initiatives/alike", params=asked).status_code == 401
    assert site.phone("Ada").get("/initiatives/alike", params={"what": "x" * 201}).status_code == 422
    assert site.phone("Ada").get("/initiatives/alike", params={"what": "We mend toasters"}).text.strip() == ""


def test_at_most_three_are_shown(site: Site) -> None:
    for _ in range(5):
        standing(site)
    page = site.phone("Ada").get("/initiatives/alike", params={**MINE, "goals": str(site.town.goal)}).text
    assert page.count('name="seen"') == 3


def test_one_player_asks_so_often(site: Site) -> None:
    phone = site.phone("Ada")
    found = [phone.get("/initiatives/alike", params={"what": f"x{n}"}).status_code for n in range(91)]
    assert set(found[:90]) == {200}
    assert found[90] == 429


def test_without_scripts_it_is_shown_once(site: Site) -> None:
    theirs = standing(site)
    form = {"goals": str(site.town.goal), **MINE, "about": "What I typed"}
    before = count(site)
    asked = site.phone("Ada").post("/initiatives", data={"deed": str(new_id()), **form})
    assert asked.status_code == 409
    assert count(site) == before
    assert "Something like it stands already" in asked.text
    assert "What I typed" in asked.text
    assert str(theirs) in asked.text
    deed = new_id()
    sent = site.phone("Ada").post("/initiatives", data={"deed": str(deed), **form, "seen": [str(theirs)]})
    assert sent.status_code == 303
    assert sent.headers["location"] == f"/initiatives/{deed}"


def test_what_is_said_about_them_is_kept(site: Site) -> None:
    theirs, town = standing(site), site.town
    form = {"goals": str(town.goal), **MINE}
    deed = new_id()
    shown = [str(theirs), str(town.initiative)]
    because = ["", "That one is of the city"]
    data = {"deed": str(deed), **form, "seen": shown, "because": because, "ally": str(theirs)}
    assert site.phone("Ada").post("/initiatives", data=data).status_code == 303
    allied = town.db.read_now(store.of_pair, pair(deed, theirs))
    differs = town.db.read_now(store.of_pair, pair(deed, town.initiative))
    assert allied is not None
    assert differs is not None
    assert (allied.state, allied.asked_from) == ("proposed", deed)
    assert (differs.state, differs.reason) == ("different", "That one is of the city")


def test_what_was_said_comes_back_with_a_form_that_is_wrong(site: Site) -> None:
    theirs = standing(site)
    data = {"deed": str(new_id()), "goals": str(site.town.goal), **MINE, "link": "no link"}
    data |= {"seen": str(theirs), "because": "We plant palms", "ally": str(theirs)}
    page = site.phone("Ada").post("/initiatives", data=data)
    assert page.status_code == 422
    assert "We plant palms" in page.text
    assert re.search(rf'name="ally" value="{theirs}" checked', page.text)


def test_an_idea_asks_nobody(site: Site) -> None:
    theirs, town, deed = standing(site), site.town, new_id()
    data = {"deed": str(deed), "goals": str(town.goal), **MINE, "seen": str(theirs), "ally": str(theirs), "idea": "yes"}
    assert site.phone("Ada").post("/initiatives", data=data).status_code == 303
    assert town.db.read_now(store.of_pair, pair(deed, theirs)) is None


def test_scripts_are_not_stopped(site: Site) -> None:
    standing(site)
    assert site.post("Ada", "/initiatives", goals=site.town.goal, **MINE).status_code == 200


def test_what_is_hidden_or_not_out_is_not_shown(site: Site) -> None:
    town, made = site.town, new_id()
    words = {name: f"{word} of oak" for name, word in LIKE.items()}
    site.post("Cy", "/initiatives", deed=made, goals=town.goal, idea="yes", **words)
    page = site.phone("Ada").get("/initiatives/alike", params={**MINE, "goals": str(town.goal)}).text
    assert "of oak" not in page
    site.post("Cy", f"/initiatives/{made}/state", state="active")
    page = site.phone("Ada").get("/initiatives/alike", params={**MINE, "goals": str(town.goal)}).text
    assert "of oak" in page
