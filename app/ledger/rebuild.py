"""Filling every board anew from the ledger, and counting anew what talk led to."""

from app.directions import origins_store as origins
from app.facts import store as facts
from app.ledger import days_store, effort_store, moves_store, team_totals_store
from app.ledger.verify import expected_totals
from app.platform.database import Work
from app.quests import origins_store
from app.talk import totals_store as talk


def rebuild(work: Work) -> int:
    """Make all boards, their histograms, and the totals of teams, days and initiatives from the two ledgers alone.

    The counts of talk and of facts are made anew with them. Gives how many totals stand on boards.
    """
    work.settle()
    totals = {board: total for board, total in expected_totals(work.conn).items() if total}
    moves_store.clear(work)
    moves_store.move(work, totals.items())
    team_totals_store.refill(work)
    days_store.refill(work)
    origins_store.tell_anew(work, origins_store.told_of(work.conn))
    origins.tell_anew(work)
    talk.refill(work)
    facts.count_anew(work)
    effort_store.refill(work)
    return len(totals)
