"""Every statement about who wants no contact with whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.moderation.tables import Block
from app.platform.database import Work
from app.players.tables import Player


def block(work: Work, player_id: UUID, other_id: UUID) -> None:
    row = upsert(Block).values(player_id=player_id, blocked_id=other_id, at=work.now)
    work.conn.execute(row.on_conflict_do_nothing())


def unblock(work: Work, player_id: UUID, other_id: UUID) -> bool:
    gone = work.conn.execute(delete(Block).where(col(Block.player_id) == player_id, col(Block.blocked_id) == other_id))
    return gone.rowcount == 1


def blocked_by(conn: Connection, player_id: UUID) -> list[tuple[UUID, str, datetime]]:
    """List with whom a player wants no contact."""
    rows = conn.execute(
        select(col(Player.id), col(Player.name), col(Block.at))
        .join(Block, col(Block.blocked_id) == col(Player.id))
        .where(col(Block.player_id) == player_id)
        .order_by(col(Block.at).desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]
