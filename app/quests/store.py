"""Every statement about quests."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.goals.tables import Goal, Metric
from app.initiatives.tables import Initiative, InitiativeGoal, InitiativeSteward
from app.moderation.store import cause_of_quest
from app.platform import sizes
from app.platform.database import Work
from app.platform.statement import Statement, one_of
from app.players.actor import Actor
from app.quests.rows import QuestRow
from app.quests.tables import Quest, QuestNeeds, QuestSkill
from game.quests import DRAFT, IDEA

_OPEN_FIRST = (case((col(Quest.state) == "open", 0), else_=1), col(Quest.created_at))


def one(conn: Connection, quest_id: UUID, me: UUID | None, now: datetime) -> QuestRow | None:
    return next(iter(rows(conn, _ONE, me, now, quest=quest_id)), None)


def of_initiative(conn: Connection, initiative_id: UUID, me: Actor | None, now: datetime) -> list[QuestRow]:
    """List the quests of an initiative that a player may know of, those that can be done first."""
    query = QUESTS.where(col(Quest.initiative_id) == initiative_id, cause_of_quest().is_(None), known_to(me))
    return rows(conn, query.order_by(*_OPEN_FIRST).limit(sizes.QUESTS_OF_AN_INITIATIVE), me.id if me else None, now)


def of_direction(conn: Connection, direction_id: UUID, me: Actor | None, now: datetime) -> list[QuestRow]:
    """List the quests that follow a direction and that a player may know of, those that can be done first."""
    query = QUESTS.where(col(Quest.direction_id) == direction_id, cause_of_quest().is_(None), known_to(me))
    return rows(conn, query.order_by(*_OPEN_FIRST).limit(sizes.QUESTS_OF_A_DIRECTION), me.id if me else None, now)


def these(conn: Connection, ids: Sequence[UUID], me: UUID | None, now: datetime) -> list[QuestRow]:
    """Give quests in the order of their ids; each costs some look-ups, so choose before."""
    found = {row.id: row for row in rows(conn, _THESE, me, now, quests=ids)}
    return [found[one] for one in ids if one in found]


def skills(conn: Connection, quest_id: UUID) -> list[str]:
    query = select(col(QuestSkill.skill)).where(col(QuestSkill.quest_id) == quest_id).order_by("skill")
    return list(conn.execute(query).scalars())


def titles_of(conn: Connection, initiative_id: UUID, me: Actor) -> list[tuple[UUID, str]]:
    """List the quests of an initiative that another could wait for."""
    query = select(col(Quest.id), col(Quest.title)).where(
        col(Quest.initiative_id) == initiative_id,
        col(Quest.state).in_(("open", "blocked", "draft")),
        cause_of_quest().is_(None),
        known_to(me),
    )
    some = query.order_by(col(Quest.created_at)).limit(sizes.PREREQUISITES_OFFERED)
    return [(row[0], row[1]) for row in conn.execute(some)]


def count_proposed(conn: Connection, player_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(col(Quest.proposed_by) == player_id, col(Quest.created_at) > since)
    return conn.execute(query).scalar_one()


def add(work: Work, **values: object) -> None:
    work.conn.execute(insert(Quest).values(created_at=work.now, **values))


def change(work: Work, quest_id: UUID, places: int, values: Mapping[str, object]) -> bool:
    """Write a quest anew unless more places are taken than it would have."""
    changed = work.conn.execute(
        update(Quest).where(col(Quest.id) == quest_id, col(Quest.taken) <= places).values(**values)
    )
    return changed.rowcount == 1


def set_skills(work: Work, quest_id: UUID, wanted: Sequence[str]) -> None:
    work.conn.execute(delete(QuestSkill).where(col(QuestSkill.quest_id) == quest_id))
    if wanted:
        work.conn.execute(insert(QuestSkill), [{"quest_id": quest_id, "skill": skill} for skill in wanted])


def change_state(work: Work, quest_id: UUID, was: Sequence[str], becomes: str, missing: str = "") -> bool:
    changed = work.conn.execute(
        update(Quest).where(col(Quest.id) == quest_id, col(Quest.state).in_(was)).values(state=becomes, missing=missing)
    )
    return changed.rowcount == 1


_MORE = col(Quest.taken) + bindparam("more")
_TAKE = Statement(update(Quest).where(col(Quest.id) == bindparam("of"), col(Quest.places) >= _MORE).values(taken=_MORE))


def take_places(work: Work, quest_id: UUID, places: int) -> bool:
    """Take places if so many are free; the row's own CHECK is the last word."""
    return _TAKE.change(work.conn, {"of": quest_id, "more": places}) == 1


def give_back_places(work: Work, quest_id: UUID, places: int) -> None:
    work.conn.execute(update(Quest).where(col(Quest.id) == quest_id).values(taken=col(Quest.taken) - places))


_TOP_GOALS_OF = (
    select(col(InitiativeGoal.goal_id))
    .join(Goal, col(Goal.id) == col(InitiativeGoal.goal_id))
    .where(col(Goal.in_play))
    .order_by(col(Goal.number))
)
_TOP_GOALS = Statement(_TOP_GOALS_OF.where(col(InitiativeGoal.initiative_id) == bindparam("of")))


def top_goals(conn: Connection, initiative_id: UUID) -> list[UUID]:
    """Give the goals in play that an initiative works toward, for goal boards and the why-chain."""
    return [goal for (goal,) in _TOP_GOALS.rows(conn, {"of": initiative_id})]


