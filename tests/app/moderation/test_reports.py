"""Reporting, and what is hidden being hidden everywhere."""

import pytest
from desk import hand_in, hide_by_reports, log, notices, people, report, rule, thing
from sqlalchemy import select, update
from sqlmodel import col
from town import Town

from app.boards import store as boards
from app.claims import service as claims
from app.confirmations import service as confirmations
from app.confirmations import store as confirmations_store
from app.initiatives import store as initiatives
from app.moderation import store
from app.platform.ids import new_id
from app.players.tables import Player
from app.quests import needs_store, pages
from app.quests import service as quest_verbs
from app.quests import store as quests
from app.quests.forms import WishForm
from app.quests.tables import Quest
from app.teams.tables import Team
from app.today import store as today
from game.confirmations import Answer
from game.errors import (
    AlreadyReported,
    HiddenForNow,
    NotFound,
    OwnThing,
    TooManyReports,
)
from game.moderation import Act, Kind


class TestReporting:
    @pytest.mark.parametrize("kind", list(Kind))
    def test_three_lasting_players_hide_anything_and_its_author_hears_why(self, town: Town, kind: Kind) -> None:
        about, author = thing(town, kind)
        for guest in people(town, 4, "guest"):
            assert not report(town, guest, kind, about)
        hide_by_reports(town, kind, about)
        assert town.db.read_now(store.hidden_cause, kind, about) == "reports"
        told = dict(notices(town, author))
        assert told["hidden"] == "7 players reported it: hurts or shames people"
        assert log(town)[0][:2] == ("The rules", "hid")

    def test_each_thing_once_and_never_ones_own(self, town: Town) -> None:
        quest = town.quest(proposed_by=town.ada.id)
        report(town, town.cy, Kind.QUEST, quest)
        with pytest.raises(AlreadyReported):
            report(town, town.cy, Kind.QUEST, quest)
        with pytest.raises(OwnThing):
            report(town, town.ada, Kind.QUEST, quest)
        with pytest.raises(NotFound):
            report(town, town.cy, Kind.QUEST, new_id())

    @pytest.mark.parametrize(("who", "most"), [("gus", 5), ("cy", 20)])
    def test_a_day_has_an_end_of_reports(self, town: Town, who: str, most: int) -> None:
        me = getattr(town, who)
        for _nth in range(most):
            report(town, me, Kind.QUEST, town.quest())
        with pytest.raises(TooManyReports):
            report(town, me, Kind.QUEST, town.quest())
        town.clock.move(hours=24)
        report(town, me, Kind.QUEST, town.quest())

    def test_what_a_steward_left_is_not_hidden_by_numbers(self, town: Town) -> None:
        quest = town.quest(proposed_by=town.ada.id)
        report(town, town.cy, Kind.QUEST, quest)
        rule(town, town.dee, Kind.QUEST, quest, Act.LEAVE)
        for who in people(town, 5):
            assert not report(town, who, Kind.QUEST, quest)
        assert town.db.read_now(store.hidden_cause, Kind.QUEST, quest) is None

    def test_stewards_are_called_once_until_they_have_seen(self, town: Town) -> None:
        report(town, town.cy, Kind.QUEST, town.quest(proposed_by=town.ada.id))
        report(town, town.bo, Kind.QUEST, town.quest(proposed_by=town.ada.id))
        assert [kind for kind, _text in notices(town, town.dee)] == ["for_stewards"]


