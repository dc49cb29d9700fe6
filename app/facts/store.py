"""Every statement about facts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, case, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.facts.tables import Fact, FactAnswer
from app.goals.tables import Goal
from app.moderation.store import cause_of_quest, there
from app.moderation.tables import Hidden
from app.platform import sizes
from app.platform.database import Work
from app.players.actor import Actor
from app.players.tables import Player
from app.quests.store import known_to
from app.quests.tables import Quest


@dataclass(frozen=True)
class FactRow:
    """A fact with who knows it; nobody's name where they are too young to be named."""

    id: UUID
    goal_id: UUID
    text: str
    source: str
    observed_on: date
    by_player_id: UUID
    from_message_id: UUID | None
    agrees: int
    disputes: int
    at: datetime
    goal_short: str
    goal_number: int
    author: str | None
    hidden: str | None


@dataclass(frozen=True)
class AnswerRow:
    """What somebody says to a fact."""

    name: str | None
    answer: str
    reason: str
    at: datetime


def one(conn: Connection, fact_id: UUID) -> FactRow | None:
    row = conn.execute(_facts().where(col(Fact.id) == fact_id)).one_or_none()
    return FactRow(**row._mapping) if row else None


def of_goal(conn: Connection, goal_id: UUID, limit: int) -> list[FactRow]:
    """List what is known of a goal, the newest first."""
    query = _facts().where(col(Fact.goal_id) == goal_id, there("fact", col(Fact.id)))
    rows = conn.execute(query.order_by(col(Fact.observed_on).desc(), col(Fact.at).desc()).limit(limit))
    return [FactRow(**row._mapping) for row in rows]


def answers(conn: Connection, fact_id: UUID) -> list[AnswerRow]:
    """List the last answers to a fact, those with a reason first."""
    name = case((col(Player.young), None), else_=col(Player.name))
    rows: Any = conn.execute(
        select(name, col(FactAnswer.answer), col(FactAnswer.reason), col(FactAnswer.at))
        .join(Player, col(Player.id) == col(FactAnswer.player_id))
        .where(col(FactAnswer.fact_id) == fact_id)
        .order_by((col(FactAnswer.reason) == "").asc(), col(FactAnswer.at).desc())
        .limit(sizes.FACT_ANSWERS_SHOWN)
    )
    return [AnswerRow(*row) for row in rows]


def answer_of(conn: Connection, fact_id: UUID, player_id: UUID) -> str | None:
    query = select(col(FactAnswer.answer)).where(
        col(FactAnswer.fact_id) == fact_id, col(FactAnswer.player_id) == player_id
    )
    return conn.execute(query).scalar_one_or_none()


def quests_of(conn: Connection, fact_id: UUID, me: Actor | None) -> list[tuple[UUID, str, str]]:
    """List the quests that began with a fact, without what somebody may not know of."""
    query = select(col(Quest.id), col(Quest.title), col(Quest.state)).where(
        col(Quest.from_fact_id) == fact_id, cause_of_quest().is_(None), known_to(me)
    )
    return [(row[0], row[1], row[2]) for row in conn.execute(query.limit(sizes.BORN_IN_TALK))]


def count_said(conn: Connection, player_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(col(Fact.by_player_id) == player_id, col(Fact.at) > since)
    return conn.execute(query).scalar_one()


def add(work: Work, **values: object) -> None:
    work.conn.execute(insert(Fact).values(at=work.now, agrees=0, disputes=0, **values))


def answer(work: Work, fact_id: UUID, player_id: UUID, said: str, reason: str, moves: tuple[int, int]) -> None:
    """Write what somebody says to a fact, in place of what they said before, and move its counts."""
    row = upsert(FactAnswer).values(fact_id=fact_id, player_id=player_id, answer=said, reason=reason, at=work.now)
    new = {"answer": row.excluded.answer, "reason": row.excluded.reason, "at": row.excluded.at}
    work.conn.execute(row.on_conflict_do_update(index_elements=["fact_id", "player_id"], set_=new))
    work.conn.execute(
        update(Fact)
        .where(col(Fact.id) == fact_id)
        .values(agrees=col(Fact.agrees) + moves[0], disputes=col(Fact.disputes) + moves[1])
    )


def wrongly_counted(conn: Connection) -> list[UUID]:
    """List the facts whose counts are not those of their answers."""
    wrong = (col(Fact.agrees) != _count("agree")) | (col(Fact.disputes) != _count("dispute"))
    return list(conn.execute(select(col(Fact.id)).where(wrong)).scalars())


def count_anew(work: Work) -> None:
    """Make the counts of every fact anew from its answers."""
    work.conn.execute(update(Fact).values(agrees=_count("agree"), disputes=_count("dispute")))


def _count(said: str) -> Any:
    query = select(func.count()).where(col(FactAnswer.fact_id) == col(Fact.id), col(FactAnswer.answer) == said)
    return query.correlate(Fact).scalar_subquery()


def _facts() -> Select[*tuple[Any, ...]]:
    own = [col(getattr(Fact, name)) for name in list(FactRow.__dataclass_fields__)[:10]]
    hidden = (
        select(col(Hidden.cause))
        .where(col(Hidden.about_kind) == "fact", col(Hidden.about_id) == col(Fact.id))
        .correlate(Fact)
        .scalar_subquery()
    )
    return (
        select(
            *own,
            col(Goal.short).label("goal_short"),
            col(Goal.number).label("goal_number"),
            case((col(Player.young), None), else_=col(Player.name)).label("author"),
            hidden.label("hidden"),
        )
        .select_from(Fact)
        .join(Goal, col(Goal.id) == col(Fact.goal_id))
        .join(Player, col(Player.id) == col(Fact.by_player_id))
    )
