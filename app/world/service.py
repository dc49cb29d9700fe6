"""Founding the world, and tending it in the open."""

from app.ledger import store as ledger_store
from app.platform.database import Work
from app.world import store
from game import seasons
from game.errors import WrongState


def create_world(
    work: Work, name: str, vision: str, time_zone: str, mode: str = "open", *, sample: bool = False
) -> None:
    """Found the world and open its first season; raises `WrongState` where there is one already."""
    if store.load(work.conn) is not None:
        raise WrongState
    store.create(work, name, vision, time_zone, mode, sample=sample)
    number, starts, ends = seasons.season_at(work.now, work.now)
    ledger_store.add_season(work, number, f"Season {number}", starts, ends)
