"""Every statement about contributions and their pictures."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update
from sqlmodel import col

from app.claims.tables import Claim
from app.confirmations.tables import Confirmation
from app.contributions.tables import Contribution, Picture
from app.moderation.tables import Block
from app.platform import sizes
from app.platform.database import Work
from app.platform.statement import Statement
from app.players.tables import Player
from app.teams.tables import TeamMember


def one(conn: Connection, contribution_id: UUID) -> Contribution | None:
    row = conn.execute(select(Contribution).where(col(Contribution.id) == contribution_id)).one_or_none()
    return Contribution(**row._mapping) if row else None


def of_claim(conn: Connection, claim_id: UUID) -> list[Contribution]:
    rows = conn.execute(
        select(Contribution).where(col(Contribution.claim_id) == claim_id).order_by(col(Contribution.round))
    )
    return [Contribution(**row._mapping) for row in rows]


_COUNTS = Statement(
    select(
        select(func.count(col(Contribution.id))).where(col(Contribution.claim_id) == bindparam("of")).scalar_subquery(),
        select(func.count(col(Picture.id)))
        .where(col(Picture.claim_id) == bindparam("of"), col(Picture.contribution_id).is_(None))
        .scalar_subquery(),
    )
)


def count_for_claim(conn: Connection, claim_id: UUID) -> tuple[int, int]:
    """Count the rounds of a claim that were handed in, and its pictures that were not yet."""
    rounds, pictures = _COUNTS.one(conn, {"of": claim_id})
    return rounds, pictures


_ADD = Statement(insert(Contribution))


def add(work: Work, **values: object) -> None:
    _ADD.change(work.conn, values)


_SETTLE = Statement(
    update(Contribution).where(col(Contribution.id) == bindparam("of"), col(Contribution.state) == bindparam("was"))
)


def settle(work: Work, contribution_id: UUID, was: str, becomes: str, **values: object) -> bool:
    """Move a contribution from one state to another if it is still in the first."""
    change = {"of": contribution_id, "was": was, "state": becomes, "settled_at": work.now, **values}
    return _SETTLE.change(work.conn, change) == 1


def ask_settle(work: Work, contribution_id: UUID, was: str, becomes: str) -> Callable[[], bool]:
    """The same, where nothing waits for it: what it gives says it later."""
    change = {"of": contribution_id, "was": was, "state": becomes, "settled_at": work.now}
    found = _SETTLE.ask_change(work.conn, change)
    return lambda: found() == 1


def correct(work: Work, contribution_id: UUID, amount_milli: int | None, by: UUID | None) -> None:
    work.conn.execute(
        update(Contribution)
        .where(col(Contribution.id) == contribution_id)
        .values(corrected_milli=amount_milli, corrected_by=by)
    )


def add_picture(work: Work, **values: object) -> None:
    work.conn.execute(insert(Picture).values(created_at=work.now, **values))


def pictures_of_claim(conn: Connection, claim_id: UUID) -> list[Picture]:
    """List the pictures of a claim that are not handed in yet."""
    return _pictures(conn, col(Picture.claim_id) == claim_id, col(Picture.contribution_id).is_(None))


def pictures_of(conn: Connection, contribution_id: UUID) -> list[Picture]:
    return _pictures(conn, col(Picture.contribution_id) == contribution_id)


def picture(conn: Connection, picture_id: UUID) -> Picture | None:
    found = _pictures(conn, col(Picture.id) == picture_id)
    return found[0] if found else None


def attach_pictures(work: Work, claim_id: UUID, contribution_id: UUID) -> None:
    """Give the claim's drafted pictures to the contribution that hands them in."""
    work.conn.execute(
        update(Picture)
        .where(col(Picture.claim_id) == claim_id, col(Picture.contribution_id).is_(None))
        .values(contribution_id=contribution_id)
    )


def picture_use(conn: Connection, player_id: UUID) -> tuple[int, int]:
    """Give how many pictures and bytes a player has on the shelf."""
    row = conn.execute(
        select(func.count(), func.coalesce(func.sum(col(Picture.bytes)), 0)).where(col(Picture.player_id) == player_id)
    ).one()
    return row[0], row[1]


def names_on_shelf(conn: Connection) -> set[str]:
    return set(conn.execute(select(col(Picture.name))).scalars())


def claim_of(conn: Connection, contribution_id: UUID) -> Claim | None:
    row = conn.execute(
        select(Claim)
        .join(Contribution, col(Contribution.claim_id) == col(Claim.id))
        .where(col(Contribution.id) == contribution_id)
    ).one_or_none()
    return Claim(**row._mapping) if row else None


def reason_of(conn: Connection, contribution_id: UUID) -> str:
    """Give why a contribution was sent back."""
    return (
        conn.execute(
            select(col(Confirmation.reason))
            .where(col(Confirmation.contribution_id) == contribution_id, col(Confirmation.answer) == "back")
            .order_by(col(Confirmation.answered_at).desc())
            .limit(1)
        ).scalar()
        or ""
    )


def recent_confirmed(conn: Connection, quest_id: UUID, limit: int) -> list[tuple[UUID, datetime]]:
    rows: Any = conn.execute(
        select(col(Contribution.id), col(Contribution.settled_at))
        .where(
            col(Contribution.quest_id) == quest_id,
            col(Contribution.state) == "confirmed",
            ~col(Contribution.hidden),
        )
        .order_by(col(Contribution.settled_at).desc())
        .limit(limit)
    )
    return [tuple(row) for row in rows]


def possible_witnesses(conn: Connection, claim: Claim, limit: int = sizes.WITNESSES_OFFERED) -> list[tuple[UUID, str]]:
    """List who may have been there: players of the same quest and of the team, never somebody who blocks contact."""
    blocked = select(col(Block.blocked_id)).where(col(Block.player_id) == claim.player_id)
    blocking = select(col(Block.player_id)).where(col(Block.blocked_id) == claim.player_id)
    near = select(col(Claim.player_id)).where(col(Claim.quest_id) == claim.quest_id)
    team = select(col(TeamMember.player_id)).where(col(TeamMember.team_id) == claim.team_id)
    rows = conn.execute(
        select(col(Player.id), col(Player.name))
        .where(
            or_(col(Player.id).in_(near), col(Player.id).in_(team)),
            col(Player.id) != claim.player_id,
            col(Player.kind).in_(("guest", "lasting")),
            col(Player.id).not_in(blocked),
            col(Player.id).not_in(blocking),
        )
        .order_by(col(Player.name))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def _pictures(conn: Connection, *where: Any) -> list[Picture]:
    rows = conn.execute(
        select(Picture).where(*where).order_by(col(Picture.created_at)).limit(sizes.PICTURES_OF_A_HAND_IN)
    )
    return [Picture(**row._mapping) for row in rows]
