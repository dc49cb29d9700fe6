"""Hearts: ten a week, from who can come back, for what is still to be done."""

from uuid import UUID

import pytest
from site_of_town import Site
from sqlalchemy import select
from sqlmodel import col
from town import Town

from app.first import hearts_store
from app.first.tables import HeartWeek
from app.quests import service
from app.quests.tables import Quest
from game.constants import HEARTS_A_WEEK
from game.errors import HeartsGiven, LastingNeeded, QuestClosed


def loved(town: Town, quest: UUID) -> tuple[float, int]:
    query = select(col(Quest.support), col(Quest.hearts_from)).where(col(Quest.id) == quest)
    row = town.db.read_now(lambda conn: conn.execute(query).one())
    return row[0], row[1]


def test_ten_a_week_and_ten_again_on_monday(town: Town) -> None:
    quest = town.quest()
    for _ in range(HEARTS_A_WEEK):
        town.do(service.give_heart, town.ada, quest)
    with pytest.raises(HeartsGiven, match="On Monday"):
        town.do(service.give_heart, town.ada, quest)
    assert loved(town, quest) == (pytest.approx(HEARTS_A_WEEK**0.5), 1)
    town.clock.move(days=7)
    town.do(service.give_heart, town.ada, quest)
    assert loved(town, quest) == (pytest.approx((HEARTS_A_WEEK + 1) ** 0.5), 1)


def test_the_row_of_the_week_has_the_last_word(town: Town) -> None:
    quest = town.quest()
    for _ in range(HEARTS_A_WEEK):
        assert town.db.write_now(hearts_store.give, town.ada.id, quest, "2026-W45")
    assert not town.db.write_now(hearts_store.give, town.ada.id, quest, "2026-W45")
    given = town.db.read_now(lambda conn: conn.execute(select(col(HeartWeek.given))).scalar_one())
    assert given == HEARTS_A_WEEK


def test_a_heart_of_this_week_can_be_taken_back_and_given_elsewhere(town: Town) -> None:
    one, other = town.quest(title="One"), town.quest(title="Other")
    for _ in range(HEARTS_A_WEEK):
        town.do(service.give_heart, town.ada, one)
    town.do(service.take_heart_back, town.ada, one)
    town.do(service.give_heart, town.ada, other)
    assert loved(town, one) == (pytest.approx(3.0), 1)
    assert loved(town, other) == (1.0, 1)
    town.do(service.take_heart_back, town.ada, other)
    town.do(service.take_heart_back, town.ada, other)  # none is left: nothing happens
    assert loved(town, other) == (pytest.approx(0.0), 0)
    town.clock.move(days=7)
    town.do(service.take_heart_back, town.ada, one)  # last week's stay
    assert loved(town, one)[1] == 1


def test_guests_give_none_and_what_is_done_takes_none(town: Town) -> None:
    quest = town.quest()
    with pytest.raises(LastingNeeded):
        town.do(service.give_heart, town.gus, quest)
    done = town.quest(state="closed")
    with pytest.raises(QuestClosed):
        town.do(service.give_heart, town.ada, done)


def test_on_the_page_of_a_quest(site: Site) -> None:
    quest = site.town.quest()
    ada = site.phone("Ada")
    assert "Nobody has said yet that this matters." in ada.get(f"/quests/{quest}").text
    assert site.post("Ada", f"/quests/{quest}/hearts", heart="give").status_code in {200, 303}
    page = ada.get(f"/quests/{quest}").text
    assert "1 person says that this matters." in page
    assert "1 of them is yours this week. You have 9 hearts left until Monday." in page
    assert "Take one back" in page
    assert "Give a heart" not in site.phone("Gus").get(f"/quests/{quest}").text
    assert site.post("Ada", f"/quests/{quest}/hearts", heart="two").status_code == 422
