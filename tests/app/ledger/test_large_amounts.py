"""Amounts as large as a form takes them, in either database."""

from town import Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.goals.tables import MetricTotal
from app.ledger.verify import verify
from app.platform.ids import new_id
from game.confirmations import Answer

BILLION = 10**9


def test_a_billion_units_count_and_add_up(town: Town) -> None:
    for _ in range(3):
        claim = town.do(claims.claim, town.ada, new_id(), town.quest())
        town.do(contributions.keep_draft, town.ada, claim, Draft("Counted twice", "", BILLION * 1000))
        waiting = town.do(contributions.hand_in, town.ada, claim, new_id())
        town.do(confirmations.answer, town.cy, waiting, Answer.YES, amount_milli=BILLION * 999)
    total = town.db.read_now(lambda conn: conn.execute(MetricTotal.__table__.select()).one())  # type: ignore[attr-defined]
    assert total.confirmed_milli == 3 * 999 * BILLION
    assert town.db.read_now(verify).ok
