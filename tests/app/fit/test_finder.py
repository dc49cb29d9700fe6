"""The finder's page: from what somebody does to an initiative that stands, in two taps, without a script."""

import re
from html import unescape
from uuid import uuid4

from desk import rule
from site_of_town import Site

from app.goals import service as goals
from app.initiatives import service as initiatives
from app.initiatives import store
from app.packs import service as packs
from app.platform.ids import new_id
from game.moderation import Act

TEXT = "We sew sails that give shade to bus stops"


def under_the_un(site: Site) -> None:
    """Give the town two goals more, one of them under a target of the UN."""
    town = site.town
    town.db.write_now(packs.load_un)
    town.do(goals.propose, town.dee, new_id(), short="Readers", title="Every child reads", codes="4.6")
    town.do(goals.propose, town.dee, new_id(), short="Quiet nights", title="Sleep without noise")


def cards(page: str) -> list[str]:
    return re.findall(r'data-slot="name" href="/(?:goals|initiatives)/[^"]+">([^<]+)<', page)


def marks(page: str) -> list[str]:
    return re.findall(r"<mark>([^<]*)</mark>", page.partition('id="alike"')[0])


def test_from_words_to_an_initiative_in_two_taps(site: Site) -> None:
    phone = site.phone("Ada")
    page = phone.get("/fit", params={"text": TEXT}).text
    assert cards(page) == ["Shade", "Street trees"]
    assert "shade" in marks(page)
    add = unescape(re.findall(r'href="(/initiatives/new\?[^"]+)"', page)[0])
    form = phone.get(add).text
    fields = dict(re.findall(r'id="f-(what|so_that|name)" name="\w+" value="([^"]*)"', form))
    assert fields == {"what": TEXT, "so_that": "we come nearer to “Shade”", "name": TEXT}
    goal = re.findall(r'name="goals" value="([^"]+)" checked', form)
    assert goal == [str(site.town.goal)]
    deed = str(uuid4())
    done = phone.post("/initiatives", data={**fields, "goals": goal, "impact": "direct", "deed": deed})
    assert (done.status_code, done.headers["location"]) == (303, f"/initiatives/{deed}")
    again = phone.get("/fit", params={"text": TEXT}).text
    assert TEXT in cards(again), "what was added is found at once"


def test_goals_are_found_through_the_un_and_by_their_own_words(site: Site) -> None:
    under_the_un(site)
    phone = site.phone()
    assert cards(phone.get("/fit", params={"text": "I run a library and teach maths"}).text) == ["Readers"]
    noisy = phone.get("/fit", params={"text": "We measure noise at night"}).text
    assert cards(noisy)[0] == "Quiet nights"
    assert {"noise", "night"} <= set(marks(noisy))


def test_words_that_nobody_knows_are_said_to_be_so(site: Site) -> None:
    page = site.phone().get("/fit", params={"text": "Xyzzy <b>plugh</b>"}).text
    assert '<p id="fit-nothing">' in page
    assert "&lt;b&gt;plugh" in page
    assert cards(page) == []
    assert '<p id="fit-nothing" hidden>' in site.phone().get("/fit").text


def test_what_is_hidden_or_an_idea_or_over_is_not_found(site: Site) -> None:
    town = site.town
    ids = {name: new_id() for name in ("Hidden sails", "Idea sails", "Old sails")}
    for name, id_ in ids.items():
        words = {"name": name, "what": "We sew sails", "so_that": "there is shade"}
        town.do(initiatives.propose, town.ada, id_, [town.goal], "direct", idea=name == "Idea sails", **words)
    town.do(initiatives.move, town.ada, ids["Old sails"], "done")
    rule(town, town.dee, "initiative", ids["Hidden sails"], Act.HIDE)
    page = site.phone("Ada").get("/fit", params={"text": TEXT}).text
    file = site.phone("Ada").get("/fit.json").text
    assert not [name for name in ids if name in page or name in file]


def test_the_file_for_phones_holds_what_the_page_looks_through(site: Site) -> None:
    under_the_un(site)
    answer = site.phone().get("/fit.json")
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert [(one["short"], one["un"], one["above"]) for one in found["goals"]] == [
        ("Shade", [], []),
        ("Readers", ["4"], []),
        ("Quiet nights", [], []),
    ]
    assert "literacy" in found["goals"][1]["words"].lower() or "read" in found["goals"][1]["words"].lower()
    assert [(one["name"], one["goals"]) for one in found["initiatives"]] == [("Street trees", [0])]


def test_too_long_is_refused_and_nothing_is_kept(site: Site) -> None:
    phone = site.phone(json=True)
    assert phone.get("/fit", params={"text": "x" * 2001}).status_code == 422
    assert phone.get("/fit", params={"text": "tree " * 400}).status_code == 200
    assert site.phone("Ada", json=True).get("/initiatives/new", params={"what": "x" * 201}).status_code == 422
    long = site.phone("Ada").get("/fit", params={"text": "We give shade " * 60}).text
    add = unescape(re.findall(r'href="(/initiatives/new\?[^"]+)"', long)[0])
    assert site.phone("Ada").get(add).status_code == 200
    assert len(site.town.db.read_now(store.listed, None, 9)) == 1


def test_it_can_be_come_to_from_where_one_starts(site: Site) -> None:
    assert 'href="/fit"' in site.phone().get("/").text
    assert 'href="/fit"' in site.phone("Ada").get("/world").text
    assert 'href="/fit"' in site.phone("Ada").get("/propose").text
