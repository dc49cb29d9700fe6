"""Changing a quest after it was proposed, and letting drafts and ideas out."""

import pytest
from paper import fill, quest_form
from site_of_town import Site
from town import START

from app.claims import service as claims
from app.claims import store as claims_store
from app.initiatives import service as initiatives
from app.platform.ids import new_id
from app.quests import service as quests
from app.quests import store as quests_store
from app.today import views as today
from app.world import store as worlds
from game.errors import Forbidden, Invalid, PrerequisiteCycle


def test_a_quest_is_changed_by_who_tends_it_and_claims_keep_their_terms(site: Site) -> None:
    town, phone = site.town, site.phone("Ada")
    form = quest_form(town, minutes=20, places=3, evidence=["note", "number"], metric_id=town.metric, amount_hint="2.5")
    town.do(quests.propose, town.ada, form)
    claim = town.do(claims.claim, town.bo, new_id(), form.deed)
    page = phone.get(f"/quests/{form.deed}/edit").text
    assert 'value="2.5"' in page
    for name, value in (("difficulty", "1"), ("lease_seconds", "86400"), ("risk", "low"), ("evidence", "number")):
        assert f'name="{name}" value="{value}" checked' in page, name
    sent = fill(page, initiative_id=str(town.initiative), title="Dig two pits", done_when="both are dug", places="2")
    changed = phone.post(
        f"/quests/{form.deed}", data={**sent, "minutes": "50", "skills": "digging, maps"}, follow_redirects=True
    )
    assert "Dig two pits" in changed.text
    found = town.db.read_now(quests_store.one, form.deed, None, START)
    assert found is not None
    assert (found.minutes, found.places, found.evidence, found.metric_id) == (50, 2, "", None)
    assert town.db.read_now(quests_store.skills, form.deed) == ["digging", "maps"]
    held = town.db.read_now(claims_store.one, claim)
    assert held is not None
    assert (held.minutes, held.evidence, held.metric_id) == (20, "note number", town.metric)


def test_what_cannot_be_changed_about_a_quest(site: Site) -> None:
    town = site.town
    form = quest_form(town, places=2)
    town.do(quests.propose, town.ada, form)
    for who in (town.bo, town.cy):
        town.do(claims.claim, who, new_id(), form.deed)
    with pytest.raises(Invalid, match="more places are taken"):
        town.do(quests.change, town.ada, form.deed, quest_form(town, places=1))
    other = new_id()
    purpose = {"name": "Shade", "what": "We sew", "so_that": "it is cool"}
    town.do(initiatives.propose, town.ada, other, [town.goal], "direct", **purpose)
    with pytest.raises(Invalid, match="stays with its initiative"):
        town.do(quests.change, town.ada, form.deed, quest_form(town, initiative_id=other))
    with pytest.raises(Forbidden):
        town.do(quests.change, town.bo, form.deed, quest_form(town))
    needed = quest_form(town, needs=[form.deed])
    town.do(quests.propose, town.ada, needed)
    with pytest.raises(PrerequisiteCycle):
        town.do(quests.change, town.ada, form.deed, quest_form(town, needs=[needed.deed]))
    town.do(quests.change, town.dee, form.deed, quest_form(town, places=2, title="Dig a deep pit"))
    act = town.db.read_now(worlds.acts, None, 1)[0]
    assert (act.actor_name, act.act, act.about_title) == ("Dee", "changed", "Dig a pit")


def test_drafts_and_ideas_are_proposed_when_they_come_out(site: Site) -> None:
    town = site.town
    idea, purpose = new_id(), {"name": "Oaks", "what": "We plant oaks", "so_that": "schools are cool"}
    town.do(initiatives.propose, town.ada, idea, [town.goal], "direct", idea=True, **purpose)
    draft = quest_form(town, title="Ask for acorns", draft=True)
    town.do(quests.propose, town.ada, draft)
    assert town.db.read_now(today.strip) == []
    town.do(initiatives.move, town.ada, idea, "active")
    town.do(quests.move, town.ada, draft.deed, "open")
    assert [(line.who, line.did, line.url) for line in town.db.read_now(today.strip)] == [
        ("Ada · Otters", "proposed “Ask for acorns”", f"/quests/{draft.deed}"),
        ("Ada · Otters", "proposed “Oaks”", f"/initiatives/{idea}"),
    ]
    town.do(quests.move, town.ada, draft.deed, "closed")
    town.do(initiatives.move, town.ada, idea, "archived")
    assert len(town.db.read_now(today.strip)) == 2  # what was done stays told


def test_the_form_makes_drafts_and_ideas(site: Site) -> None:
    town, phone = site.town, site.phone("Ada")
    page = phone.get(f"/quests/new?initiative={town.initiative}").text
    terms = {"initiative_id": str(town.initiative), "title": "Dig", "done_when": "dug", "draft": "true"}
    quest = phone.post("/quests", data=fill(page, **terms), follow_redirects=True)
    assert "A draft" in quest.text
    page = phone.get("/initiatives/new").text
    purpose = {"name": "Oaks", "what": "We plant", "so_that": "it is cool", "idea": "true"}
    started = phone.post("/initiatives", data=fill(page, goals=[str(town.goal)], **purpose), follow_redirects=True)
    assert "an idea so far" in started.text
