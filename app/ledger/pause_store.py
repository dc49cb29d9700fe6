"""Scores paused: while the ledger and what was made from it differ, nothing is added to either."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col

from app.ledger.tables import ScorePause
from app.platform.database import Work
from app.platform.refusals import ScoresPaused

_PAUSED = select(col(ScorePause.id))


def paused(conn: Connection) -> bool:
    return conn.execute(_PAUSED).one_or_none() is not None


def stop_if_paused(work: Work) -> None:
    """Raise `ScoresPaused` before a write that touches points or impact."""
    if paused(work.conn):
        raise ScoresPaused


def pause(work: Work, differences: int, first: str) -> None:
    work.conn.execute(delete(ScorePause))
    work.conn.execute(insert(ScorePause).values(id=1, since=work.now, differences=differences, first=first[:300]))


def lift(work: Work, looked_at: datetime) -> None:
    """End a pause that is older than the look which found nothing: a later one knows more."""
    work.conn.execute(delete(ScorePause).where(col(ScorePause.since) <= looked_at))
