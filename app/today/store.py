"""Statements for Today: the "now" strip and the reader's news."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlmodel import col

from app.directions.tables import Direction
from app.initiatives.tables import Initiative
from app.ledger.tables import Activity, LedgerEntry, Notice
from app.moderation.store import apart, cause_of_quest, shown
from app.players.tables import Player
from app.quests.store import known_to
from app.quests.tables import Quest
from app.teams.tables import Team
from game.quests import IDEA


@dataclass(frozen=True)
class ActivityRow:
    """A line of the strip."""

    at: datetime
    kind: str
    player_name: str | None
    team_name: str | None
    quest_id: UUID | None
    initiative_id: UUID | None
    title: str | None
    amount_milli: int | None
    unit: str


@dataclass(frozen=True)
class NoticeRow:
    """Something the reader should hear of."""

    id: UUID
    kind: str
    at: datetime
    quest_id: UUID | None
    title: str | None
    from_name: str | None
    message_id: UUID | None
    text: str
    direction_id: UUID | None
    direction: str | None


def activity(conn: Connection, limit: int) -> list[ActivityRow]:
    """List what happened last; young players are named by their team only."""
    name = case((col(Player.young), None), else_=col(Player.name))
    rows: Any = conn.execute(
        select(
            col(Activity.at),
            col(Activity.kind),
            name.label("player_name"),
            col(Team.name).label("team_name"),
            col(Activity.quest_id),
            col(Activity.initiative_id),
            func.coalesce(col(Quest.title), col(Initiative.name)).label("title"),
            col(Activity.amount_milli),
            col(Activity.unit),
        )
        .select_from(Activity)
        .outerjoin(Player, col(Player.id) == col(Activity.player_id))
        .outerjoin(Team, col(Team.id) == col(Activity.team_id))
        .outerjoin(Quest, col(Quest.id) == col(Activity.quest_id))
        .outerjoin(Initiative, col(Initiative.id) == col(Activity.initiative_id))
        .where(
            or_(col(Activity.quest_id).is_(None), and_(cause_of_quest().is_(None), known_to(None))),
            or_(
                col(Activity.initiative_id).is_(None),
                and_(shown("initiative", col(Activity.initiative_id)), col(Initiative.state) != IDEA),
            ),
        )
        .order_by(col(Activity.id).desc())
        .limit(limit)
    )
    return [ActivityRow(**row._mapping) for row in rows]


def has_deed(conn: Connection, player_id: UUID) -> bool:
    """Say whether a player has a confirmed deed."""
    mine = select(col(LedgerEntry.id)).where(col(LedgerEntry.player_id) == player_id, col(LedgerEntry.kind) == "deed")
    return conn.execute(mine.limit(1)).one_or_none() is not None


def notices(conn: Connection, player_id: UUID, limit: int) -> list[NoticeRow]:
    """List what the reader has not seen yet, newest first."""
    rows: Any = conn.execute(
        select(
            col(Notice.id),
            col(Notice.kind),
            col(Notice.at),
            col(Notice.quest_id),
            col(Quest.title),
            case((col(Player.young), None), else_=col(Player.name)).label("from_name"),
            col(Notice.message_id),
            col(Notice.text),
            col(Direction.id).label("direction_id"),
            col(Direction.text).label("direction"),
        )
        .select_from(Notice)
        .outerjoin(
            Direction, and_(col(Direction.id) == col(Notice.direction_id), shown("direction", col(Direction.id)))
        )
        .outerjoin(Quest, col(Quest.id) == col(Notice.quest_id))
        .outerjoin(Player, col(Player.id) == col(Notice.from_player_id))
        .where(
            col(Notice.player_id) == player_id,
            col(Notice.seen_at).is_(None),
            ~apart(col(Notice.from_player_id), player_id),
        )
        .order_by(col(Notice.at).desc())
        .limit(limit)
    )
    return [NoticeRow(**row._mapping) for row in rows]
