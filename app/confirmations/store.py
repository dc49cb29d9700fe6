"""Every statement about confirmations and the queue of what waits for one."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, update
from sqlalchemy import case as by_value
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.claims.tables import Claim
from app.confirmations.case_store import Case
from app.confirmations.tables import Confirmation
from app.contributions.tables import Contribution, Picture
from app.goals.tables import Metric
from app.moderation.store import apart, reported_by
from app.platform import sizes
from app.platform.database import Work
from app.platform.statement import Statement
from app.players.tables import Player
from app.quests.tables import Quest
from app.teams.tables import Team, TeamMember
from game.constants import OWN_TEAM_AFTER_DAYS


@dataclass(frozen=True)
class Waiting:
    """A contribution in the queue, as its card shows it."""

    id: UUID
    quest_id: UUID
    title: str
    done_when: str
    player_id: UUID
    player_name: str
    team_name: str | None
    note: str
    link: str
    amount_milli: int | None
    unit: str | None
    risk: str
    minutes: int
    confirmations_needed: int
    yes: int
    handed_in_at: datetime
    picture_id: UUID | None

    @property
    def yes_missing(self) -> int:
        """How many more must say yes: one at least while it waits, since two of one side may not be enough."""
        return max(1, self.confirmations_needed - self.yes)


@dataclass(frozen=True)
class Said:
    """An answer that stands, and to which round of the claim."""

    contribution_id: UUID
    player_id: UUID
    answer: str
    amount_milli: int | None
    team_id: UUID | None
    organisation_id: UUID | None
    steward: bool
    round: int


_KEY = ("contribution_id", "player_id")
_GIVEN = upsert(Confirmation)
_ANSWER = Statement(
    _GIVEN.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: _GIVEN.excluded[name] for name in Confirmation.model_fields if name not in _KEY},
        where=col(Confirmation.taken_back_at).is_not(None),
    )
)


def answer(work: Work, given: Said, **more: object) -> Callable[[], bool]:
    """Write an answer, in place of one that was taken back; what it gives later says no where one stands already."""
    row = {**vars(given), "answered_at": work.now, "taken_back_at": None, **more}
    del row["round"]
    found = _ANSWER.ask_change(work.conn, row)
    return lambda: found() == 1


def take_back(work: Work, contribution_id: UUID, player_id: UUID) -> bool:
    gone = work.conn.execute(
        update(Confirmation)
        .where(
            col(Confirmation.contribution_id) == contribution_id,
            col(Confirmation.player_id) == player_id,
            col(Confirmation.answer) == "yes",
            col(Confirmation.taken_back_at).is_(None),
        )
        .values(taken_back_at=work.now)
    )
    return gone.rowcount == 1


_THIS = Contribution.__table__.alias("this")  # type: ignore[attr-defined]
_OF_CLAIM = (
    select(
        *(col(getattr(Confirmation, field.name)) for field in fields(Said) if field.name != "round"),
        col(Contribution.round),
    )
    .join(Contribution, col(Contribution.id) == col(Confirmation.contribution_id))
    .where(
        col(Contribution.claim_id) == select(_THIS.c.claim_id).where(_THIS.c.id == bindparam("of")).scalar_subquery(),
        col(Confirmation.taken_back_at).is_(None),
    )
    .order_by(col(Confirmation.answered_at))
)
_ANSWERS_OF_CLAIM = Statement(_OF_CLAIM)
_ANSWERS_OF_ROUND = Statement(_OF_CLAIM.where(col(Contribution.id) == bindparam("of")))


def ask_answers(conn: Connection, contribution_id: UUID) -> Callable[[], list[Said]]:
    """List the standing answers to every round of the claim that a contribution belongs to."""
    asked = _ANSWERS_OF_CLAIM.ask(conn, {"of": contribution_id})
    return lambda: [Said(*row) for row in asked()]


def answers_of_round(conn: Connection, contribution_id: UUID) -> list[Said]:
    """List the standing answers to one contribution."""
    return [Said(*row) for row in _ANSWERS_OF_ROUND.rows(conn, {"of": contribution_id})]


def answers(conn: Connection, contribution_id: UUID) -> list[tuple[str, str, str, int | None, bool]]:
    """List the answers that stand: who, answer, reason, corrected amount, own team."""
    rows: Any = conn.execute(
        select(
            col(Player.name),
            col(Confirmation.answer),
            col(Confirmation.reason),
            col(Confirmation.amount_milli),
            col(Confirmation.own_team),
        )
        .join(Player, col(Player.id) == col(Confirmation.player_id))
        .where(col(Confirmation.contribution_id) == contribution_id, col(Confirmation.taken_back_at).is_(None))
        .order_by(col(Confirmation.answered_at))
    )
    return [tuple(row) for row in rows]


def queue(conn: Connection, me: UUID, now: datetime, limit: int) -> list[Waiting]:
    """List what waits for an answer that I may give: riskiest first, then oldest.

    Leaves out my own, those I witnessed or answered, those done for my team unless they waited seven days, and people I
    want no contact with. Each comes with the first of its pictures that I may see.
    """
    risk = by_value({"high": 0, "medium": 1}, value=col(Claim.risk), else_=2)
    seen = [~reported_by(me, "picture", col(Picture.id))]
    return _waiting(conn, seen, [*_for_me(me, now)], [risk, col(Contribution.handed_in_at)], limit)


def one_waiting(conn: Connection, contribution_id: UUID) -> Waiting | None:
    found = _waiting(conn, [], [col(Contribution.id) == contribution_id], [], 1)
    return found[0] if found else None


def count_queue(conn: Connection, me: UUID, now: datetime) -> int:
    """Count what waits for me, at most 100."""
    first = (
        select(col(Contribution.id))
        .select_from(Contribution)
        .join(Claim, col(Claim.id) == col(Contribution.claim_id))
        .where(*_for_me(me, now))
        .limit(sizes.QUEUE_COUNTED)
        .subquery()
    )
    return conn.execute(select(func.count()).select_from(first)).scalar_one()


def other_eligible(conn: Connection, case: Case, since: datetime) -> bool:
    """Say whether a lasting player who is not of the deed's team and has no part in it was active since."""
    query = (
        select(col(Player.id))
        .select_from(Player)
        .where(
            col(Player.kind) == "lasting",
            col(Player.id) != case.player_id,
            col(Player.active_at) >= since,
            ~exists().where(col(TeamMember.team_id) == case.team_id, col(TeamMember.player_id) == col(Player.id)),
            ~apart(col(Player.id), case.player_id),
        )
        .limit(1)
    )
    if case.witness_id is not None:
        query = query.where(col(Player.id) != case.witness_id)
    return conn.execute(query).one_or_none() is not None


