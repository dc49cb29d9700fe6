"""Filling every board anew from the ledger."""

from app.ledger import standings_store as standings
from app.ledger.verify import expected_totals
from app.platform.database import Work


def rebuild(work: Work) -> int:
    """Make all boards and their histograms from the ledger alone, in one transaction; gives how many totals stand."""
    totals = {board: total for board, total in expected_totals(work.conn).items() if total}
    standings.clear(work)
    standings.move(work, totals)
    return len(totals)
