"""Who was active on an initiative of late: one row for each player, written at most once a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, or_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.initiatives.tables import InitiativePerson
from app.platform.database import Work
from app.platform.statement import Statement
from app.players.actor import Actor

_ROW = upsert(InitiativePerson)
_NOTE = Statement(
    _ROW.on_conflict_do_update(
        index_elements=["initiative_id", "player_id"],
        set_={"last_on": _ROW.excluded.last_on, "side_id": _ROW.excluded.side_id},
        where=or_(
            col(InitiativePerson.last_on) < _ROW.excluded.last_on,
            col(InitiativePerson.side_id) != _ROW.excluded.side_id,
        ),
    )
)


def note(work: Work, initiative_id: UUID, me: Actor) -> None:
    """Write down that a player was active today, for the organisation, the team or themselves."""
    side = me.organisation_id or me.team_id or me.id
    day: date = work.now.date()
    row: dict[str, Any] = {"initiative_id": initiative_id, "player_id": me.id, "side_id": side, "last_on": day}
    work.later(_put_in, [row])


def _put_in(conn: Connection, rows: list[dict[str, Any]]) -> None:
    _NOTE.change_many(conn, list({(row["initiative_id"], row["player_id"]): row for row in rows}.values()))
