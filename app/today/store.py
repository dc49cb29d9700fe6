"""Statements for Today: the "now" strip, the reader's news, and what they hold."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.directions.tables import Direction
from app.initiatives.tables import Initiative
from app.ledger.tables import Activity, LedgerEntry, Notice
from app.moderation.store import apart, cause_of_quest, shown
from app.moderation.tables import Hidden
from app.platform import sizes
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


@dataclass(frozen=True)
class HeldRow:
    """A claim that the reader holds, or whose time was up not long ago."""

    claim_id: UUID
    quest_id: UUID
    state: str
    places: int
    expires_at: datetime
    hidden: str | None  # why nobody sees what was handed in for it


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
            col(Hidden.words).label("aside"),
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
        .outerjoin(
            Hidden,
            and_(
                col(Hidden.about_kind) == "quest",
                col(Hidden.about_id) == col(Notice.quest_id),
                col(Hidden.author_id) == player_id,  # who wrote the words may read them
            ),
        )
        .outerjoin(Player, col(Player.id) == col(Notice.from_player_id))
        .where(
            col(Notice.player_id) == player_id,
            col(Notice.seen_at).is_(None),
            ~apart(col(Notice.from_player_id), player_id),
        )
        .order_by(col(Notice.at).desc())
        .limit(limit)
    )
    return [_notice(**row._mapping) for row in rows]


def _notice(*, title: str | None, aside: str | None, **rest: Any) -> NoticeRow:
    """Name a quest of the reader by its own title also while that is put aside."""
    own = json.loads(aside).get("title") if aside else None
    return NoticeRow(title=own or title, **rest)


_HELD_STATES = ("held", "sent_back", "handed_in", "expired")
_CAUSE = (
    select(col(Hidden.cause))
    .join(Contribution, col(Contribution.id) == col(Hidden.about_id))
    .where(
        col(Hidden.about_kind) == "contribution",
        col(Contribution.claim_id) == col(Claim.id),
        col(Contribution.state) == "waiting",
    )
    .limit(1)
    .scalar_subquery()
)
_HELD = (
    select(
        col(Claim.id).label("claim_id"),
        col(Claim.quest_id),
        col(Claim.state),
        col(Claim.places),
        col(Claim.expires_at),
        _CAUSE.label("hidden"),
    )
    .where(
        col(Claim.player_id) == bindparam("me"),
        col(Claim.state).in_(_HELD_STATES),
        or_(col(Claim.state) == "handed_in", col(Claim.expires_at) > bindparam("since")),
    )
    .order_by(case((col(Claim.state) == "expired", 1), else_=0), col(Claim.expires_at).desc())
    .limit(sizes.CLAIMS_OF_MINE)
)


def held(conn: Connection, me: UUID, since: datetime) -> list[HeldRow]:
    """List what a player holds and what was over since then, that which is written down as over last."""
    return [HeldRow(**row._mapping) for row in conn.execute(_HELD, {"me": me, "since": since})]
