"""Every statement about claims."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.claims.tables import Claim
from app.platform import sizes
from app.platform.database import Work
from app.platform.statement import Statement, one_of
from app.players.tables import Player
from app.quests.store import is_over
from app.quests.tables import Quest
from app.teams.tables import Team
from game.claims import LIVE_STATES

_LIVE = tuple(LIVE_STATES)


_ONE = select(Claim).where(col(Claim.id) == bindparam("of"))


def one(conn: Connection, claim_id: UUID) -> Claim | None:
    row = conn.execute(_ONE, {"of": claim_id}).one_or_none()
    return Claim(**row._mapping) if row else None


def live_of(conn: Connection, quest_id: UUID, player_id: UUID) -> Claim | None:
    """Give a player's claim on a quest that is live in the table (its lease may be over)."""
    row = conn.execute(
        select(Claim).where(
            col(Claim.quest_id) == quest_id, col(Claim.player_id) == player_id, col(Claim.state).in_(_LIVE)
        )
    ).one_or_none()
    return Claim(**row._mapping) if row else None


def newest_of(conn: Connection, quest_id: UUID, player_id: UUID) -> Claim | None:
    row = conn.execute(
        select(Claim)
        .where(col(Claim.quest_id) == quest_id, col(Claim.player_id) == player_id)
        .order_by(col(Claim.claimed_at).desc())
        .limit(1)
    ).one_or_none()
    return Claim(**row._mapping) if row else None


_ADD = Statement(upsert(Claim).on_conflict_do_nothing())


def add(work: Work, **values: object) -> bool:
    """Write a claim; says no where the player has a live one on this quest already. The unique index knows."""
    return _ADD.change(work.conn, values) == 1


_EXPIRE = Statement(
    update(Claim)
    .where(col(Claim.quest_id) == bindparam("of"), is_over(bindparam("now")))
    .values(state="expired", ended_at=col(Claim.expires_at))
    .returning(col(Claim.places))
)


def expire_due(work: Work, quest_id: UUID) -> int:
    """End the claims of a quest whose lease is over and give the places they held."""
    return sum(places for (places,) in _EXPIRE.rows(work.conn, {"of": quest_id, "now": work.now}))


@cache
def _move(was: tuple[str, ...]) -> Statement:
    return Statement(update(Claim).where(col(Claim.id) == bindparam("of"), one_of(col(Claim.state), was)))


def move(work: Work, claim_id: UUID, was: tuple[str, ...], becomes: str, **values: object) -> bool:
    """Change the state of a claim if it is still what it was; the row count is the last word."""
    return _move(was).change(work.conn, {"of": claim_id, "state": becomes, **values}) == 1


def confirm(work: Work, claim_id: UUID) -> None:
    """Let a claim that is handed in be confirmed."""
    _move(("handed_in",)).send(work.conn, {"of": claim_id, "state": "confirmed", "ended_at": work.now})


def keep_draft(work: Work, claim_id: UUID, **values: object) -> None:
    work.conn.execute(update(Claim).where(col(Claim.id) == claim_id).values(**values))


def who_holds(conn: Connection, quest_id: UUID, now: datetime) -> list[tuple[str, str | None, str, datetime]]:
    """List who is on a quest: name, team, state, lease end."""
    rows: Any = conn.execute(
        select(col(Player.name), col(Team.name).label("team"), col(Claim.state), col(Claim.expires_at))
        .select_from(Claim)
        .join(Player, col(Player.id) == col(Claim.player_id))
        .outerjoin(Team, col(Team.id) == col(Claim.team_id))
        .where(col(Claim.quest_id) == quest_id, col(Claim.state).in_(_LIVE), ~is_over(now))
        .order_by(col(Claim.claimed_at))
        .limit(sizes.HOLDERS_LISTED)
    )
    return [tuple(row) for row in rows]


def places_of(conn: Connection, quest_id: UUID) -> tuple[int, int]:
    """Give (taken, places) of a quest as the table has them."""
    row = conn.execute(select(col(Quest.taken), col(Quest.places)).where(col(Quest.id) == quest_id)).one()
    return row[0], row[1]
