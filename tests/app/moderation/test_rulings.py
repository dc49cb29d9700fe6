"""Deciding and appealing."""

from uuid import UUID

import pytest
from desk import LIFETIME, hand_in, hide_by_reports, log, notices, people, report, rule
from sqlalchemy import select
from sqlmodel import col
from town import Town

from app.claims import service as claims
from app.claims import store as claims_store
from app.claims.tables import Claim
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions import store as contributions_store
from app.ledger import standings_store
from app.ledger.verify import verify
from app.moderation import service, store
from app.platform.ids import new_id
from app.players.merge_store import merge
from app.quests import store as quests
from game.confirmations import Answer
from game.errors import (
    AlreadyAppealed,
    AnotherSteward,
    Forbidden,
    NotFound,
    OwnThing,
    WrongState,
)
from game.moderation import Act, Kind


class TestRuling:
    def test_only_a_steward_decides_and_never_about_their_own(self, town: Town) -> None:
        quest = town.quest()  # Dee's
        report(town, town.cy, Kind.QUEST, quest)
        with pytest.raises(Forbidden):
            rule(town, town.cy, Kind.QUEST, quest, Act.HIDE)
        with pytest.raises(OwnThing):
            rule(town, town.dee, Kind.QUEST, quest, Act.LEAVE)

    def test_everybody_hears_what_came_of_it_and_nobody_hears_who_reported(self, town: Town) -> None:
        quest = town.quest(title="Call Bo a fool", proposed_by=town.ada.id)
        report(town, town.cy, Kind.QUEST, quest, "other", "It shames Bo")
        rule(town, town.dee, Kind.QUEST, quest, Act.HIDE, "It shames a person")
        assert notices(town, town.ada) == [("ruled_hide", "It shames a person")]
        assert notices(town, town.cy) == [("looked", "You reported a quest. A steward looked: it is hidden now.")]
        assert log(town) == [("Dee", "hid", "a quest", "It shames a person")]
        with pytest.raises(WrongState):
            rule(town, town.dee, Kind.QUEST, quest, Act.HIDE)
        rule(town, town.dee, Kind.QUEST, quest, Act.SHOW, "I was wrong")
        assert town.db.read_now(quests.one, quest, None, town.clock()).title == "Call Bo a fool"  # type: ignore[union-attr]
        assert log(town)[0] == ("Dee", "showed again", "a quest", "I was wrong")

    def test_points_are_taken_back_with_the_impact_and_the_place_stays_for_mending(self, town: Town) -> None:
        quest = town.quest()
        contribution = hand_in(town, town.ada, quest)
        town.do(confirmations.answer, town.cy, contribution, Answer.YES)
        assert town.db.read_now(quests.one, quest, None, town.clock()).state == "done"  # type: ignore[union-attr]
        ruling = rule(town, town.dee, Kind.CONTRIBUTION, contribution, Act.REVERSE, "The street has no tree")
        assert town.db.read_now(standings_store.total_on, LIFETIME, town.ada.id) == 0
        assert town.db.read_now(standings_store.total_on, LIFETIME, town.cy.id) == 100
        claim = town.db.read_now(contributions_store.claim_of, contribution)
        assert claim is not None
        assert claim.state == "sent_back"
        assert town.db.read_now(quests.one, quest, None, town.clock()).state == "open"  # type: ignore[union-attr]
        assert town.db.read_now(verify).ok
        with pytest.raises(WrongState):
            rule(town, town.dee, Kind.CONTRIBUTION, contribution, Act.REVERSE)
        town.do(service.appeal, town.ada, ruling, "Look again, it is a small one")
        town.clock.move(hours=20)
        town.do(service.answer_appeal, town.dee, ruling, new_id(), upheld=True, reason="I see it now")
        again = town.db.read_now(claims_store.one, claim.id)
        assert again is not None
        assert again.expires_at > claim.expires_at
        town.do(contributions.hand_in, town.ada, claim.id, new_id())
        assert town.db.read_now(verify).ok

    def test_taking_points_back_frees_the_place_when_nobody_mends(self, town: Town) -> None:
        quest = town.quest()
        contribution = hand_in(town, town.ada, quest)
        town.do(confirmations.answer, town.cy, contribution, Answer.YES)
        rule(town, town.dee, Kind.CONTRIBUTION, contribution, Act.REVERSE)
        town.clock.move(days=2)
        town.do(claims.claim, town.cy, new_id(), quest)
        states = town.db.read_now(lambda conn: conn.execute(select(col(Claim.state))).scalars().all())
        assert sorted(states) == ["expired", "held"]
        assert town.db.read_now(verify).ok


