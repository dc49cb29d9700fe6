"""Facts: with a source and a day, agreed to or disputed, and from talk to deed."""

from datetime import timedelta
from uuid import UUID

import pytest
from desk import hide_by_reports, state
from town import Town

from app.facts import service, store, views
from app.ledger.verify import verify
from app.platform.ids import new_id
from app.players.actor import Actor
from app.quests import propose_prefill
from app.quests import service as quests
from app.quests.propose_forms import QuestForm
from app.talk import service as talk
from app.talk import views as talk_views
from game.errors import HiddenForNow, Invalid, LastingNeeded, NotFound, OwnThing
from game.errors_said import SaidEnough
from game.facts import Answer
from game.moderation import Kind


def page(town: Town, fact: UUID, me: Actor | None = None) -> views.FactPage:
    return town.db.read_now(views.page, fact, me, town.clock())


def test_a_fact_and_what_others_say(town: Town) -> None:
    fact = state(town, town.ada)
    town.do(service.answer, town.bo, fact, Answer.AGREE, "")
    town.do(service.answer, town.cy, fact, Answer.AGREE, "")
    town.do(service.answer, town.cy, fact, Answer.DISPUTE, "It rained")
    shown = page(town, fact, town.cy)
    assert (shown.view.fact.agrees, shown.view.fact.disputes, shown.my_answer) == (1, 1, "dispute")
    assert [(a.name, a.reason) for a in shown.answers] == [("Cy", "It rained"), ("Bo", "")]
    with pytest.raises(OwnThing):
        town.do(service.answer, town.ada, fact, Answer.AGREE, "")
    assert town.db.read_now(verify).ok


def test_it_grows_old(town: Town) -> None:
    fact = state(town, town.ada)
    assert not page(town, fact).view.stale
    town.clock.move(days=15)
    assert page(town, fact).view.stale
    assert [v.stale for v in town.db.read_now(views.situation, town.goal, None, town.clock()).facts] == [True]


def test_what_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LastingNeeded):
        state(town, town.gus)
    with pytest.raises(NotFound):
        state(town, town.ada, goal_id=new_id())
    with pytest.raises(NotFound):
        state(town, town.ada, from_message=new_id())
    with pytest.raises(Invalid):
        state(town, town.ada, observed_on=town.clock().date() + timedelta(days=2))
    monkeypatch.setattr(service, "FACTS_A_DAY", 1)
    fact = state(town, town.ada)
    with pytest.raises(SaidEnough):
        state(town, town.ada)
    with pytest.raises(LastingNeeded):
        town.do(service.answer, town.gus, fact, Answer.AGREE, "")


def test_from_talk_to_a_fact_to_a_quest(town: Town) -> None:
    message = new_id()
    town.do(talk.say, town.bo, message, "goal", town.goal, "The limes are dry")
    fact = state(town, town.ada, from_message=message)
    first = town.db.read_now(talk_views.thread, message, None, town.clock()).thread.first
    assert [b.url for b in first.became] == [f"/facts/{fact}"]
    values = town.db.read_now(propose_prefill.values, town.ada, town.clock(), None, fact)
    assert (values["title"], values["from_fact"]) == ("The limes are dry", str(fact))
    assert values["initiative_id"] == str(town.initiative)  # the only one toward this goal
    form = QuestForm(deed=new_id(), done_when="Wet", **{k: v for k, v in values.items() if k != "goal_id"})
    town.do(quests.propose, town.ada, form)
    assert page(town, fact).quests == [(form.deed, "The limes are dry", "open")]


def test_a_hidden_fact(town: Town) -> None:
    fact = state(town, town.ada, text="Cy is a thief")
    hide_by_reports(town, Kind.FACT, fact)
    with pytest.raises(HiddenForNow):
        page(town, fact, town.bo)
    with pytest.raises(HiddenForNow):
        town.db.read_now(views.prefill, fact)
    assert page(town, fact, town.ada).view.fact.text != "Cy is a thief"
    assert "thief" not in str(town.db.read_now(views.in_sight, town.goal, None, town.clock()))
    assert [row.hidden for row in town.db.read_now(store.of_goal, town.goal, 9)] == ["reports"]
