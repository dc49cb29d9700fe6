"""Who knows of a draft: who proposed it, who tends its initiative, stewards of the world. Nobody else, anywhere."""

from uuid import UUID

import pytest
from site_of_town import Site

from app.initiatives import store as initiatives
from app.platform.ids import new_id
from app.quests import needs_store

MAPS = ("/world?view=list", "/world?view=places", "/map.json")
TITLE = "Plant the secret oak"
IDEA = "An oak for every school"
# Ada proposed the draft, Bo tends its initiative, Cy plays along, Dee is the world's steward, Gus a guest.
KNOWS = {None: False, "Gus": False, "Cy": False, "Ada": True, "Bo": True, "Dee": True}


@pytest.fixture
def draft(site: Site) -> UUID:
    town = site.town
    town.db.write_now(lambda work: initiatives.add_steward(work, town.initiative, town.bo.id, None))
    return town.quest(title=TITLE, state="draft", proposed_by=town.ada.id)


@pytest.fixture
def idea(site: Site) -> UUID:
    """An initiative that is an idea so far: Ada's, tended by Bo."""
    town, idea = site.town, new_id()

    def verb(work) -> None:  # type: ignore[no-untyped-def]
        about = {"name": IDEA, "what": "We plant oaks", "so_that": "schools are cool", "state": "proposed"}
        initiatives.add(work, id=idea, proposed_by=town.ada.id, **about)
        initiatives.set_goals(work, idea, [(town.goal, "direct")])
        initiatives.add_steward(work, idea, town.bo.id, None)

    town.db.write_now(verb)
    return idea


@pytest.mark.parametrize(("who", "knows"), KNOWS.items())
def test_a_draft_quest_is_seen_by_those_who_tend_it(site: Site, draft: UUID, who: str | None, knows: bool) -> None:
    town, phone = site.town, site.phone(who)
    needed = town.quest(title="Dig the pit", proposed_by=town.ada.id)
    town.db.write_now(lambda work: _wait(work, draft, needed))
    assert phone.get(f"/quests/{draft}").status_code == (200 if knows else 404)
    seen = {
        path: TITLE in phone.get(path).text
        for path in (
            f"/initiatives/{town.initiative}",
            f"/quests/{needed}",  # "others wait for this one"
            f"/quests/new?initiative={town.initiative}",  # "only after"
        )
    }
    signed_in = who is not None
    assert list(seen.values()) == [knows, knows, knows and signed_in], seen
    for path in ("/", "/quests", f"/goals/{town.goal}", "/world", *MAPS):
        assert TITLE not in phone.get(path).text, path


@pytest.mark.parametrize(("who", "knows"), [item for item in KNOWS.items() if item[0]])
def test_nobody_else_can_do_anything_with_a_draft(site: Site, draft: UUID, who: str, knows: bool) -> None:
    assert site.post(who, f"/quests/{draft}/claims").status_code == (409 if knows else 404)
    form = {"kind": "quest", "about": draft, "reason": "hurtful"}
    inside = who in {"Ada", "Dee"}
    assert (site.post(who, "/reports", **form).status_code == 404) is not inside
    later = {"initiative_id": site.town.initiative, "title": "Sit under it", "done_when": "We sat", "needs": draft}
    assert site.post(who, "/quests", **later).status_code == (200 if knows else 404)
    assert site.post(who, f"/quests/{draft}/state", state="open").status_code == (200 if knows else 404)
    assert site.phone().get(f"/quests/{draft}").status_code == (200 if knows else 404)


@pytest.mark.parametrize(("who", "knows"), KNOWS.items())
def test_an_idea_is_seen_with_its_quests_by_those_who_tend_it(
    site: Site, idea: UUID, who: str | None, knows: bool
) -> None:
    town, phone = site.town, site.phone(who)
    quest = town.quest(title=TITLE, initiative_id=idea)
    status = 200 if knows else 404
    for path in (f"/initiatives/{idea}", f"/quests/{quest}"):
        assert phone.get(path).status_code == status, path
    if who:
        assert phone.get(f"/initiatives/{idea}/edit").status_code == status
        assert TITLE not in phone.get(f"/quests/new?initiative={idea}").text or knows
    for path in ("/", "/quests", f"/goals/{town.goal}", "/world", *MAPS, "/quests/new"):
        text = phone.get(path).text
        assert TITLE not in text, path
        assert IDEA not in text, path
    for path in (f"/share/initiative/{idea}.png", f"/share/quest/{quest}.png"):
        assert phone.get(path).status_code == 404


@pytest.mark.parametrize(("who", "knows"), [item for item in KNOWS.items() if item[0]])
def test_nobody_else_can_do_anything_with_an_idea(site: Site, idea: UUID, who: str, knows: bool) -> None:
    known = {"stewards": 403 if who == "Gus" else 200, "state": 200}
    for path, more in (("stewards", {}), ("state", {"state": "active"})):
        status = site.post(who, f"/initiatives/{idea}/{path}", **more).status_code
        assert status == (known[path] if knows else 404), path
    quest = {"initiative_id": idea, "title": "Ask the school", "done_when": "We asked"}
    assert site.post(who, "/quests", **quest).status_code == (200 if knows else 404)
    assert site.phone().get(f"/initiatives/{idea}").status_code == (200 if knows else 404)


def _wait(work, waiter: UUID, needed: UUID) -> None:  # type: ignore[no-untyped-def]
    needs_store.set_needs(work, waiter, [needed])
