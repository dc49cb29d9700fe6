"""Every statement that only share cards need."""

from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from app.moderation.tables import Ruling


def is_hidden(conn: Connection, about_id: UUID) -> bool:
    """Say whether the newest ruling that decides over it hides this thing."""
    newest = (
        select(col(Ruling.act))
        .where(col(Ruling.about_id) == about_id, col(Ruling.act) != "leave")
        .order_by(col(Ruling.at).desc())
        .limit(1)
    )
    return conn.execute(newest).scalar_one_or_none() == "hide"
