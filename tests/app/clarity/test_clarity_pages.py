"""How clear a vision and a goal are: what is checked, who is asked, and what they said."""

from uuid import uuid4

from site_of_town import Site
from sqlalchemy import select
from sqlmodel import col

from app.clarity.tables import ClarityAnswer
from app.goals import service as goals
from app.goals.store import change as change_goal


def ticks(page: str) -> list[str]:
    section = page.split('id="clarity"')[1].split("</ul>", maxsplit=1)[0]
    return [line.split("<span>")[1].split("</span>")[0] for line in section.split("<li")[1:]]


def test_a_goal_says_what_it_lacks_and_who_tends_it_can_mend_it(site: Site) -> None:
    town = site.town
    path = f"/goals/{town.goal}"
    assert ticks(site.phone().get(path).text)[1:] == [
        "Does not say who benefits",
        "Says how we will see it",
        "Nothing to do today in 15 minutes",
    ]
    town.quest(title="Quick", minutes=15)
    town.do(lambda work: change_goal(work, town.goal, for_whom="Everybody who walks", title="One. Two. Three"))
    page = site.phone("Dee").get(path).text
    assert ticks(page) == [
        "More than one sentence, or a long one",
        "Says who benefits",
        "Says how we will see it",
        "Something to do today in 15 minutes",
    ]
    assert "For Everybody who walks" in page
    assert f'href="{path}/edit"' in page.split('id="clarity"')[1]
    assert f'href="{path}/edit"' not in site.phone("Ada").get(path).text.split('id="clarity"')[1]


def test_a_goal_with_nothing_to_see_it_by(site: Site) -> None:
    made = uuid4()
    site.town.do(goals.propose, site.town.ada, made, short="New", title="A new goal", for_whom="All")
    assert ticks(site.phone().get(f"/goals/{made}").text)[1:3] == [
        "Says who benefits",
        "Does not say how we will see it",
    ]


def test_who_is_asked_answers_once_and_without_a_name(site: Site) -> None:
    town = site.town
    for number in range(5):
        words = "Trees for all" if number == 4 else ""
        answer = site.post(None, "/clarity", goal=town.goal, clear="no" if number == 0 else "yes", words=words)
        assert answer.json()["location"] == f"/goals/{town.goal}"
    deed = uuid4()
    for _ in range(2):
        assert site.post("Ada", "/clarity", deed=deed, clear="yes").json()["location"] == "/"
    rows = town.db.read_now(lambda conn: conn.execute(select(col(ClarityAnswer.goal_id))).scalars().all())
    assert sorted(map(str, rows)) == sorted([*[str(town.goal)] * 5, "None"])
    assert "80 of 100 who were asked know what they could do next." in site.phone().get(f"/goals/{town.goal}").text
    assert "Too few were asked yet to say." in site.phone().get("/world").text
    assert "Trees for all" in site.phone("Dee").get(f"/goals/{town.goal}").text
    assert "Trees for all" not in site.phone("Ada").get(f"/goals/{town.goal}").text


def test_odd_answers_are_refused(site: Site) -> None:
    assert site.post(None, "/clarity", goal=uuid4(), clear="yes").status_code == 404
    assert site.post(None, "/clarity", clear="perhaps").status_code == 422
    assert site.post(None, "/clarity", clear="yes", words="x" * 141).status_code == 422
    answers = [site.post(None, "/clarity", clear="yes").status_code for _ in range(40)]
    assert 429 in answers


def test_the_question_stands_hidden_in_pages_that_are_kept(site: Site) -> None:
    site.town.quest()
    for path in ("/", f"/goals/{site.town.goal}"):
        page = site.phone().get(path).text
        asks = page.split('data-behaviour="clarity"')[1].split(">")[0]
        assert "hidden" in asks
        assert '<input type="hidden" name="deed">' in page
