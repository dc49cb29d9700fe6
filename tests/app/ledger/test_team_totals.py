"""What teams have done in real units: moved with the impact entries, and nothing else moves it."""

from uuid import UUID

from desk import hand_in
from town import Town

from app.confirmations import service as confirmations
from app.ledger import service as ledger
from app.ledger import team_totals_store as totals
from app.ledger.verify import verify
from game.confirmations import Answer


def stands(town: Town) -> dict[tuple[UUID, UUID], int]:
    found = town.db.read_now(totals.everything)
    assert found == town.db.read_now(totals.expected)
    assert town.db.read_now(verify).ok
    return found


def test_a_deed_moves_its_team_and_its_reversal_moves_it_back(town: Town) -> None:
    deeds = [hand_in(town, town.ada, town.quest()) for _ in range(2)]
    for deed in deeds:
        town.do(confirmations.answer, town.cy, deed, Answer.YES)
    assert stands(town) == {(town.otters, town.metric): 6000}
    other = hand_in(town, town.cy, town.quest())
    town.do(confirmations.answer, town.ada, other, Answer.YES)
    assert stands(town) == {(town.otters, town.metric): 6000, (town.larks, town.metric): 3000}
    town.do(ledger.reverse, deeds[0], "mistake")
    found = town.db.read_now(totals.everything)
    assert (
        found
        == town.db.read_now(totals.expected)
        == {(town.otters, town.metric): 3000, (town.larks, town.metric): 3000}
    )


def test_what_nobody_did_for_a_team_stands_nowhere(town: Town) -> None:
    alone = hand_in(town, town.gus, town.quest())
    town.do(confirmations.answer, town.ada, alone, Answer.YES)
    assert stands(town) == {}
    assert town.db.read_now(verify).entries == 2


def test_a_total_may_be_larger_than_32_bits(town: Town) -> None:
    key = (town.otters, town.metric)
    town.db.write_now(totals.move, [(key, 2_000_000_000)])
    town.db.write_now(totals.move, [(key, 2_000_000_000)])
    assert town.db.read_now(totals.everything) == {key: 4_000_000_000}
    town.db.write_now(totals.refill)
    assert stands(town) == {}
