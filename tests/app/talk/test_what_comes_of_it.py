"""What comes of talk: quests, what the world says of them, facts, flags; and what is hidden of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from desk import hand_in, hide_by_reports, notices, people, reply, report, rule, say, state
from sqlalchemy import select, update
from sqlmodel import col
from town import Town

from app.confirmations import service as confirmations
from app.facts.tables import Fact
from app.ledger.rebuild import rebuild
from app.ledger.verify import verify
from app.platform.ids import new_id
from app.players.actor import Actor
from app.players.merge_store import merge
from app.quests import service as quests
from app.quests.propose_forms import QuestForm
from app.quests.tables import Quest
from app.talk import names_store, service, store, totals_store, views
from app.talk.tables import Message, TalkTotal
from game.confirmations import Answer
from game.errors import (
    HiddenForNow,
    NotFound,
)
from game.moderation import Act, Kind


def begin_quest(town: Town, who: Actor, message: UUID, **terms: object) -> UUID:
    form = QuestForm(
        deed=new_id(),
        initiative_id=town.initiative,
        title="Water them",
        done_when="Wet",
        from_message=message,
        **{"evidence": ["number"], "metric_id": town.metric, **terms},
    )
    town.do(quests.propose, who, form)
    return form.deed


def confirm(town: Town, quest: UUID, who: Actor | None = None) -> UUID:
    made = hand_in(town, who or town.ada, quest)
    town.do(confirmations.answer, town.cy, made, Answer.YES)
    return made


def thread(town: Town, message: UUID, me: Actor | None = None) -> views.ThreadView:
    return town.db.read_now(views.thread, message, me, town.clock()).thread


def ratio(town: Town) -> tuple[int, int, int]:
    found = town.db.read_now(totals_store.of_goals, [town.goal]).get(town.goal, totals_store.Ratio())
    return found.threads, found.quests, found.done


def check_counts(town: Town) -> None:
    assert town.db.read_now(verify).differences == []


class TestQuests:
    def test_it_begins_in_a_message_and_its_outcome_is_told_there_once(self, town: Town) -> None:
        first = say(town, town.bo)
        quest = begin_quest(town, town.bo, reply(town, town.cy, first), places=2)
        assert ratio(town) == (1, 1, 0)
        assert [b.url for m in thread(town, first).replies for b in m.became] == [f"/quests/{quest}"]
        confirm(town, quest)
        confirm(town, quest, town.bo)
        told = [m for m in thread(town, first).replies if m.told]
        assert [(m.told, m.url) for m in told] == [("Done: 6 trees", f"/quests/{quest}")]
        assert ratio(town) == (1, 1, 1)
        assert ("came_true", "") in notices(town, town.cy)
        check_counts(town)

    def test_what_is_half_done_is_said_so(self, town: Town) -> None:
        first = say(town, town.bo)
        quest = begin_quest(town, town.bo, first, places=3)
        confirm(town, quest)
        assert [m.told for m in thread(town, first).replies] == ["3 trees, confirmed. 1 of 3 places so far"]
        assert ratio(town) == (1, 1, 0)

    def test_what_is_taken_back_is_taken_back_there(self, town: Town) -> None:
        first = say(town, town.bo)
        deed = confirm(town, begin_quest(town, town.bo, first))
        assert ratio(town) == (1, 1, 1)
        report(town, town.bo, Kind.CONTRIBUTION, deed)
        rule(town, town.dee, Kind.CONTRIBUTION, deed, Act.REVERSE)
        assert ratio(town) == (1, 1, 0)
        assert thread(town, first).replies == []
        check_counts(town)

    def test_other_units_are_not_added(self, town: Town) -> None:
        first = say(town, town.bo)
        quest = begin_quest(town, town.bo, first, places=2)
        confirm(town, quest)
        town.do(
            lambda work: work.conn.execute(update(Message).where(col(Message.told_id) == quest).values(unit="cans"))
        )
        confirm(town, quest, town.bo)
        assert [m.told for m in thread(town, first).replies] == ["Done: Water them"]
        check_counts(town)

    def test_a_quest_is_done_once(self, town: Town) -> None:
        first = say(town, town.bo)
        quest = begin_quest(town, town.bo, first, places=2)
        late = hand_in(town, town.bo, quest)
        confirm(town, quest)
        town.do(lambda work: work.conn.execute(update(Quest).where(col(Quest.id) == quest).values(state="done")))
        town.do(totals_store.refill)
        town.do(confirmations.answer, town.cy, late, Answer.YES)
        assert ratio(town) == (1, 1, 1)
        check_counts(town)

    def test_a_draft_is_not_told_of(self, town: Town) -> None:
        first = say(town, town.bo)
        draft = begin_quest(town, town.bo, first, draft=True)
        assert ratio(town) == (1, 0, 0)
        assert thread(town, first, town.cy).first.became == []
        assert len(thread(town, first, town.bo).first.became) == 1
        town.do(quests.move, town.bo, draft, "open")
        assert ratio(town) == (1, 1, 0)
        assert len(thread(town, first, town.cy).first.became) == 1
        check_counts(town)

    def test_no_quest_begins_in_nothing(self, town: Town) -> None:
        with pytest.raises(NotFound):
            begin_quest(town, town.bo, new_id())

    def test_other_quests_are_confirmed_without_a_word(self, town: Town) -> None:
        confirm(town, town.quest())
        assert town.db.read_now(lambda conn: conn.execute(select(col(Message.id))).all()) == []


class TestHidden:
    def test_a_hidden_message_shows_no_words_and_takes_none(self, town: Town) -> None:
        first = say(town, town.ada, "Bo is a fool")
        hide_by_reports(town, Kind.MESSAGE, first)
        shown = thread(town, first)
        assert shown.first.hidden
        assert "fool" not in str(shown)
        with pytest.raises(HiddenForNow):
            reply(town, town.bo, first)
        with pytest.raises(HiddenForNow):
            town.db.read_now(views.prefill, first, town.bo, town.clock())
        assert [kind for kind, _text in notices(town, town.ada)] == ["hidden"]
        rule(town, town.dee, Kind.MESSAGE, first, Act.SHOW)
        assert thread(town, first).first.text == "Bo is a fool"

    def test_what_is_hidden_takes_no_message(self, town: Town) -> None:
        quest = town.quest(proposed_by=town.ada.id)
        first = say(town, town.bo, kind="quest", about=quest)
        hide_by_reports(town, Kind.QUEST, quest)
        for who in (town.bo, town.ada, town.dee):
            with pytest.raises(HiddenForNow):
                say(town, who, kind="quest", about=quest)
            with pytest.raises(HiddenForNow):
                reply(town, who, first)
        with pytest.raises(HiddenForNow):
            thread(town, first, town.bo)
        assert thread(town, first, town.ada).first.text == "The trees are dry"


def test_what_a_guest_said_is_said_by_who_they_turned_out_to_be(town: Town) -> None:
    first = say(town, town.gus)
    town.do(service.settle, town.gus, first, "It rests.")
    town.do(merge, town.gus.id, town.cy.id)
    found = town.db.read_now(store.one, first)
    assert found is not None
    assert (found.by_player_id, found.author) == (town.cy.id, "Cy")


def test_a_wrong_count_is_found_and_mended(town: Town) -> None:
    confirm(town, begin_quest(town, town.bo, say(town, town.bo)))
    fact = state(town, town.ada)
    for change in (
        update(TalkTotal).values(threads=9),
        update(Message).where(col(Message.told_id).is_not(None)).values(amount_milli=1),
        update(Fact).where(col(Fact.id) == fact).values(agrees=4),
    ):
        town.do(lambda work, it=change: work.conn.execute(it))
        assert len(town.db.read_now(verify).differences) == 1
        town.do(rebuild)
        check_counts(town)


def test_names_are_offered_of_who_takes_part(town: Town) -> None:
    for who in [*people(town, 2), town.ada, town.gus]:
        say(town, who)
    assert town.db.read_now(names_store.names_here, "goal", town.goal, "a", town.bo.id, 9) == ["Ada"]
    assert town.db.read_now(names_store.names_here, "goal", town.goal, "", town.bo.id, 9) == [
        "Ada",
        "lasting 0",
        "lasting 1",
    ]


def test_flags(town: Town) -> None:
    now = town.clock()
    assert town.db.read_now(totals_store.only_talk, [town.goal], now) == set()
    first = say(town, town.ada)
    later = now + timedelta(days=14)
    assert town.db.read_now(totals_store.only_talk, [town.goal], now) == set()
    assert town.db.read_now(totals_store.only_talk, [town.goal], later) == {town.goal}
    quest = begin_quest(town, town.ada, first)
    assert town.db.read_now(totals_store.only_talk, [town.goal], later) == set()
    town.do(lambda work: work.conn.execute(update(Quest).where(col(Quest.id) == quest).values(state="closed")))
    assert town.db.read_now(totals_store.only_talk, [town.goal], later) == {town.goal}
    town.do(lambda work: work.conn.execute(update(Message).values(home_id=new_id())))
    assert town.db.read_now(totals_store.expected)
    town.do(totals_store.refill)
    check_counts(town)
