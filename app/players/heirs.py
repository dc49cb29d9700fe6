"""Who somebody is today: a guest may have turned out to be another player, who is their heir then.

A query that has `Player` joins `HEIR` on `IS_HEIR`. An heir came back by something that is theirs, and so is never a
guest who could be merged in turn: one step is enough.
"""

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col

from app.players.tables import Player

HEIR: Any = Player.__table__.alias("heir")  # type: ignore[attr-defined]
IS_HEIR: ColumnElement[bool] = HEIR.c.id == func.coalesce(col(Player.merged_into_id), col(Player.id))
