"""Saying, replying, taking back, deciding: and what comes of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from desk import notices, reply, say
from sqlalchemy import update
from sqlmodel import col
from town import Town

from app.ledger.verify import verify
from app.moderation import service as moderation
from app.platform.ids import new_id
from app.players.actor import Actor
from app.players.tables import Player
from app.talk import service, totals_store, views
from app.talk.tables import Message
from game import talk as rules
from game.errors import Forbidden, Invalid, NotFound, WrongState
from game.errors_said import SaidEnough, ThreadClosed, ThreadFull


def thread(town: Town, message: UUID, me: Actor | None = None) -> views.ThreadView:
    return town.db.read_now(views.thread, message, me, town.clock()).thread


def ratio(town: Town) -> tuple[int, int, int]:
    found = town.db.read_now(totals_store.of_goals, [town.goal]).get(town.goal, totals_store.Ratio())
    return found.threads, found.quests, found.done


def check_counts(town: Town) -> None:
    assert town.db.read_now(verify).differences == []


class TestSaying:
    def test_a_thread_and_its_replies(self, town: Town) -> None:
        first = say(town, town.gus, "Who *waters*?")
        town.clock.move(minutes=1)
        second = reply(town, town.ada, first, "I do")
        town.clock.move(minutes=1)
        reply(town, town.bo, second, "And I")  # to a reply: beside it
        shown = thread(town, first)
        assert [m.text for m in (shown.first, *shown.replies)] == ["Who *waters*?", "I do", "And I"]
        assert [m.author for m in shown.replies] == ["Ada", "Bo"]
        assert shown.count == 2
        assert ratio(town) == (1, 0, 0)
        check_counts(town)

    def test_the_thread_in_which_something_was_said_last_comes_first(self, town: Town) -> None:
        made = []
        for text in ("one", "two", "three", "four"):
            made.append(say(town, town.ada, text))
            town.clock.move(minutes=1)
        reply(town, town.bo, made[0])
        seen = town.db.read_now(views.in_sight, "goal", town.goal, None, town.clock())
        assert [t.first.text for t in seen.threads] == ["one", "four", "three"]
        assert seen.older is not None
        rest = town.db.read_now(views.page, "goal", town.goal, None, town.clock(), seen.older)
        assert [t.first.text for t in rest.talk.threads] == ["two"]

    @pytest.mark.parametrize("kind", ["goal", "initiative", "quest"])
    def test_about_each_kind_of_thing_it_counts_for_the_goal(self, town: Town, kind: str) -> None:
        about = {"goal": town.goal, "initiative": town.initiative, "quest": town.quest()}[kind]
        say(town, town.ada, kind=kind, about=about)
        assert ratio(town) == (1, 0, 0)
        check_counts(town)

    def test_about_nothing(self, town: Town) -> None:
        for kind, about in (("goal", new_id()), ("quest", new_id()), ("team", town.otters), ("direction", new_id())):
            with pytest.raises(NotFound):
                say(town, town.ada, kind=kind, about=about)

    def test_a_draft_is_not_talked_about_by_who_does_not_know_it(self, town: Town) -> None:
        draft = town.quest(state="draft")
        with pytest.raises(NotFound):
            say(town, town.ada, kind="quest", about=draft)
        made = say(town, town.dee, kind="quest", about=draft)
        with pytest.raises(NotFound):
            thread(town, made, town.ada)
        with pytest.raises(NotFound):
            reply(town, town.ada, made)

    def test_a_guest_says_twenty_things_a_day(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rules, "GUEST_MESSAGES_A_DAY", 2)
        say(town, town.gus)
        say(town, town.gus)
        with pytest.raises(SaidEnough):
            say(town, town.gus)
        town.clock.move(hours=25)
        say(town, town.gus)

    def test_a_clock_that_was_put_back(self, town: Town) -> None:
        say(town, town.ada)
        town.clock.move(minutes=-3)
        say(town, town.ada)
        check_counts(town)

    def test_a_thread_has_an_end(self, town: Town) -> None:
        first = say(town, town.ada)
        town.do(lambda work: work.conn.execute(update(Message).values(replies=200)))
        with pytest.raises(ThreadFull):
            reply(town, town.bo, first)


class TestTakingBack:
    def test_the_words_go_and_the_place_stays(self, town: Town) -> None:
        first = say(town, town.ada, "secret")
        reply(town, town.bo, first)
        town.do(service.take_back, town.ada, first)
        shown = thread(town, first)
        assert shown.first.taken_back
        assert shown.first.text == ""
        assert ratio(town) == (0, 0, 0)
        check_counts(town)
        with pytest.raises(WrongState):
            town.do(service.take_back, town.ada, first)

    def test_without_replies_nothing_is_left(self, town: Town) -> None:
        town.do(service.take_back, town.ada, say(town, town.ada))
        assert town.db.read_now(views.in_sight, "goal", town.goal, None, town.clock()).threads == []

    def test_only_ones_own(self, town: Town) -> None:
        first = say(town, town.ada)
        for who in (town.bo, town.dee):
            with pytest.raises(NotFound):
                town.do(service.take_back, who, first)


class TestDeciding:
    def test_a_question_until_its_day_is_over(self, town: Town) -> None:
        first, day = new_id(), town.clock().date() + timedelta(days=3)
        town.do(service.say, town.ada, first, "goal", town.goal, "Barrels or pumps?", decide_by=day)
        assert thread(town, first).stand == "question"
        town.clock.move(days=4)
        assert thread(town, first).stand == "time"
        town.do(service.settle, town.ada, first, "Barrels first.")
        assert thread(town, first).stand == "closed"
        assert thread(town, first).outcome == "Barrels first."
        with pytest.raises(ThreadClosed):
            reply(town, town.bo, first)
        with pytest.raises(ThreadClosed):
            town.do(service.settle, town.ada, first, "Pumps")
        with pytest.raises(ThreadClosed):
            town.do(service.ask_until, town.ada, first, town.clock().date())

    def test_who_sets_the_day_and_the_outcome(self, town: Town) -> None:
        first, day = say(town, town.ada, kind="initiative", about=town.initiative), town.clock().date()
        for verb, value in ((service.ask_until, day), (service.settle, "It rests.")):
            with pytest.raises(Forbidden):
                town.do(verb, town.bo, first, value)
        town.do(service.ask_until, town.dee, first, day)
        with pytest.raises(Invalid):
            town.do(service.ask_until, town.ada, first, day + timedelta(days=31))
        town.do(service.settle, town.dee, first, "It rests.")

    def test_a_reply_is_no_question(self, town: Town) -> None:
        answer = reply(town, town.ada, say(town, town.bo))
        with pytest.raises(NotFound):
            town.do(service.ask_until, town.ada, answer, town.clock().date())


class TestMeaning:
    def test_who_is_meant_hears_of_it(self, town: Town) -> None:
        first = say(town, town.ada, "Ask @Bo, @[Cy] and @Otters; not me@Dee.org")
        assert [kind for kind, _text in notices(town, town.bo)] == ["meant"]
        assert [kind for kind, _text in notices(town, town.cy)] == ["meant"]
        assert notices(town, town.dee) == []
        assert thread(town, first).first.text == "Ask **@Bo**, **@Cy** and **@Otters**; not me@Dee.org"

    def test_with_the_name_of_today(self, town: Town) -> None:
        first = say(town, town.ada, "Ask @Bo")
        town.do(lambda work: work.conn.execute(update(Player).where(col(Player.id) == town.bo.id).values(name="B*o")))
        assert thread(town, first).first.text == "Ask **@B\\*o**"

    def test_no_contact_and_no_guests_and_nobody_young(self, town: Town) -> None:
        town.do(moderation.block, town.bo, town.ada.id)
        town.do(lambda work: work.conn.execute(update(Player).where(col(Player.id) == town.cy.id).values(young=True)))
        first = say(town, town.ada, "@Bo @Cy @Gus @Ada")
        assert [notices(town, who) for who in (town.bo, town.cy, town.gus, town.ada)] == [[], [], [], []]
        assert thread(town, first).first.text == "**@Bo** @Cy @Gus **@Ada**"

    def test_a_young_player_is_not_named(self, town: Town) -> None:
        town.do(lambda work: work.conn.execute(update(Player).where(col(Player.id) == town.ada.id).values(young=True)))
        assert thread(town, say(town, town.ada)).first.author == "Otters"
