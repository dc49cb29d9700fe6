"""Two initiatives that work with each other: asked, answered, different, ended; the shared board and its calendar."""

from datetime import timedelta
from uuid import UUID

import pytest
from desk import hide_by_reports, notices, people
from site_of_town import Site
from town import Town

from app.alliances import service, store, views
from app.alliances.tables import Alliance
from app.initiatives import service as initiatives
from app.platform.ids import new_id
from game.alliances import pair
from game.errors import AskedAlready, Forbidden, HeardLately, NeedsReason, NotFound, WrongState
from game.moderation import Kind

TREES = {"name": "Street trees", "what": "We plant street trees", "so_that": "every door has shade"}
ROWS = {"name": "Trees for streets", "what": "We plant trees along streets", "so_that": "doors have shade"}
SAILS = {"name": "Shade sails", "what": "We hang shade over streets", "so_that": "walking is cool"}


def initiative(town: Town, who: str = "ada", words: dict[str, str] = TREES, **more: object) -> UUID:
    made = new_id()
    town.do(initiatives.propose, getattr(town, who), made, [town.goal], "direct", **{**words, **more})
    return made


def ask(town: Town, from_: UUID, to: UUID, who: str = "ada") -> UUID:
    made = new_id()
    town.do(service.propose, getattr(town, who), made, from_, to, "One order of saplings")
    return made


def stands(town: Town, a: UUID, b: UUID) -> Alliance:
    found = town.db.read_now(store.of_pair, pair(a, b))
    assert found is not None
    return found


@pytest.fixture
def two(town: Town) -> tuple[UUID, UUID]:
    return initiative(town, "ada"), initiative(town, "cy", ROWS)


def test_both_sides_agree(town: Town, two: tuple[UUID, UUID]) -> None:
    mine, theirs = two
    asked = ask(town, mine, theirs)
    assert notices(town, town.cy) == [("alliance_asked", "One order of saplings")]
    for nobody in (town.bo, town.ada, town.dee):  # a world steward does not answer for others
        with pytest.raises(Forbidden):
            town.do(service.answer, nobody, asked, "yes")
    town.do(service.answer, town.cy, asked, "yes")
    assert stands(town, mine, theirs).state == "allied"
    assert notices(town, town.ada) == [("alliance_yes", "")]
    assert town.db.read_now(store.between, [mine, theirs]) == [pair(mine, theirs)]
    with pytest.raises(WrongState):
        ask(town, theirs, mine, "cy")
    with pytest.raises(WrongState):
        town.do(service.answer, town.cy, asked, "no")


def test_only_a_tender_asks(town: Town, two: tuple[UUID, UUID]) -> None:
    for nobody in ("bo", "cy", "dee", "gus"):
        with pytest.raises(Forbidden):
            ask(town, *two, who=nobody)


def test_one_question_at_a_time(town: Town, two: tuple[UUID, UUID]) -> None:
    mine, theirs = two
    sails = initiative(town, "bo", SAILS)
    ask(town, mine, theirs)
    with pytest.raises(AskedAlready):
        ask(town, mine, sails)
    town.clock.move(days=7)
    ask(town, mine, sails)


@pytest.mark.parametrize(("said", "becomes"), [("no", "declined"), ("different", "different")])
def test_a_no_is_heard_for_ninety_days(town: Town, two: tuple[UUID, UUID], said: str, becomes: str) -> None:
    mine, theirs = two
    asked = ask(town, mine, theirs)
    with pytest.raises(NeedsReason):
        town.do(service.answer, town.cy, asked, "different")
    town.do(service.answer, town.cy, asked, said, "We work in the other quarter")
    assert stands(town, mine, theirs).state == becomes
    assert notices(town, town.ada) == [("alliance_no", "We work in the other quarter")]
    town.clock.move(days=8)
    with pytest.raises(HeardLately):
        ask(town, mine, theirs)
    ask(town, theirs, mine, "cy")  # who said it may think again
    assert stands(town, mine, theirs).asked_from == theirs


