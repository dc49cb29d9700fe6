"""Filling every board anew from the ledger."""

from app.ledger import effort_store, moves_store, team_totals_store
from app.ledger.verify import expected_totals
from app.platform.database import Work


def rebuild(work: Work) -> int:
    """Make all boards with their histograms, and the totals of teams and initiatives, from the two ledgers alone.

    Gives how many totals stand on boards.
    """
    totals = {board: total for board, total in expected_totals(work.conn).items() if total}
    moves_store.clear(work)
    moves_store.move(work, totals)
    team_totals_store.refill(work)
    effort_store.refill(work)
    return len(totals)
