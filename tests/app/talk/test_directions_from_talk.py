"""A message becomes a direction, and hears once what came of it."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from desk import answer_to, hide_by_reports, notices, people, point_out, reply, say
from sqlalchemy import delete, select, update
from sqlmodel import col
from town import Town

from app.chores.service import CHORES, House, run_due
from app.directions import service
from app.directions import store as directions
from app.directions.forms import Splitting
from app.directions.tables import Direction
from app.ledger.rebuild import rebuild
from app.ledger.verify import verify
from app.platform.ids import new_id
from app.platform.pictures.shelf import Shelf
from app.players.actor import Actor
from app.talk import totals_store, views
from app.talk.tables import Message
from game.errors import NotFound
from game.moderation import Kind

SETTLING = tuple(chore for chore in CHORES if chore.name == "directions")


def thread(town: Town, message: UUID, me: Actor | None = None) -> views.ThreadView:
    return town.db.read_now(views.thread, message, me, town.clock()).thread


def told(town: Town, message: UUID) -> list[tuple[str, str]]:
    return [(one.told, one.url) for one in thread(town, message).replies if one.told]


def became(town: Town, message: UUID) -> list[tuple[str, str]]:
    return [(one.word, one.url) for one in thread(town, message).first.became]


def let_settle(town: Town, direction: UUID) -> None:
    for who in people(town, 7):
        answer_to(town, who, direction)
    town.clock.move(days=2, minutes=1)


@pytest.fixture
def house(town: Town, tmp_path: Path) -> House:
    return House(town.db, Shelf(tmp_path, disk_floor=0), tmp_path)


class TestSettled:
    def test_it_is_told_once_where_it_began_and_to_whose_words_it_began_with(self, town: Town, house: House) -> None:
        first = say(town, town.bo)
        town.clock.move(minutes=1)
        newer = say(town, town.cy)
        direction = point_out(town, town.ada, from_message=first)
        at = f"/directions/{direction}"
        assert became(town, first) == [("Direction", at)]
        assert told(town, first) == []
        let_settle(town, direction)
        for _hour in range(3):
            run_due(house, SETTLING)
            town.clock.move(hours=1)
        assert told(town, first) == [("Settled: Barrels before pumps", at)]
        assert became(town, first) == [("Direction, settled", at)]
        assert [kind for kind, _text in notices(town, town.bo)] == ["words_settled"]
        assert [kind for kind, _text in notices(town, town.ada)] == ["settled"]
        seen = town.db.read_now(views.in_sight, "goal", town.goal, None, town.clock())
        assert [one.first.id for one in seen.threads] == [first, newer]
        assert town.db.read_now(totals_store.of_goals, [town.goal])[town.goal].quests == 0
        assert town.db.read_now(verify).ok

    def test_who_points_out_their_own_words_hears_once(self, town: Town, house: House) -> None:
        direction = point_out(town, town.ada, from_message=say(town, town.ada))
        let_settle(town, direction)
        run_due(house, SETTLING)
        assert [kind for kind, _text in notices(town, town.ada)] == ["settled"]

    def test_two_clocks_tell_it_once(self, town: Town) -> None:
        first = say(town, town.bo)
        direction = point_out(town, town.ada, from_message=reply(town, town.cy, first))
        for _clock in range(2):
            town.do(service.settle, [direction])
            town.clock.move(minutes=1)
        assert len(told(town, first)) == 1
        assert [kind for kind, _text in notices(town, town.cy)] == ["words_settled"]

    def test_other_directions_settle_without_a_word(self, town: Town) -> None:
        town.do(service.settle, [point_out(town, town.ada)])
        assert town.db.read_now(lambda conn: conn.execute(select(col(Message.id))).all()) == []


class TestOver:
    def test_withdrawn_after_it_was_settled_it_is_one_message_still(self, town: Town) -> None:
        first = say(town, town.bo)
        direction = point_out(town, town.ada, from_message=first)
        town.do(service.settle, [direction])
        town.do(service.withdraw, town.ada, direction)
        assert told(town, first) == [("Withdrawn: Barrels before pumps", f"/directions/{direction}")]
        assert became(town, first) == [("Direction, withdrawn", f"/directions/{direction}")]
        assert town.db.read_now(verify).ok

    def test_the_half_in_its_words_began_there_too(self, town: Town) -> None:
        first = say(town, town.bo)
        direction = point_out(town, town.ada, from_message=first)
        other = Splitting(deed=new_id(), text="Pumps", reason="They are there")
        town.do(service.split, town.ada, direction, other)
        halves = {text: id_ for id_, text in town.db.read_now(directions.halves, direction)}
        assert told(town, first) == [("Both ways run: Barrels before pumps", f"/directions/{direction}")]
        goes_on = halves["Barrels before pumps"]
        assert [url for _word, url in became(town, first)] == [f"/directions/{direction}", f"/directions/{goes_on}"]
        town.do(service.settle, list(halves.values()))
        assert [url for _text, url in told(town, first)] == [f"/directions/{direction}", f"/directions/{goes_on}"]
        assert town.db.read_now(verify).ok


def test_it_begins_in_what_is_there(town: Town) -> None:
    first = say(town, town.bo)
    town.do(service.settle, [point_out(town, town.ada, from_message=first)])
    (by_world,) = [one.id for one in thread(town, first).replies]
    for message in (new_id(), by_world):
        with pytest.raises(NotFound):
            point_out(town, town.ada, from_message=message)


def test_a_hidden_direction_shows_no_words_where_it_began(town: Town) -> None:
    first = say(town, town.bo)
    direction = point_out(town, town.ada, from_message=first)
    town.do(service.settle, [direction])
    hide_by_reports(town, Kind.DIRECTION, direction)
    assert became(town, first) == []
    assert "Barrels" not in str(thread(town, first))


def test_an_outcome_that_is_missing_or_told_too_soon_is_found_and_mended(town: Town) -> None:
    first = say(town, town.bo)
    direction = point_out(town, town.ada, from_message=first)
    town.do(service.settle, [direction])
    mine = col(Direction.id) == direction
    for change in (
        delete(Message).where(col(Message.told_id) == direction),
        update(Direction).where(mine).values(settled_at=None),
        update(Direction).where(mine).values(settled_at=town.clock() + timedelta(hours=1)),
    ):
        town.do(lambda work, it=change: work.conn.execute(it))
        assert [one.split(":")[0] for one in town.db.read_now(verify).differences] == [
            f"outcome of direction {direction}"
        ]
        town.do(rebuild)
        assert town.db.read_now(verify).ok