def test_after_ninety_days_it_can_be_asked_again(town: Town, two: tuple[UUID, UUID]) -> None:
    town.do(service.answer, town.cy, ask(town, *two), "no")
    town.clock.move(days=90)
    ask(town, *two)


def test_it_can_be_asked_again_when_the_two_have_become_more_alike(town: Town) -> None:
    mine, theirs = initiative(town, "ada"), initiative(town, "cy", SAILS)
    town.do(service.answer, town.cy, ask(town, mine, theirs), "no")
    town.clock.move(days=8)
    with pytest.raises(HeardLately):
        ask(town, mine, theirs)
    town.do(initiatives.change, town.cy, theirs, [town.goal], "direct", **{**ROWS, "name": "Shade sails"})
    ask(town, mine, theirs)


def test_either_side_ends_it_at_any_time(town: Town, two: tuple[UUID, UUID]) -> None:
    asked = ask(town, *two)
    with pytest.raises(Forbidden):
        town.do(service.end, town.cy, asked)  # a question is answered, not ended
    town.do(service.answer, town.cy, asked, "yes")
    with pytest.raises(Forbidden):
        town.do(service.end, town.bo, asked)
    town.do(service.end, town.cy, asked, "We are done here")
    assert stands(town, *two).state == "ended"
    assert notices(town, town.ada)[-1] == ("alliance_over", "We are done here")
    again = ask(town, *two)
    assert again != asked
    assert stands(town, *two).id == asked  # one row for a pair, for ever
    town.do(service.end, town.ada, asked)
    assert stands(town, *two).state == "ended"


def test_who_tends_both_alone_may_answer_and_else_somebody_else_does(town: Town) -> None:
    mine, other = initiative(town, "ada"), initiative(town, "ada", ROWS)
    asked = ask(town, mine, other)
    town.do(initiatives.tend, town.ada, other, "Bo")
    with pytest.raises(Forbidden):
        town.do(service.answer, town.ada, asked, "yes")
    town.do(service.answer, town.bo, asked, "yes")
    assert stands(town, mine, other).state == "allied"


def test_what_is_hidden_an_idea_or_at_rest_cannot_be_asked(town: Town, two: tuple[UUID, UUID]) -> None:
    idea = initiative(town, "cy", SAILS, idea=True)
    with pytest.raises(NotFound):
        ask(town, two[0], idea)
    town.do(initiatives.move, town.cy, two[1], "done")
    with pytest.raises(WrongState):
        ask(town, *two)
    town.do(initiatives.move, town.cy, two[1], "active")
    asked = ask(town, *two)
    hide_by_reports(town, Kind.INITIATIVE, two[1])
    with pytest.raises(NotFound):
        town.do(service.answer, town.cy, asked, "yes")
    assert town.db.read_now(store.mine, town.ada.id) == []


def test_who_wants_no_contact_hears_nothing(town: Town, two: tuple[UUID, UUID]) -> None:
    from app.moderation import service as moderation  # noqa: PLC0415

    town.do(moderation.block, town.cy, town.ada.id)
    ask(town, *two)
    assert notices(town, town.cy) == []


def test_the_page_of_an_initiative(site: Site) -> None:
    town = site.town
    mine, theirs = initiative(town, "ada"), initiative(town, "cy", ROWS)
    page = site.phone("Ada").get(f"/initiatives/{mine}").text
    assert "Looks alike" in page
    assert "Words in common" in page
    assert "Looks alike" not in site.phone("Bo").get(f"/initiatives/{mine}").text
    assert site.post("Ada", "/alliances", initiative=mine, other=theirs).status_code == 200
    assert "Looks alike" not in site.phone("Ada").get(f"/initiatives/{mine}").text  # one question a week
    waits = site.phone("Cy").get(f"/initiatives/{theirs}").text
    assert "Yes, together" in waits
    assert "Another initiative asks yours" in site.phone("Cy").get("/").text
    asked = stands(town, mine, theirs).id
    assert "They ask you" in site.phone("Cy").get("/alliances").text
    assert site.post("Cy", f"/alliances/{asked}/answer", answer="yes").json()["location"].endswith("/together")
    for who in (None, "Ada", "Cy"):
        assert "Works with" in site.phone(who).get(f"/initiatives/{mine}").text


