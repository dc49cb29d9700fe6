"""Every statement about directions, what is said of them, and what followed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, case, func, insert, select, update
from sqlmodel import col

from app.claims.tables import Claim
from app.directions.tables import Direction, DirectionAnswer
from app.goals.tables import Goal
from app.moderation.store import shown, there
from app.moderation.tables import Hidden
from app.platform import sizes
from app.platform.database import Work
from app.players.tables import Player
from app.quests.tables import Quest
from app.teams.tables import Organisation, OrganisationMember, Team
from app.world.tables import World
from game.claims import LIVE_STATES
from game.constants import FADED_AFTER_DAYS
from game.rightness import Circle, Said, Voice

BODIES_LOOKED_AT = 2  # one alone, or more
ACTIVE_LOOKED_AT = 12  # people: a family; from six on the rule asks no further
HERE = ("guest", "lasting")
NAME = case((col(Player.young), ""), else_=col(Player.name))  # the young are named nowhere in public


@dataclass(frozen=True)
class DirectionRow:
    """A direction with its goal and who points it out."""

    id: UUID
    goal_id: UUID
    text: str
    reason: str
    first_step: str
    decide_by: date
    proposed_by: UUID
    team_id: UUID | None
    organisation_id: UUID | None
    state: str
    split_from: UUID | None
    from_message_id: UUID | None
    checked_at: datetime | None
    held_since: datetime | None
    settled_at: datetime | None
    sample: bool
    created_at: datetime
    goal_number: int
    goal_short: str
    goal_title: str
    proposer: str  # empty for who is not named in public
    organisation: str | None
    hidden: str | None


@dataclass(frozen=True)
class VoiceRow:
    """What one person says of a direction, as the rules weigh it, and the organisation they acted for."""

    direction_id: UUID
    said: Said
    organisation_id: UUID | None


def one(conn: Connection, direction_id: UUID) -> DirectionRow | None:
    return next(iter(_rows(conn, _directions().where(col(Direction.id) == direction_id))), None)


def title(conn: Connection, direction_id: UUID) -> tuple[UUID, str] | None:
    """Give the words of a direction that is there to be seen."""
    query = select(col(Direction.id), col(Direction.text)).where(col(Direction.id) == direction_id, _seen())
    row = conn.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def of_goal(conn: Connection, goal_id: UUID, limit: int) -> list[DirectionRow]:
    """List the open directions of a goal, newest first."""
    query = _directions().where(col(Direction.goal_id) == goal_id, col(Direction.state) == "open", _seen())
    return _rows(conn, query.order_by(col(Direction.created_at).desc()).limit(limit))


def listed(conn: Connection, limit: int) -> list[DirectionRow]:
    """List the open directions of all goals, newest first."""
    query = _directions().where(col(Direction.state) == "open", _seen())
    return _rows(conn, query.order_by(col(Direction.created_at).desc()).limit(limit))


def to_follow(conn: Connection, goals: Sequence[UUID], limit: int) -> list[tuple[UUID, str]]:
    """List the open directions of some goals that a quest could follow."""
    query = select(col(Direction.id), col(Direction.text)).where(
        col(Direction.goal_id).in_(goals), col(Direction.state) == "open", _seen()
    )
    some = query.order_by(col(Direction.created_at).desc()).limit(limit)
    return [(row[0], row[1]) for row in conn.execute(some)]


def unsettled(conn: Connection, limit: int) -> list[DirectionRow]:
    """List the open directions that were not seen settled yet, newest first."""
    query = _directions().where(col(Direction.state) == "open", col(Direction.settled_at).is_(None), _seen())
    return _rows(conn, query.order_by(col(Direction.created_at).desc()).limit(limit))


def halves(conn: Connection, direction_id: UUID) -> list[tuple[UUID, str]]:
    """List what a direction was split into."""
    query = select(col(Direction.id), col(Direction.text)).where(col(Direction.split_from) == direction_id, _seen())
    return [(row[0], row[1]) for row in conn.execute(query.order_by(col(Direction.created_at), col(Direction.id)))]


def count_pointed(conn: Connection, player_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(col(Direction.proposed_by) == player_id, col(Direction.created_at) > since)
    return conn.execute(query).scalar_one()


def add(work: Work, **values: object) -> None:
    work.conn.execute(insert(Direction).values(created_at=work.now, **values))


def change(work: Work, direction_id: UUID, **values: object) -> None:
    work.conn.execute(update(Direction).where(col(Direction.id) == direction_id).values(**values))


def end(work: Work, direction_id: UUID, state: str) -> bool:
    """Withdraw or split a direction that is still open."""
    ended = update(Direction).where(col(Direction.id) == direction_id, col(Direction.state) == "open")
    return work.conn.execute(ended.values(state=state)).rowcount == 1


def settle(work: Work, directions: Collection[UUID]) -> list[tuple[UUID, UUID, UUID, UUID | None]]:
    """Remember that some directions were settled, once; gives those that were not: id, goal, whose, where it began."""
    rows = work.conn.execute(
        update(Direction)
        .where(col(Direction.id).in_(directions), col(Direction.settled_at).is_(None))
        .values(settled_at=work.now)
        .returning(*(col(getattr(Direction, name)) for name in ("id", "goal_id", "proposed_by", "from_message_id")))
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def circle(conn: Connection, now: datetime) -> Circle:
    """Say among whom directions stand: who was active in the last four weeks of those who may answer, and for whom.

    Reading stops with the twelfth person and the second organisation that was.
    """
    lately = col(Player.active_at) > now - timedelta(days=FADED_AFTER_DAYS)
    people = select(col(Player.id)).where(lately, col(Player.kind) == "lasting").limit(ACTIVE_LOOKED_AT).subquery()
    acts = (
        select(col(OrganisationMember.player_id))
        .join(Player, col(Player.id) == col(OrganisationMember.player_id))
        .where(col(OrganisationMember.organisation_id) == col(Organisation.id), lately)
        .correlate(Organisation)
    )
    bodies = select(col(Organisation.id)).where(acts.exists()).limit(BODIES_LOOKED_AT).subquery()
    active, organisations, mode = conn.execute(
        select(
            select(func.count()).select_from(people).scalar_subquery(),
            select(func.count()).select_from(bodies).scalar_subquery(),
            select(col(World.mode)).scalar_subquery(),
        )
    ).one()
    return Circle(active, organisations, mode == "family")


def voices(conn: Connection, directions: Collection[UUID]) -> dict[UUID, list[VoiceRow]]:
    """Give what is said of some directions, by answers and by live claims under them, the newest first."""
    found: defaultdict[UUID, list[VoiceRow]] = defaultdict(list)
    answers = (
        select(DirectionAnswer)
        .where(col(DirectionAnswer.direction_id).in_(directions))
        .order_by(col(DirectionAnswer.at).desc())
        .limit(sizes.ANSWERS_WEIGHED)
    )
    for row in conn.execute(answers):
        serious = row.reason == "harm"
        said = Said(row.player_id, Voice(row.answer), row.at, row.side_id, serious=serious, unclear=row.unclear)
        found[row.direction_id].append(VoiceRow(row.direction_id, said, row.organisation_id))
    body = func.coalesce(col(Claim.organisation_id), col(Team.organisation_id))
    acts = (
        select(col(Quest.direction_id), col(Claim.player_id), col(Claim.claimed_at), body, col(Claim.team_id))
        .select_from(Quest)
        .join(Claim, col(Claim.quest_id) == col(Quest.id))
        .outerjoin(Team, col(Team.id) == col(Claim.team_id))
        .where(col(Quest.direction_id).in_(directions), col(Claim.state).in_(LIVE_STATES))
        .order_by(col(Claim.claimed_at).desc())
        .limit(sizes.ANSWERS_WEIGHED)
    )
    rows: Any = conn.execute(acts)
    for direction, who, at, organisation, team in rows:
        said = Said(who, Voice.ACTING, at, organisation or team or who)
        found[direction].append(VoiceRow(direction, said, organisation))
    return found


def home_of(conn: Connection, team_id: UUID | None) -> UUID | None:
    """Give the organisation that a team belongs to."""
    if team_id is None:
        return None
    return conn.execute(select(col(Team.organisation_id)).where(col(Team.id) == team_id)).scalar_one_or_none()


def _seen() -> ColumnElement[bool]:
    return shown("direction", col(Direction.id))


def _directions() -> Select[*tuple[Any, ...]]:
    cause = (
        select(col(Hidden.cause))
        .where(col(Hidden.about_kind) == "direction", col(Hidden.about_id) == col(Direction.id))
        .correlate(Direction)
        .scalar_subquery()
    )
    return (
        select(
            *Direction.__table__.c,  # type: ignore[attr-defined]
            col(Goal.number).label("goal_number"),
            col(Goal.short).label("goal_short"),
            col(Goal.title).label("goal_title"),
            NAME.label("proposer"),
            col(Organisation.name).label("organisation"),
            cause.label("hidden"),
        )
        .select_from(Direction)
        .join(Goal, col(Goal.id) == col(Direction.goal_id))
        .join(Player, col(Player.id) == col(Direction.proposed_by))
        .outerjoin(Organisation, col(Organisation.id) == col(Direction.organisation_id))
        .where(there("direction", col(Direction.id)))
    )


def _rows(conn: Connection, query: Select[*tuple[Any, ...]]) -> list[DirectionRow]:
    return [DirectionRow(**row._mapping) for row in conn.execute(query)]