_TOP_GOALS_OF_CONTRIBUTION = Statement(
    _TOP_GOALS_OF.join(Quest, col(Quest.initiative_id) == col(InitiativeGoal.initiative_id))
    .join(Contribution, col(Contribution.quest_id) == col(Quest.id))
    .where(col(Contribution.id) == bindparam("of"))
)


def ask_top_goals(conn: Connection, contribution_id: UUID) -> Callable[[], list[UUID]]:
    """Ask for the goals in play that the initiative of a contribution works toward."""
    asked = _TOP_GOALS_OF_CONTRIBUTION.ask(conn, {"of": contribution_id})
    return lambda: [goal for (goal,) in asked()]


def knows(conn: Connection, quest_id: UUID, me: Actor | None) -> bool:
    return conn.execute(select(col(Quest.id)).where(col(Quest.id) == quest_id, known_to(me))).one_or_none() is not None


def known_to(me: Actor | None) -> ColumnElement[bool]:
    """Say of a quest that a player may know of it: drafts are for who proposed them, who tends them, and stewards."""
    if me is not None and me.steward:
        return true()
    ideas = select(col(Initiative.id)).where(col(Initiative.state) == IDEA)
    out = and_(col(Quest.state) != DRAFT, col(Quest.initiative_id).not_in(ideas))
    if me is None:
        return out
    mine = select(col(Initiative.id)).where(col(Initiative.proposed_by) == me.id)
    tended = select(col(InitiativeSteward.initiative_id)).where(col(InitiativeSteward.player_id) == me.id)
    own = or_(col(Quest.proposed_by) == me.id, col(Quest.initiative_id).in_(mine.union(tended)))
    return or_(out, own)


def is_over(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Say of a claim that its lease is over, whatever its row still says."""
    return and_(one_of(col(Claim.state), ("held", "sent_back")), col(Claim.expires_at) <= now)


def has_room(now: datetime) -> ColumnElement[bool]:
    """Say of a quest that a place is free; one whose lease is over is, whatever the row still says."""
    given_up = exists().where(col(Claim.quest_id) == col(Quest.id), is_over(now))
    return or_(col(Quest.taken) < col(Quest.places), given_up)


def live_claim(me: UUID | BindParameter[UUID], now: datetime | BindParameter[datetime]) -> Select[*tuple[Any, ...]]:
    """Select the state of a player's live claim on a quest."""
    return select(col(Claim.state)).where(
        col(Claim.quest_id) == col(Quest.id),
        col(Claim.player_id) == me,
        col(Claim.state).in_(("held", "handed_in", "sent_back", "confirmed")),
        ~is_over(now),
    )


def _quests(me: BindParameter[UUID], now: BindParameter[datetime]) -> Select[*tuple[Any, ...]]:
    over = (
        select(func.coalesce(func.sum(col(Claim.places)), 0))
        .where(col(Claim.quest_id) == col(Quest.id), is_over(now))
        .scalar_subquery()
    )
    needed = Quest.__table__.alias("needed")  # type: ignore[attr-defined]
    waits_for = (
        select(func.count())
        .select_from(QuestNeeds)
        .join(needed, needed.c.id == col(QuestNeeds.needs_id))
        .where(col(QuestNeeds.quest_id) == col(Quest.id), needed.c.state != "done")
        .scalar_subquery()
    )
    follower = Quest.__table__.alias("follower")  # type: ignore[attr-defined]
    frees = (
        select(func.count())
        .select_from(QuestNeeds)
        .join(follower, follower.c.id == col(QuestNeeds.quest_id))
        .where(col(QuestNeeds.needs_id) == col(Quest.id), follower.c.state.in_(("open", "blocked")))
        .scalar_subquery()
    )
    first_goal = (
        select(func.min(col(Goal.number)))
        .select_from(InitiativeGoal)
        .join(Goal, and_(col(Goal.id) == col(InitiativeGoal.goal_id), col(Goal.in_play)))
        .where(col(InitiativeGoal.initiative_id) == col(Quest.initiative_id))
        .scalar_subquery()
    )
    table = Quest.__table__.c  # type: ignore[attr-defined]
    plain = [column for column in table if column.name != "taken"]
    return (
        select(
            *plain,
            (col(Quest.taken) - over).label("taken"),
            col(Initiative.name).label("initiative_name"),
            col(Initiative.state).label("initiative_state"),
            col(Metric.unit).label("unit"),
            col(Goal.id).label("goal_id"),
            col(Goal.number).label("goal_number"),
            col(Goal.short).label("goal_short"),
            waits_for.label("waits_for"),
            frees.label("frees"),
            live_claim(me, now).limit(1).scalar_subquery().label("mine"),
            cause_of_quest().label("hidden"),
        )
        .select_from(Quest)
        .join(Initiative, col(Initiative.id) == col(Quest.initiative_id))
        .outerjoin(Metric, col(Metric.id) == col(Quest.metric_id))
        .outerjoin(Goal, and_(col(Goal.number) == first_goal, col(Goal.in_play)))
    )


# Built once: that takes longer than asking it. For nobody `me` is NULL, whose claim no row is.
QUESTS = _quests(bindparam("me"), bindparam("now"))
_ONE = QUESTS.where(col(Quest.id) == bindparam("quest"))
_THESE = QUESTS.where(col(Quest.id).in_(bindparam("quests", expanding=True)))


def rows(
    conn: Connection, query: Select[*tuple[Any, ...]], me: UUID | None, now: datetime, **values: object
) -> list[QuestRow]:
    """Give what a statement made of `QUESTS` finds, as a player sees it."""
    return [QuestRow(**row._mapping) for row in conn.execute(query, {"me": me, "now": now, **values})]