class TestHidden:
    def test_a_quest_is_gone_from_every_list_and_its_words_from_every_row(self, town: Town) -> None:
        quest = town.quest(title="Call Bo a fool", proposed_by=town.ada.id, what="Loudly")
        later = town.quest(title="Then laugh")
        town.db.write_now(lambda work: needs_store.set_needs(work, later, [quest]))
        contribution = hand_in(town, town.cy, quest)
        hide_by_reports(town, Kind.QUEST, quest)
        now = town.clock()
        listed = town.db.read_now(pages.quest_list, town.bo, now, WishForm())
        assert [card.title for card in listed.cards if str(quest) in card.url] == []
        assert quest not in [row.id for row in town.db.read_now(quests.of_initiative, town.initiative, None, now)]
        assert [line.quest_id for line in town.db.read_now(today.activity, 50)] == []
        raw = town.db.read_now(lambda conn: conn.execute(select(Quest).where(col(Quest.id) == quest)).one())
        assert "fool" not in str(raw)
        assert "Loudly" not in str(raw)
        waiting = town.db.read_now(confirmations_store.one_waiting, contribution)
        assert waiting is not None
        assert "fool" not in waiting.title
        with pytest.raises(HiddenForNow):
            town.db.read_now(pages.quest_page, quest, town.bo, now)
        with pytest.raises(HiddenForNow):
            town.db.read_now(pages.quest_page, quest, None, now)
        for inside in (town.ada, town.dee, town.cy):
            town.db.read_now(pages.quest_page, quest, inside, now)
        with pytest.raises(HiddenForNow):
            town.do(claims.claim, town.bo, new_id(), quest)

    def test_the_quests_of_a_hidden_initiative_are_hidden_with_it(self, town: Town) -> None:
        quest = town.quest()
        assert [row.id for row, _open in town.db.read_now(initiatives.listed, None, 9)] == [town.initiative]
        hide_by_reports(town, Kind.INITIATIVE, town.initiative)
        assert town.db.read_now(initiatives.listed, None, 9) == []
        with pytest.raises(HiddenForNow):
            town.do(claims.claim, town.bo, new_id(), quest)
        assert town.db.read_now(pages.quest_list, town.bo, town.clock(), WishForm()).cards == []
        rule(town, people(town, 1, steward=True)[0], Kind.INITIATIVE, town.initiative, Act.SHOW)
        town.do(claims.claim, town.bo, new_id(), quest)

    def test_what_the_public_log_said_of_it_before_is_not_shown_there_either(self, town: Town) -> None:
        quest = town.quest(title="Call Bo a fool", proposed_by=town.ada.id)
        town.do(quest_verbs.move, town.dee, quest, "blocked", "paint")
        assert log(town)[0][2] == "Call Bo a fool"
        hide_by_reports(town, Kind.QUEST, quest)
        assert [line[2] for line in log(town)] == ["a quest", "a quest"]
        with pytest.raises(HiddenForNow):
            town.do(quest_verbs.move, town.ada, quest, "open")

    def test_a_name_is_gone_from_the_boards(self, town: Town) -> None:
        hide_by_reports(town, Kind.PLAYER, town.ada.id)
        hide_by_reports(town, Kind.TEAM, town.otters)
        players = town.db.read_now(boards.faces, "players", [town.ada.id])
        teams = town.db.read_now(boards.faces, "teams", [town.otters])
        assert players == {town.ada.id: f"Player {town.ada.id.hex[-6:]}"}
        assert teams == {town.otters: f"Team {town.otters.hex[-6:]}"}
        rule(town, town.dee, Kind.PLAYER, town.ada.id, Act.SHOW)
        assert town.db.read_now(boards.faces, "players", [town.ada.id]) == {town.ada.id: "Ada"}

    def test_a_name_that_another_team_took_meanwhile_comes_back_with_a_number(self, town: Town) -> None:
        hide_by_reports(town, Kind.TEAM, town.otters)
        town.db.write_now(
            lambda work: work.conn.execute(update(Team).where(col(Team.id) == town.larks).values(name="Otters"))
        )
        rule(town, people(town, 1, steward=True)[0], Kind.TEAM, town.otters, Act.SHOW)
        assert town.db.read_now(boards.faces, "teams", [town.otters]) == {town.otters: "Otters (2)"}

    def test_a_contribution_leaves_the_queue_and_cannot_be_answered(self, town: Town) -> None:
        contribution = hand_in(town, town.ada, town.quest())
        assert town.db.read_now(confirmations_store.queue, town.cy.id, town.clock(), 9) != []
        hide_by_reports(town, Kind.CONTRIBUTION, contribution)
        assert town.db.read_now(confirmations_store.queue, town.cy.id, town.clock(), 9) == []
        with pytest.raises(NotFound):
            town.do(confirmations.answer, town.cy, contribution, Answer.YES)
        rule(town, town.dee, Kind.CONTRIBUTION, contribution, Act.SHOW)
        town.do(confirmations.answer, town.cy, contribution, Answer.YES)


def test_a_suspended_reporter_does_not_count(town: Town) -> None:
    quest = town.quest(proposed_by=town.ada.id)
    first, second, third = people(town, 3)
    report(town, first, Kind.QUEST, quest)
    town.db.write_now(
        lambda work: work.conn.execute(
            update(Player).where(col(Player.id) == first.id).values(suspended_at=town.clock())
        )
    )
    assert not report(town, second, Kind.QUEST, quest)
    assert not report(town, third, Kind.QUEST, quest)
