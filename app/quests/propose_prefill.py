"""What the form of a quest is filled with when it begins in a message or with a fact."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.facts import views as facts
from app.initiatives import store as initiatives
from app.platform import sizes
from app.players.actor import Actor
from app.talk import views as talk


def values(
    conn: Connection, me: Actor, now: datetime, from_message: UUID | None, from_fact: UUID | None
) -> dict[str, Any]:
    """Give the fields that are known: words, where it began, and the initiative where there is only one it could be."""
    found: dict[str, Any] = {}
    if from_message is not None:
        found = talk.prefill(conn, from_message, me, now)
    elif from_fact is not None:
        found = facts.prefill(conn, from_fact)
    if not found:
        return {}
    found["what"] = found.pop("text")
    if "initiative_id" not in found:
        toward = initiatives.listed(conn, [UUID(found["goal_id"])], sizes.INITIATIVES_OF_A_GOAL)
        if len(toward) == 1:
            found["initiative_id"] = str(toward[0][0].id)
    return found
