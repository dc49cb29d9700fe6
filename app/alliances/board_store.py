"""The open quests of several initiatives, what waits for others included."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, or_, select
from sqlmodel import col

from app.moderation.store import shown
from app.platform import sizes
from app.quests.rows import QuestRow
from app.quests.store import QUESTS, rows
from app.quests.tables import Quest


def open_quests(conn: Connection, initiatives: Sequence[UUID], me: UUID | None, now: datetime) -> list[QuestRow]:
    """List the open quests of some initiatives that are not over."""
    chosen = (
        select(col(Quest.id))
        .where(
            col(Quest.initiative_id).in_(initiatives),
            col(Quest.state) == "open",
            or_(col(Quest.closes_at).is_(None), col(Quest.closes_at) > now),
            shown("quest", col(Quest.id)),
        )
        .order_by(col(Quest.score).desc())
        .limit(sizes.QUESTS_OF_AN_INITIATIVE)
    )
    return rows(conn, QUESTS.where(col(Quest.id).in_(chosen)), me, now)
