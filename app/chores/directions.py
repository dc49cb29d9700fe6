"""What the clock does about directions: remembers that one was settled, and tells once a week what followed."""

from datetime import datetime, timedelta
from threading import Event
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.chores import store
from app.directions import followed_store, service, words
from app.directions import store as directions_store
from app.ledger import store as ledger
from app.platform import sizes
from app.platform.database import Work
from app.world import store as worlds
from game import seasons
from game.rightness import State

WEEK = timedelta(days=7)


def settled(conn: Connection, now: datetime, _stop: Event) -> list[UUID]:
    """List the directions that are settled and were not seen so before."""
    rows = directions_store.unsettled(conn, sizes.DIRECTIONS_SETTLED_AT_ONCE)
    return [one for one, found in service.standings(conn, rows, now).items() if found.state is State.SETTLED]


def settle(_house: Any, work: Work, looked: list[UUID]) -> None:
    """Remember it, and tell those who pointed them out."""
    service.settle(work, looked)


def what_followed(conn: Connection, now: datetime, _stop: Event) -> list[tuple[UUID, UUID, str]]:
    """Say what followed from directions in the last seven days: the direction, who pointed it out, in words."""
    busy = followed_store.busy(conn, now - WEEK, sizes.DIRECTIONS_SETTLED_AT_ONCE)
    if not busy:
        return []
    found = followed_store.followed(conn, [one for one, _whose in busy], now - WEEK)
    return [
        (one, whose, ", ".join(words.followed(found[one])))
        for one, whose in busy
        if one in found and words.followed(found[one])
    ]


def tell(_house: Any, work: Work, looked: list[tuple[UUID, UUID, str]]) -> None:
    """Tell each pointer once a week, however many clocks run: the row of the week and the news commit together."""
    world = worlds.load(work.conn)
    week = seasons.week_key(work.now, world.time_zone if world else "UTC")
    for direction_id, whose, text in looked:
        if store.take_period(work, f"since:{direction_id}", week):
            ledger.add_notice(work, whose, "since", direction_id=direction_id, text=text[:500])
