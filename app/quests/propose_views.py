"""What the form of a quest is filled with when it is changed."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.players.actor import Actor
from app.quests import access, needs_store, store
from game.errors import NotFound

AS_THEY_ARE = (
    *("initiative_id", "title", "what", "done_when", "minutes", "difficulty", "impact_link", "places", "place"),
    *("latitude", "longitude", "from_home", "metric_id", "risk", "lease_seconds", "recurring", "direction_id"),
)


def form_values(conn: Connection, me: Actor, quest_id: UUID, now: datetime) -> dict[str, Any]:
    """Give a quest as its form has it, times on the player's own clock; raises `NotFound` or `Forbidden`."""
    quest = store.one(conn, quest_id, me.id, now)
    if quest is None:
        raise NotFound
    access.check_may_see(conn, me, quest)
    access.check_may_tend(conn, me, quest)
    zone = ZoneInfo(me.time_zone)
    as_they_are = {name: getattr(quest, name) for name in AS_THEY_ARE}
    values = as_they_are | {
        "confirmations": quest.confirmations_needed,
        "evidence": quest.evidence.split(),
        "amount_hint": None if quest.amount_hint_milli is None else f"{quest.amount_hint_milli / 1000:g}",
        "opens_at": _local(quest.opens_at, zone),
        "closes_at": _local(quest.closes_at, zone),
        "skills": ", ".join(store.skills(conn, quest_id)),
        "needs": [str(needed) for needed, _title, _state in needs_store.needs(conn, quest_id, me)],
    }
    return {name: "" if value is None else value for name, value in values.items()}


def _local(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else None