def test_different_is_noted_and_quiet(site: Site) -> None:
    town = site.town
    mine, theirs = initiative(town, "ada"), initiative(town, "cy", ROWS)
    for other in (theirs, town.initiative):
        sent = {"initiative": mine, "other": other, "reason": "We plant in schools only"}
        assert site.post("Ada", "/alliances/different", **sent).status_code == 200
    assert "Looks alike" not in site.phone("Ada").get(f"/initiatives/{mine}").text
    assert notices(town, town.cy) == []

    def next_one() -> object:
        return town.db.read_now(lambda conn: views.kin(conn, _one(conn, mine), town.ada, town.clock())).alike

    assert next_one() is None
    town.clock.move(days=90)
    assert next_one() is not None


def test_the_shared_board_and_its_calendar(site: Site) -> None:
    town = site.town
    mine, theirs = initiative(town, "ada"), initiative(town, "cy", ROWS)
    town.do(service.answer, town.cy, ask(town, mine, theirs), "yes")
    soon = town.clock() + timedelta(days=3)
    town.quest(title="Dig; two, pits", initiative_id=mine, opens_at=soon, closes_at=soon + timedelta(hours=2))
    due = town.quest(title="Order saplings", initiative_id=theirs, closes_at=soon)
    town.quest(title="Over", initiative_id=theirs, closes_at=town.clock() - timedelta(days=1))
    page = site.phone().get(f"/initiatives/{mine}/together").text
    assert ROWS["name"] in page
    assert page.count("Order saplings") >= 2
    assert "Over" not in page
    answer = site.phone().get(f"/initiatives/{mine}/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    assert "SUMMARY:Dig\\; two\\, pits" in lines
    assert f"UID:{due}@world-game" in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2


def test_an_idea_has_no_board_for_others(site: Site) -> None:
    idea = initiative(site.town, "ada", idea=True)
    for path in ("together", "calendar.ics"):
        assert site.phone("Cy").get(f"/initiatives/{idea}/{path}").status_code == 404
        assert site.phone("Ada").get(f"/initiatives/{idea}/{path}").status_code == 200


# --- categories


def test_a_cluster_gets_a_word(site: Site) -> None:
    town = site.town
    mine = initiative(town, "ada")
    initiative(town, "cy", ROWS)
    sails = initiative(
        town, "ada", {"name": "Young trees", "what": "We water street trees", "so_that": "trees give shade"}
    )
    page = site.phone("Ada").get(f"/initiatives/{mine}").text
    assert "One word for them?" in page
    kin = town.db.read_now(lambda conn: views.kin(conn, _one(conn, mine), town.ada, town.clock()))
    assert kin.group is not None
    assert set(kin.group.mine) == {mine, sails}
    assert len(kin.group.others) >= 2
    word = kin.group.word
    body = {"deed": str(new_id()), "word": word, "initiatives": [str(one) for one in kin.group.mine]}
    assert site.phone("Ada", json=True).post("/categories", data=body).status_code == 200
    assert word in site.phone().get("/initiatives").text
    assert "Street trees" in site.phone().get(f"/initiatives?category={word}").text
    assert ROWS["name"] not in site.phone().get(f"/initiatives?category={word}").text
    again = town.db.read_now(lambda conn: views.kin(conn, _one(conn, mine), town.ada, town.clock()))
    assert again.group is None or again.group.word != word
    body = {"deed": str(new_id()), "word": "mine", "initiatives": [str(town.initiative)]}
    assert site.phone("Ada", json=True).post("/categories", data=body).status_code == 403


def _one(conn, id_):  # type: ignore[no-untyped-def]
    from app.initiatives import store as initiatives_store  # noqa: PLC0415

    return initiatives_store.one(conn, id_)


def test_tenders_are_told_in_one_go(town: Town, two: tuple[UUID, UUID]) -> None:
    for who in people(town, 3):
        town.do(initiatives.tend, town.cy, two[1], who.name)
    ask(town, *two)
    assert len(town.db.read_now(store.tenders, two[1])) == 4
