"""The large world of the benchmarks is a true one: everything in it is what its ledger says."""

from pathlib import Path
from uuid import uuid4

import pytest
from bench.world import make_world
from grounds import Ground, Worlds
from sqlalchemy import func, select
from sqlmodel import col

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.ledger import standings_store as standings
from app.ledger.boards import BoardKey
from app.ledger.tables import LedgerEntry
from app.ledger.verify import verify
from app.migrate import migrate
from app.platform.database import Database
from app.platform.ids import digest
from app.players import store as players
from game.confirmations import Answer, Outcome


def test_the_ledger_says_what_stands_and_play_goes_on(tmp_path: Path, ground: Ground) -> None:
    with Worlds(ground) as kept:
        database = Database(kept.fresh(tmp_path))
        migrate(database)
        crowd = make_world(database, players=230, waiting=30, confirmers=2)
        report = database.read_now(verify)
        assert (report.differences, report.entries) == ([], 230)
        assert database.read_now(standings.size, BoardKey("players", "all", "world")) == 230
        assert len(crowd.waiting) == 30
        now = database.clock()
        for secret, contribution in zip(crowd.confirmers, crowd.waiting[:2], strict=True):
            me = database.read_now(players.actor_by_secret, digest(secret), now)
            assert me is not None
            assert database.write_now(confirmations.answer, me, contribution, Answer.YES) is Outcome.CONFIRMED
            database.write_now(claims.claim, me, uuid4(), crowd.open_quest)
        report = database.read_now(verify)
        assert (report.differences, report.entries) == ([], 230 + 2 * 2)
        database.close()


def test_not_more_wait_than_play(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'world.db'}")
    migrate(database)
    with pytest.raises(ValueError, match="one hand-in"):
        make_world(database, players=1, waiting=2)
    assert database.read_now(lambda conn: conn.execute(select(func.count(col(LedgerEntry.id)))).scalar()) == 0
    database.close()
