"""Directions: pointing out, answering, acting, and how they stand as the clock moves."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from desk import answer_to, bodies, hand_in, hide_by_reports, notices, people, report, rule
from desk import point_out as point
from town import Town

from app.chores.service import CHORES, House, run_due
from app.claims import service as claims
from app.confirmations import service as confirmations
from app.directions import service, views
from app.directions.forms import Splitting
from app.goals import service as goals
from app.platform.ids import new_id
from app.platform.pictures.shelf import Shelf
from app.players.actor import Actor
from app.quests import service as quests
from app.quests.propose_forms import QuestForm
from game.confirmations import Answer
from game.errors import Forbidden, HiddenForNow, Invalid, LastingNeeded, NotFound, OwnThing
from game.errors_said import DirectionOver, DoubtNeedsReason, PointedEnough
from game.moderation import Act, Kind


def look(town: Town, direction: UUID, me: Actor | None = None) -> views.DirectionPage:
    return town.db.read_now(views.page, direction, me, town.clock())


def follow(town: Town, direction: UUID, **more: object) -> UUID:
    form = {"deed": new_id(), "initiative_id": town.initiative, "title": "Fit a barrel", "done_when": "it stands"}
    made = QuestForm.model_validate(form | {"direction_id": direction, "evidence": ["note"], "places": 9, **more})
    town.do(quests.propose, town.dee, made)
    return made.deed


class TestPointing:
    def test_it_stands_on_its_goal_with_a_week_to_decide(self, town: Town) -> None:
        direction = point(town, town.ada, first_step="Ask for the key")
        found = look(town, direction)
        assert found.direction.decide_by == town.clock().date() + timedelta(days=7)
        assert found.card.counts == "Nobody has answered yet."
        of_goal = town.db.read_now(views.of_goal, town.goal, None, town.clock())
        assert [card.text for card in of_goal.cards] == ["Barrels before pumps"]

    def test_guests_act_and_do_not_point_or_answer(self, town: Town) -> None:
        with pytest.raises(LastingNeeded):
            point(town, town.gus)
        direction = point(town, town.ada)
        with pytest.raises(LastingNeeded):
            answer_to(town, town.gus, direction)
        town.do(claims.claim, town.gus, new_id(), follow(town, direction))
        assert look(town, direction).card.counts == "1 is acting on it."

    def test_bounds(self, town: Town) -> None:
        for days in (-1, 61):
            with pytest.raises(Invalid):
                point(town, town.ada, decide_by=town.clock().date() + timedelta(days=days))
        with pytest.raises(NotFound):
            point(town, town.ada, goal_id=new_id())
        for _nth in range(10):
            point(town, town.ada)
        with pytest.raises(PointedEnough):
            point(town, town.ada)


class TestAnswering:
    def test_one_answer_a_person_that_can_be_changed_and_taken_back(self, town: Town) -> None:
        direction = point(town, town.ada)
        answer_to(town, town.bo, direction)
        answer_to(town, town.cy, direction, "unsure", reason="works", unclear=True)
        found = look(town, direction, town.cy)
        assert found.card.counts == "1 person says this is right; 1 is not sure."
        assert found.clarity == "50 % of those who answered see what is meant."
        assert [(row.name, why) for row, why in found.answers] == [("Cy", "I doubt that it works"), ("Bo", "")]
        answer_to(town, town.cy, direction)
        assert look(town, direction).card.counts == "2 people say this is right."
        town.do(service.take_answer_back, town.cy, direction)
        with pytest.raises(NotFound):
            town.do(service.take_answer_back, town.cy, direction)
        assert look(town, direction).card.counts == "1 person says this is right."

    def test_not_ones_own_and_no_doubt_without_a_reason(self, town: Town) -> None:
        direction = point(town, town.ada)
        with pytest.raises(OwnThing):
            answer_to(town, town.ada, direction)
        for more in ({}, {"reason": "other"}):
            with pytest.raises(DoubtNeedsReason):
                answer_to(town, town.bo, direction, "unsure", **more)
        answer_to(town, town.bo, direction, "unsure", words="Where would they stand?")

    def test_what_was_withdrawn_takes_no_more(self, town: Town) -> None:
        direction = point(town, town.ada)
        with pytest.raises(Forbidden):
            town.do(service.withdraw, town.bo, direction)
        town.do(service.withdraw, town.ada, direction)
        with pytest.raises(DirectionOver):
            answer_to(town, town.bo, direction)
        assert look(town, direction).card.state == "withdrawn"
        assert not town.db.read_now(views.of_goal, town.goal, None, town.clock()).cards


def test_five_players_of_three_organisations_settle_a_direction_act_on_it_and_hear_what_followed(
    town: Town, tmp_path: Path
) -> None:
    eve = people(town, 1)[0]
    ada, bo, cy, dee, eve = bodies(town, [town.ada, town.bo], [town.cy, town.dee], [eve])
    direction = point(town, ada)
    for who in (bo, cy, dee, eve):
        answer_to(town, who, direction)
    card = look(town, direction).card
    assert card.counts == "4 people from 3 organisations say this is right."
    assert card.state == "open"
    town.clock.move(hours=47)
    assert look(town, direction).card.state == "open"
    town.clock.move(hours=1)
    assert look(town, direction).card.state == "settled"
    house = House(town.db, Shelf(tmp_path, disk_floor=0), tmp_path)
    mine = tuple(chore for chore in CHORES if chore.name in {"directions", "since"})
    run_due(house, mine)
    assert ("settled", "") in notices(town, ada)
    quest = follow(town, direction, metric_id=town.metric)
    deed = hand_in(town, cy, quest)
    town.do(confirmations.answer, eve, deed, Answer.YES)
    found = look(town, direction)
    assert found.card.counts == "4 people from 3 organisations say this is right; 1 is acting on it."
    assert found.followed == ["trees planted (trees): 3", "1 confirmed deed", "1 person acts on it"]
    town.clock.move(days=1)
    run_due(house, mine)
    since = [text for kind, text in notices(town, ada) if kind == "since"]
    assert since == ["trees planted (trees): 3, 1 confirmed deed, 1 person acts on it"]
    town.clock.move(days=1)
    run_due(house, mine)
    assert len([1 for kind, _text in notices(town, ada) if kind == "since"]) == 1


class TestStates:
    def test_contested_past_its_day_asks_to_talk_and_anybody_may_let_both_run(self, town: Town) -> None:
        crowd = people(town, 7)
        direction = point(town, town.ada)
        for who in crowd[:4]:
            answer_to(town, who, direction)
        for who in crowd[4:]:
            answer_to(town, who, direction, "unsure", reason="first")
        found = look(town, direction, crowd[5])
        assert found.card.state == "contested"
        assert found.may_split
        other = Splitting(deed=new_id(), text="Pumps before barrels", reason="Barrels leak")
        with pytest.raises(LastingNeeded):
            town.do(service.split, town.gus, direction, other)
        town.do(service.split, crowd[5], direction, other)
        halves = [text for _id, text in look(town, direction).halves]
        assert sorted(halves) == ["Barrels before pumps", "Pumps before barrels"]
        assert notices(town, town.ada)[-1][0] == "split"
        first = next(id_ for id_, text in look(town, direction).halves if text.startswith("Barrels"))
        assert look(town, first).direction.proposed_by == town.ada.id
        assert look(town, first).card.counts == "Nobody has answered yet."

    def test_only_the_pointer_splits_what_is_not_contested(self, town: Town) -> None:
        direction = point(town, town.ada)
        other = Splitting(deed=new_id(), text="Pumps", reason="They are there")
        with pytest.raises(Forbidden):
            town.do(service.split, town.bo, direction, other)
        town.do(service.split, town.ada, direction, other)

    def test_it_fades_after_four_weeks_and_comes_back_with_a_deed(self, town: Town) -> None:
        direction = point(town, town.ada)
        town.clock.move(days=28)
        assert look(town, direction).card.state == "faded"
        town.do(claims.claim, town.bo, new_id(), follow(town, direction))
        assert look(town, direction).card.state == "open"

    def test_a_changed_answer_starts_the_two_days_where_it_did_not_hold_before(self, town: Town) -> None:
        crowd = people(town, 7)
        direction = point(town, town.ada)
        for who in crowd[:6]:
            answer_to(town, who, direction)
        answer_to(town, crowd[6], direction, "unsure", reason="harm")
        town.clock.move(days=3)
        assert look(town, direction).card.state == "open"
        answer_to(town, crowd[6], direction)
        town.clock.move(hours=47)
        assert look(town, direction).card.state == "open"
        town.clock.move(hours=1)
        assert look(town, direction).card.state == "settled"
        answer_to(town, crowd[0], direction, unclear=True)
        town.clock.move(minutes=1)
        assert look(town, direction).card.state == "settled"


class TestFollowing:
    def test_only_what_works_toward_its_goal_or_beneath(self, town: Town) -> None:
        above, other = new_id(), new_id()
        for goal in (above, other):
            town.do(goals.propose, town.dee, goal, short=goal.hex[:9], title="A goal")
        town.do(goals.change, town.dee, town.goal, short="Shade", title="Shade", parents=[above])
        follow(town, point(town, town.ada, goal_id=above))
        with pytest.raises(Invalid):
            follow(town, point(town, town.ada, goal_id=other))
        with pytest.raises(NotFound):
            follow(town, new_id())

    def test_what_was_withdrawn_is_followed_by_nothing_new(self, town: Town) -> None:
        direction = point(town, town.ada)
        town.do(service.withdraw, town.ada, direction)
        with pytest.raises(DirectionOver):
            follow(town, direction)


class TestEchoes:
    def test_in_own_words_with_whose_words_they_answer(self, town: Town) -> None:
        direction = point(town, town.ada)
        first, second = new_id(), new_id()
        town.do(service.echo, town.bo, first, direction, "Water runs down by itself", None)
        town.clock.move(minutes=1)
        town.do(service.echo, town.cy, second, direction, "No power, no pump", first)
        assert [(e.who, e.heard_from) for e in look(town, direction).echoes] == [("Bo", ""), ("Cy", "Bo")]
        with pytest.raises(NotFound):
            town.do(service.echo, town.cy, new_id(), direction, "Of nothing", new_id())
        hide_by_reports(town, Kind.ECHO, first)
        assert [(e.who, e.heard_from) for e in look(town, direction).echoes] == [("Cy", "")]

    def test_a_hidden_direction_is_nobodys_to_see(self, town: Town) -> None:
        direction = point(town, town.ada)
        report(town, town.bo, Kind.DIRECTION, direction)
        rule(town, town.dee, Kind.DIRECTION, direction, Act.HIDE)
        with pytest.raises(HiddenForNow):
            look(town, direction)
        assert look(town, direction, town.ada).direction.text == "Hidden while a steward looks"
        assert not town.db.read_now(views.listed, None, town.clock())
        rule(town, town.dee, Kind.DIRECTION, direction, Act.SHOW)
        assert look(town, direction).direction.text == "Barrels before pumps"
