"""The effort of initiatives: moved with the entries of deeds, and nothing else moves it."""

from datetime import timedelta

import pytest
from desk import hand_in
from sqlalchemy import Connection, event, update
from town import START, Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.ledger import effort_store, rebuild
from app.ledger import service as ledger
from app.ledger.effort_store import Day
from app.ledger.tables import InitiativeDay
from app.ledger.verify import verify
from app.platform.ids import new_id
from game.confirmations import Answer


def stands(town: Town) -> dict[Day, int]:
    found = {day: minutes for day, minutes in town.db.read_now(effort_store.everything).items() if minutes}
    assert found == {day: minutes for day, minutes in town.db.read_now(effort_store.expected).items() if minutes}
    return found


def test_a_confirmed_deed_counts_on_its_day_and_its_reversal_takes_it_back(town: Town) -> None:
    today = Day(town.initiative, START.date())
    deeds = [hand_in(town, town.ada, town.quest(minutes=minutes)) for minutes in (30, 45)]
    assert stands(town) == {}
    for deed in deeds:
        town.do(confirmations.answer, town.cy, deed, Answer.YES)
    assert stands(town) == {today: 75}
    assert town.db.read_now(verify).ok
    town.clock.move(days=3)
    late = hand_in(town, town.bo, town.quest(minutes=20))
    town.do(confirmations.answer, town.cy, late, Answer.YES)
    town.do(ledger.reverse, deeds[0], "mistake")
    assert stands(town) == {today: 45, Day(town.initiative, START.date() + timedelta(days=3)): 20}
    town.do(ledger.reverse, deeds[1], "mistake")
    assert stands(town) == {Day(town.initiative, START.date() + timedelta(days=3)): 20}


def test_companions_worked_too(town: Town) -> None:
    claim = town.do(claims.claim, town.ada, new_id(), town.quest(minutes=30, places=3), companions=2)
    town.do(contributions.keep_draft, town.ada, claim, Draft("Three of us", "", 3000))
    town.do(confirmations.answer, town.cy, town.do(contributions.hand_in, town.ada, claim, new_id()), Answer.YES)
    assert stands(town) == {Day(town.initiative, START.date()): 90}


def test_each_change_has_a_number_of_its_own(town: Town) -> None:
    def numbers() -> list[int]:
        query = InitiativeDay.__table__.select()  # type: ignore[attr-defined]
        return [row.seq for row in town.db.read_now(lambda conn: conn.execute(query).all())]

    seen: list[int] = []
    for _ in range(3):
        town.do(effort_store.add, town.initiative, START.date(), 10)
        seen += numbers()
    town.db.write_now(effort_store.take_back, {Day(town.initiative, START.date()): 30})
    seen += numbers()
    assert seen == sorted(set(seen))


def test_a_difference_is_found_and_mended(town: Town) -> None:
    town.do(confirmations.answer, town.cy, hand_in(town, town.ada, town.quest()), Answer.YES)
    town.db.write_now(lambda work: work.conn.execute(update(InitiativeDay).values(minutes=7)))
    (said,) = town.db.read_now(verify).differences
    assert said == f"initiative {town.initiative}: 7 minutes on {START.date()}, the ledger says 30"
    town.db.write_now(rebuild.rebuild)
    assert town.db.read_now(verify).ok


@pytest.mark.sqlite
def test_each_entry_finds_its_deed_by_key(town: Town) -> None:
    """Else proving a large world takes the square of its deeds."""

    def plan(conn: Connection) -> list[str]:
        said: list[str] = []
        event.listen(conn, "before_cursor_execute", lambda *words: said.append(words[2]))
        effort_store.expected(conn)
        return [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[0]}", ("deed", "reversal", "deed"))]

    steps = town.db.read_now(plan)
    assert any(step.startswith("SEARCH deed USING INDEX") and "(id=?)" in step for step in steps)
    assert not [step for step in steps if step.startswith(("SCAN ledger_entry", "SCAN deed"))]
