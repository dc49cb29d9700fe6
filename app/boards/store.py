"""Names and real-world lines for the rows of a board: two statements a board, whatever its length."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlmodel import col

from app.goals import store as goals
from app.goals.tables import Metric
from app.ledger.boards import BoardKey
from app.ledger.tables import TeamTotal
from app.platform import words
from app.players.tables import Acting, Player
from app.teams.tables import Organisation, Team


def faces(conn: Connection, kind: str, subjects: Sequence[UUID]) -> dict[UUID, str]:
    """Give the names of players, teams or organisations."""
    table: Any = {"teams": Team, "organisations": Organisation}.get(kind, Player)
    rows = conn.execute(select(col(table.id), col(table.name)).where(col(table.id).in_(subjects)))
    return {row[0]: row[1] for row in rows}


def lines(conn: Connection, key: BoardKey, subjects: Sequence[UUID]) -> dict[UUID, str]:
    """Give each subject's real-world line: a team's largest impact on what the board is about, a player's team."""
    if key.kind == "organisations":
        return {}
    if key.kind == "players":
        rows = conn.execute(
            select(col(Acting.player_id), col(Team.name))
            .join(Team, col(Team.id) == col(Acting.team_id))
            .where(col(Acting.player_id).in_(subjects))
        )
        return {row[0]: row[1] for row in rows}
    total = func.sum(col(TeamTotal.confirmed_milli))
    about = [] if key.scope == "world" else [col(Metric.goal_id).in_(goals.reach(conn, UUID(key.scope)))]
    done = conn.execute(
        select(col(TeamTotal.team_id), col(Metric.unit), total.label("total"))
        .join(Metric, col(Metric.id) == col(TeamTotal.metric_id))
        .where(col(TeamTotal.team_id).in_(subjects), *about)
        .group_by(col(TeamTotal.team_id), col(Metric.unit))
        .order_by(total)
    )
    return {row.team_id: f"{words.amount(int(row.total))} {row.unit}" for row in done if row.total > 0}
