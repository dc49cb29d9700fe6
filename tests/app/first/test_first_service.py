"""What's first in the database: a change moves what hangs on it, a pass makes everything anew, both say the same."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from desk import hand_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlmodel import col
from town import Town

from app.confirmations import service as confirmations
from app.first import pass_store, service, store, verify
from app.first.tables import FirstPass
from app.initiatives import service as initiatives
from app.moderation import service as moderation
from app.quests import list_store, needs_store
from app.quests import service as quests
from app.quests.rows import Wish
from app.quests.tables import Quest
from game.confirmations import Answer
from game.moderation import Act, Kind


def waits(town: Town, quest: UUID, *needed: UUID) -> None:
    def verb(work):  # type: ignore[no-untyped-def]
        before = needs_store.needed(work.conn, quest)
        needs_store.set_needs(work, quest, needed)
        service.reorder(work, [quest, *before])

    town.do(verb)


def score(town: Town, quest: UUID) -> float:
    return town.db.read_now(
        lambda conn: conn.execute(select(col(Quest.score)).where(col(Quest.id) == quest)).scalar_one()
    )


def listed(town: Town) -> list[UUID]:
    return [row.id for row in town.db.read_now(list_store.doable, town.clock(), Wish(), 20)]


def differences(town: Town) -> list[str]:
    return town.db.read_now(verify.differences)


def test_what_frees_others_comes_first_and_what_waits_stands_on_no_list(town: Town) -> None:
    plain, pit, tree, shade = (town.quest(title=title) for title in ("Plain", "Pit", "Tree", "Shade"))
    waits(town, tree, pit)
    waits(town, shade, tree)
    assert listed(town) == [pit, plain]
    assert score(town, tree) == score(town, shade) == 0
    assert score(town, pit) == pytest.approx(score(town, plain) * (1 + 0.8 + 0.64))
    assert differences(town) == []


def test_once_it_is_done_the_next_one_can_be_started(town: Town) -> None:
    pit, tree = town.quest(title="Pit"), town.quest(title="Tree")
    waits(town, tree, pit)
    done, told = hand_in(town, town.ada, pit), list[set[str]]()
    town.db.on_nudges = told.append
    town.do(confirmations.answer, town.cy, done, Answer.YES)
    assert {"first", "quests"} <= told[-1]
    assert listed(town) == [tree]
    assert score(town, pit) == 0
    assert differences(town) == []


def test_the_end_of_what_waits_presses_on_what_it_waits_for(town: Town) -> None:
    plain, pit, tree = (town.quest(title=title) for title in ("Plain", "Pit", "Tree"))
    waits(town, tree, pit)
    before = score(town, pit) / score(town, plain)

    def ends(work):  # type: ignore[no-untyped-def]
        work.conn.execute(update(Quest).where(col(Quest.id) == tree).values(closes_at=work.now + timedelta(days=3)))
        service.reorder(work, [tree])

    town.do(ends)
    assert score(town, pit) / score(town, plain) > before * 1.5
    assert differences(town) == []


def test_an_initiative_that_rests_takes_its_quests_off_the_list(town: Town) -> None:
    quest = town.quest()
    town.do(initiatives.move, town.dee, town.initiative, "done")
    assert listed(town) == []
    assert score(town, quest) == 0
    town.do(initiatives.move, town.dee, town.initiative, "active")
    assert listed(town) == [quest]
    assert differences(town) == []


def test_what_is_hidden_lends_nothing_and_comes_back(town: Town) -> None:
    pit, tree = town.quest(title="Pit", proposed_by=town.ada.id), town.quest(title="Tree", proposed_by=town.ada.id)
    waits(town, tree, pit)
    before = score(town, pit)
    town.do(moderation.rule, town.dee, uuid4(), Kind.QUEST, tree, Act.HIDE, "Not here")
    assert score(town, pit) < before
    assert differences(town) == []
    town.do(moderation.rule, town.dee, uuid4(), Kind.QUEST, tree, Act.SHOW, "After all")
    assert score(town, pit) == pytest.approx(before)


def test_a_heart_moves_a_quest_up_and_what_it_waits_for(town: Town) -> None:
    plain, pit, tree = (town.quest(title=title) for title in ("Plain", "Pit", "Tree"))
    waits(town, tree, pit)
    before = score(town, pit)
    town.do(quests.give_heart, town.ada, tree)
    assert score(town, pit) > before
    town.do(quests.give_heart, town.bo, plain)
    assert differences(town) == []
    town.do(quests.take_heart_back, town.ada, tree)
    assert score(town, pit) == pytest.approx(before)
    assert differences(town) == []


def test_a_pass_changes_no_score_that_a_change_has_made(town: Town) -> None:
    pit, tree = town.quest(title="Pit", closes_at=town.clock() + timedelta(days=5)), town.quest(title="Tree")
    waits(town, tree, pit)
    before = score(town, pit)
    assert service.run_pass(town.db)
    assert score(town, pit) == before
    last = town.db.read_now(pass_store.last)
    assert (last.ready, last.changes, last.passed_at) == (1, 0, town.clock())
    assert not town.db.read_now(service.is_due, town.clock())
    assert town.db.read_now(service.is_due, town.clock() + timedelta(hours=1))


def test_a_pass_lets_go_of_what_is_over_and_follows_the_time(town: Town) -> None:
    soon, over = (town.quest(title=str(days), closes_at=town.clock() + timedelta(days=days)) for days in (9, 1))
    before = score(town, soon)
    town.clock.move(days=3)
    service.run_pass(town.db)
    assert score(town, over) == 0
    assert score(town, soon) > before * 1.1
    assert differences(town) == []


def test_only_one_of_two_passes_that_looked_at_the_same_counts(town: Town) -> None:
    town.quest()
    looked = town.db.read_now(service._look, town.clock())
    assert town.db.write_now(service._settle, *looked)
    assert not town.db.write_now(service._settle, *looked)


def test_what_changes_while_a_pass_looks_is_not_undone_by_it(town: Town) -> None:
    pit, tree = town.quest(title="Pit"), town.quest(title="Tree")
    service.run_pass(town.db)
    town.clock.move(hours=2)
    looked = town.db.read_now(service._look, town.clock())
    waits(town, tree, pit)
    town.do(quests.give_heart, town.ada, tree)
    town.db.write_now(service._settle, *looked)
    assert score(town, tree) == 0
    assert differences(town) == []


def test_the_top_of_each_day_is_kept_once(town: Town) -> None:
    first, second = town.quest(title="First", minutes=10), town.quest(title="Second", minutes=120)
    service.run_pass(town.db)
    town.do(quests.give_heart, town.ada, second)
    service.run_pass(town.db)
    town.clock.move(days=1)
    service.run_pass(town.db)
    days = town.db.read_now(pass_store.days, town.clock().date())
    assert list(days.values()) == [[first, second], [first, second]]
    assert [day.day for day in days] == [2, 3]


def test_watchers_are_woken_where_it_shows(town: Town) -> None:
    told: list[set[str]] = []
    town.db.on_nudges = told.append
    for number in range(service.SHOWN + 1):
        town.quest(title=f"Quest {number}", minutes=10)
    service.run_pass(town.db)
    told.clear()
    town.quest(title="Long", minutes=480)
    assert not any("first" in topics for topics in told)
    town.quest(title="Short", minutes=5, impact_link="keystone")
    assert "first" in told[-1]


def test_a_pass_wakes_nobody_where_the_top_stays_as_it_was(town: Town) -> None:
    told: list[set[str]] = []
    town.db.on_nudges = told.append
    short = town.quest(title="Short", minutes=30)
    soon = town.quest(title="Soon", minutes=60, closes_at=town.clock() + timedelta(days=40))
    service.run_pass(town.db)
    told.clear()
    service.run_pass(town.db)
    assert told == []
    assert listed(town) == [short, soon]
    town.clock.move(days=36)
    service.run_pass(town.db)
    assert listed(town) == [soon, short]
    assert told == [{"first"}]


def test_the_more_quests_are_ready_the_longer_a_change_waits_for_the_next_pass(town: Town) -> None:
    town.quest()
    service.run_pass(town.db)
    town.quest(title="Another")
    assert town.db.read_now(service.is_due, town.clock())
    town.do(lambda work: work.conn.execute(update(FirstPass).values(ready=50_000)))
    assert not town.db.read_now(service.is_due, town.clock() + timedelta(minutes=4))
    assert town.db.read_now(service.is_due, town.clock() + timedelta(minutes=5))


def test_verify_finds_what_does_not_belong(town: Town) -> None:
    one, other = town.quest(title="One"), town.quest(title="Other")

    def bend(work):  # type: ignore[no-untyped-def]
        work.conn.execute(update(Quest).where(col(Quest.id) == one).values(score=9.0))
        work.conn.execute(update(Quest).where(col(Quest.id) == other).values(state="closed", support=2.0))

    town.do(bend)
    found = "\n".join(differences(town))
    assert f"quest {one}: score 9" in found
    assert f"quest {other}: support 2" in found
    assert f"quest {other}: stands in the order" in found
    town.do(lambda work: work.conn.execute(update(Quest).where(col(Quest.id) == other).values(support=0.0)))
    service.run_pass(town.db)
    assert differences(town) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_many_small_changes_come_to_the_same_as_one_pass(town: Town, data: st.DataObject) -> None:
    town.clock.move(days=8)  # one town for all examples: each has the hearts of a week of its own
    made = [town.quest(title=f"Quest {n}", minutes=data.draw(st.sampled_from([5, 30, 240]))) for n in range(5)]
    for _ in range(data.draw(st.integers(1, 8))):
        n = data.draw(st.integers(0, 4))
        match data.draw(st.sampled_from(["needs", "heart", "close", "open", "time"])):
            case "needs":
                waits(town, made[n], *(made[one] for one in data.draw(st.sets(st.integers(0, 3))) if one < n))
            case "heart":
                who = data.draw(st.sampled_from([town.ada, town.bo, town.cy]))
                if town.db.read_now(store.open_quests, town.clock(), [made[n]]):
                    town.do(quests.give_heart, who, made[n])
            case "close":
                town.do(lambda work, q=made[n]: _move(work, q, "closed"))
            case "open":
                town.do(lambda work, q=made[n]: _move(work, q, "open"))
            case _:
                town.clock.move(days=8)  # a new week has new hearts
    assert differences(town) == []
    before = {one: score(town, one) for one in made}
    service.run_pass(town.db)
    assert differences(town) == []
    for one in made:
        assert (score(town, one) == 0) == (before[one] == 0)


def _move(work, quest: UUID, state: str) -> None:  # type: ignore[no-untyped-def]
    work.conn.execute(update(Quest).where(col(Quest.id) == quest).values(state=state))
    service.reorder(work, [quest])