class TestAppeal:
    def hidden_quest(self, town: Town) -> tuple[UUID, UUID]:
        quest = town.quest(proposed_by=town.ada.id)
        report(town, town.cy, Kind.QUEST, quest)
        return quest, rule(town, town.dee, Kind.QUEST, quest, Act.HIDE)

    def test_it_is_the_authors_and_once(self, town: Town) -> None:
        _quest, ruling = self.hidden_quest(town)
        with pytest.raises(NotFound):
            town.do(service.appeal, town.cy, ruling, "Please")
        town.do(service.appeal, town.ada, ruling, "It is a song")
        with pytest.raises(AlreadyAppealed):
            town.do(service.appeal, town.ada, ruling, "A song, I say")

    def test_another_steward_answers_where_there_is_one(self, town: Town) -> None:
        quest, ruling = self.hidden_quest(town)
        town.do(service.appeal, town.ada, ruling, "It is a song")
        fay = people(town, 1, steward=True)[0]
        with pytest.raises(AnotherSteward):
            town.do(service.answer_appeal, town.dee, ruling, new_id(), upheld=True, reason="Yes")
        with pytest.raises(Forbidden):
            town.do(service.answer_appeal, town.ada, ruling, new_id(), upheld=True, reason="Yes")
        town.do(service.answer_appeal, fay, ruling, new_id(), upheld=True, reason="It is a song")
        assert town.db.read_now(store.hidden_cause, Kind.QUEST, quest) is None
        assert ("appeal_yes", "It is a song") in notices(town, town.ada)
        assert {line[1] for line in log(town)} == {"hid", "upheld an appeal about", "showed again"}

    def test_the_only_steward_answers_and_a_no_leaves_it_hidden(self, town: Town) -> None:
        quest, ruling = self.hidden_quest(town)
        town.do(service.appeal, town.ada, ruling, "It is a song")
        town.do(service.answer_appeal, town.dee, ruling, new_id(), upheld=False, reason="It names Bo")
        assert town.db.read_now(store.hidden_cause, Kind.QUEST, quest) == "ruling"
        assert ("appeal_no", "It names Bo") in notices(town, town.ada)
        with pytest.raises(WrongState):
            town.do(service.answer_appeal, town.dee, ruling, new_id(), upheld=True, reason="Well")

    def test_before_a_steward_looks_the_author_may_say_something_once(self, town: Town) -> None:
        quest = town.quest(proposed_by=town.ada.id)
        with pytest.raises(WrongState):
            town.do(service.say, town.ada, Kind.QUEST, quest, "It is a song")
        hide_by_reports(town, Kind.QUEST, quest)
        with pytest.raises(NotFound):
            town.do(service.say, town.cy, Kind.QUEST, quest, "It is not")
        town.do(service.say, town.ada, Kind.QUEST, quest, "It is a song")
        with pytest.raises(WrongState):
            town.do(service.say, town.ada, Kind.QUEST, quest, "A song, I say")


def test_who_was_a_guest_keeps_what_was_decided_about_their_things(town: Town) -> None:
    contribution = hand_in(town, town.gus, town.quest())
    ruling = rule(town, town.dee, Kind.CONTRIBUTION, contribution, Act.HIDE)
    town.do(merge, town.gus.id, town.bo.id)
    assert [row.id for row in town.db.read_now(store.rulings_about, town.bo.id, 9)] == [ruling]
    assert [row.about_id for row in town.db.read_now(store.hidden_of, town.bo.id, 9)] == [contribution]
