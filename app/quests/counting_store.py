"""Statements for the moment in which a deed of a quest counts."""

from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlmodel import col

from app.claims.tables import Claim
from app.platform.database import Work
from app.quests.tables import Quest

_CONFIRMED = (
    select(func.coalesce(func.sum(col(Claim.places)), 0))
    .where(col(Claim.quest_id) == bindparam("of"), col(Claim.state) == "confirmed")
    .scalar_subquery()
)
_FINISH = (
    update(Quest)
    .where(
        col(Quest.id) == bindparam("of"),
        col(Quest.state).in_(("open", "blocked")),
        ~col(Quest.recurring),
        col(Quest.places) <= _CONFIRMED,
    )
    .values(state="done", missing="")
)


def finish(work: Work, quest_id: UUID) -> bool:
    """Let a quest be done whose every place is confirmed, unless it comes again; says whether it is done now."""
    return work.conn.execute(_FINISH, {"of": quest_id}).rowcount == 1
