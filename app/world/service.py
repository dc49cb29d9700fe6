"""Founding the world."""

from app.platform.database import Work
from app.world import store
from game.errors import WrongState


def create_world(
    work: Work, name: str, vision: str, time_zone: str, mode: str = "open", *, sample: bool = False
) -> None:
    """Found the world; raises `WrongState` where there is one already. Its first season begins at this moment."""
    if store.load(work.conn) is not None:
        raise WrongState
    store.create(work, name, vision, time_zone, mode, sample=sample)