def _for_me(me: UUID, now: datetime) -> list[Any]:
    answered = select(col(Confirmation.contribution_id)).where(
        col(Confirmation.player_id) == me, col(Confirmation.taken_back_at).is_(None)
    )
    rules = [
        col(Contribution.state) == "waiting",
        ~col(Contribution.hidden),
        col(Contribution.player_id) != me,
        or_(col(Contribution.witness_id).is_(None), col(Contribution.witness_id) != me),
        col(Contribution.id).not_in(answered),
        ~apart(col(Contribution.player_id), me),
    ]
    my_teams = select(col(TeamMember.team_id)).where(col(TeamMember.player_id) == me)
    waited = col(Contribution.handed_in_at) <= now - timedelta(days=OWN_TEAM_AFTER_DAYS)
    return [*rules, or_(col(Claim.team_id).is_(None), col(Claim.team_id).not_in(my_teams), waited)]


def _waiting(conn: Connection, seen: list[Any], where: list[Any], order: list[Any], limit: int) -> list[Waiting]:
    """List contributions, each with one of its pictures that is not hidden and `seen` allows."""
    yes = (
        select(func.count())
        .select_from(Confirmation)
        .where(
            col(Confirmation.contribution_id) == col(Contribution.id),
            col(Confirmation.answer) == "yes",
            col(Confirmation.taken_back_at).is_(None),
        )
        .scalar_subquery()
    )
    shown = (
        select(col(Picture.id))
        .where(col(Picture.contribution_id) == col(Contribution.id), ~col(Picture.hidden), *seen)
        .order_by(col(Picture.created_at), col(Picture.id))
        .limit(1)
        .scalar_subquery()
    )
    rows: Any = conn.execute(
        select(
            col(Contribution.id),
            col(Contribution.quest_id),
            col(Quest.title),
            col(Quest.done_when),
            col(Contribution.player_id),
            col(Player.name).label("player_name"),
            col(Team.name).label("team_name"),
            col(Contribution.note),
            col(Contribution.link),
            func.coalesce(col(Contribution.corrected_milli), col(Contribution.amount_milli)).label("amount_milli"),
            col(Metric.unit),
            col(Claim.risk),
            col(Claim.minutes),
            col(Claim.confirmations_needed),
            yes.label("yes"),
            col(Contribution.handed_in_at),
            shown.label("picture_id"),
        )
        .select_from(Contribution)
        .join(Claim, col(Claim.id) == col(Contribution.claim_id))
        .join(Quest, col(Quest.id) == col(Contribution.quest_id))
        .join(Player, col(Player.id) == col(Contribution.player_id))
        .outerjoin(Team, col(Team.id) == col(Claim.team_id))
        .outerjoin(Metric, col(Metric.id) == col(Claim.metric_id))
        .where(and_(*where))
        .order_by(*order)
        .limit(limit)
    )
    return [Waiting(**row._mapping) for row in rows]
