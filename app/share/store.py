"""Every statement that only share cards need."""

from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from app.moderation.tables import Hidden


def is_hidden(conn: Connection, about_id: UUID) -> bool:
    """Say whether nobody sees this thing now, whoever or whatever hid it."""
    query = select(col(Hidden.about_id)).where(col(Hidden.about_id) == about_id).limit(1)
    return conn.execute(query).one_or_none() is not None
