"""The list of quests: every filter alone and with others, empty fields, bounds, near ones first, links."""

import re

import pytest
from site_of_town import Site
from town import Town

from app.initiatives import store as initiatives
from app.platform.ids import new_id
from app.quests import store as quests


@pytest.fixture
def listed(site: Site) -> Town:
    """Some quests that differ in everything that can be filtered by."""
    town = site.town
    town.quest(title="Short", minutes=10, place="Bridge", latitude=59.40, longitude=18.07)
    town.quest(title="Long", minutes=120, place="Corner", latitude=59.33, longitude=18.07)
    town.quest(title="Home", minutes=20, from_home=True)
    skilled = town.quest(title="Ladder work", minutes=60, place="Hill")
    town.db.write_now(lambda work: quests.set_skills(work, skilled, ["ladder"]))
    return town


def titles(site: Site, query: str = "", who: str | None = None) -> list[str]:
    page = site.phone(who).get(f"/quests?{query}")
    assert page.status_code == 200
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", page.text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Short", "Home", "Ladder work", "Long"]),
        ("minutes=30", ["Short", "Home"]),
        ("home=true", ["Home"]),
        ("skill=ladder", ["Ladder work"]),
        ("text=or", ["Short", "Ladder work"]),
        ("minutes=30&home=true", ["Home"]),
        ("minutes=15&skill=ladder", []),
        ("text=%25", []),
        ("minutes=&home=&goal=&skill=&text=&near=&lat=&lon=", ["Short", "Home", "Ladder work", "Long"]),
        ("utm=else", ["Short", "Home", "Ladder work", "Long"]),
    ],
)
def test_each_filter(site: Site, listed: Town, query: str, found: list[str]) -> None:
    assert titles(site, query) == found


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("near=Corner", ["Long", "Short"]),
        ("near=Bridge", ["Short", "Long"]),
        ("near=Hill", ["Ladder work"]),  # a place that no quest has numbers for
        ("near=here&lat=59.339&lon=18.07", ["Long", "Short"]),
        ("lat=59.5&lon=18.07", ["Short", "Long"]),
        ("near=Corner&lat=59.5&lon=18.07", ["Long", "Short"]),  # a place chosen by name wins
        ("near=Nowhere", []),
        ("near=here", []),
    ],
)
def test_near_ones_come_first_and_none_is_left_out(site: Site, listed: Town, query: str, first: list[str]) -> None:
    found = titles(site, query)
    assert found[: len(first)] == first
    assert sorted(found) == ["Home", "Ladder work", "Long", "Short"]


def test_a_long_list_still_holds_the_nearest(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.quests.pages.LISTED", 2)
    for number in range(9):
        site.town.quest(title=f"Far {number}", latitude=10.0, longitude=179.0 - number)
    site.town.quest(title="Over the date line", latitude=10.0, longitude=-179.9)
    found = titles(site, "near=here&lat=10&lon=179.9")
    assert found == ["Over the date line", "Far 0"]
    assert "The first 2 quests" in site.phone().get("/quests").text


@pytest.mark.parametrize(
    "query",
    ["minutes=4", "minutes=481", "minutes=x", "goal=x", "lat=91&lon=0", "lat=nan&lon=0"]
    + [f"{name}={'x' * 200}" for name in ("skill", "text", "near")],
)
def test_what_makes_no_sense_is_refused(site: Site, query: str) -> None:
    answer = site.phone(json=True).get(f"/quests?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_every_chosen_filter_can_be_taken_away_alone(site: Site, listed: Town) -> None:
    chosen = f"minutes=60&home=true&goal={listed.goal}&skill=ladder&text=work&near=Hill&lat=1&lon=2"
    page = site.phone().get(f"/quests?{chosen}").text
    links = dict(re.findall(r'href="/quests\?([^"]*)" data-clears="(\w+)"', page))
    by_name = {name: link.replace("&amp;", "&") for link, name in links.items()}
    whole = {
        "minutes": "60",
        "home": "true",
        "goal": str(listed.goal),
        "skill": "ladder",
        "text": "work",
        "near": "Hill",
    }
    assert set(by_name) == set(whole)
    for name, link in by_name.items():
        assert dict(part.split("=") for part in link.split("&")) == {k: v for k, v in whole.items() if k != name}
    assert '<input type="hidden" name="lat"' not in page


def test_the_place_of_a_phone_stays_in_the_form(site: Site, listed: Town) -> None:
    page = site.phone().get("/quests?near=here&lat=59.32938&lon=18.06871&minutes=30").text
    assert '<input type="hidden" name="lat" value="59.3294">' in page
    assert '<option value="here" selected>' in page
    assert 'href="/quests?near=here&amp;lat=59.3294&amp;lon=18.0687" data-clears="minutes"' in page


def test_choices_name_only_what_can_be_done(site: Site, listed: Town) -> None:
    town, resting = site.town, new_id()
    draft = town.quest(title="Draft", state="draft", place="Secret yard")
    town.db.write_now(lambda work: quests.set_skills(work, draft, ["secrets"]))

    def rest(work) -> None:  # type: ignore[no-untyped-def]
        about = {"name": "Rests", "what": "We rest", "so_that": "it is calm", "state": "archived"}
        initiatives.add(work, id=resting, proposed_by=town.dee.id, **about)

    town.db.write_now(rest)
    town.quest(title="Rests", initiative_id=resting, place="Quiet yard")
    page = site.phone().get("/quests").text
    assert '<option value="Bridge">' in page
    for words in ("Secret yard", "Quiet yard", "secrets"):
        assert words not in page, words
    assert '<option value="Quiet yard" selected>' in site.phone().get("/quests?near=Quiet+yard").text


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://localhost/quests?minutes=30&home=true", "/quests?minutes=30&amp;home=true"),
        ("http://localhost/quests", "/quests"),
        ("http://localhost/boards?minutes=30", "/quests"),
        ("https://evil.example/quests?minutes=30", "/quests"),
        ('http://localhost/quests?"><script>', "/quests?&#34;&gt;&lt;script&gt;"),
        (f"http://localhost/quests?text={'x' * 1000}", "/quests"),
        ("", "/quests"),
    ],
)
def test_the_way_back_from_a_quest(site: Site, came: str, back: str) -> None:
    page = site.phone().get(f"/quests/{site.town.quest()}", headers={"referer": came}).text
    assert f'class="icon-btn" href="{back}" aria-label="Back to the quests"' in page
