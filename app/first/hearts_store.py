"""Statements about hearts: what a player gave, what is left of a week, and what a quest has."""

from collections.abc import Collection
from math import sqrt
from uuid import UUID

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.first.tables import Heart, HeartWeek
from app.platform.database import Work
from app.quests.tables import Quest
from game.constants import HEARTS_A_WEEK


def given_in(conn: Connection, player_id: UUID, week: str) -> int:
    """Count the hearts that a player gave away in a week."""
    query = select(col(HeartWeek.given)).where(col(HeartWeek.player_id) == player_id, col(HeartWeek.week) == week)
    return conn.execute(query).scalar_one_or_none() or 0


def given_to(conn: Connection, player_id: UUID, quest_id: UUID, week: str | None = None) -> int:
    """Count the hearts that a player gave a quest, in one week or in all."""
    query = select(func.coalesce(func.sum(col(Heart.given)), 0)).where(
        col(Heart.player_id) == player_id, col(Heart.quest_id) == quest_id
    )
    if week is not None:
        query = query.where(col(Heart.week) == week)
    return int(conn.execute(query).scalar_one())


def give(work: Work, player_id: UUID, quest_id: UUID, week: str) -> bool:
    """Give one heart; says no where the week's hearts are gone. The bounded row of the week is the last word."""
    before = given_to(work.conn, player_id, quest_id)
    ours = upsert(HeartWeek).values(player_id=player_id, week=week, given=1)
    counted = ours.on_conflict_do_update(
        index_elements=["player_id", "week"],
        set_={"given": HeartWeek.__table__.c.given + 1},  # type: ignore[attr-defined]
        where=col(HeartWeek.given) < HEARTS_A_WEEK,
    )
    if work.conn.execute(counted).rowcount != 1:
        return False
    one = upsert(Heart).values(quest_id=quest_id, player_id=player_id, week=week, given=1)
    work.conn.execute(
        one.on_conflict_do_update(
            index_elements=["quest_id", "player_id", "week"],
            set_={"given": Heart.__table__.c.given + 1},  # type: ignore[attr-defined]
        )
    )
    _move(work, quest_id, before, before + 1)
    return True


def take_back(work: Work, player_id: UUID, quest_id: UUID, week: str) -> bool:
    """Take one heart of this week back; says no where none was given."""
    this_week = given_to(work.conn, player_id, quest_id, week)
    if not this_week:
        return False
    before = given_to(work.conn, player_id, quest_id)
    ours = (col(Heart.quest_id) == quest_id, col(Heart.player_id) == player_id, col(Heart.week) == week)
    if this_week == 1:
        work.conn.execute(delete(Heart).where(*ours))
    else:
        work.conn.execute(update(Heart).where(*ours).values(given=col(Heart.given) - 1))
    work.conn.execute(
        update(HeartWeek)
        .where(col(HeartWeek.player_id) == player_id, col(HeartWeek.week) == week)
        .values(given=col(HeartWeek.given) - 1)
    )
    _move(work, quest_id, before, before - 1)
    return True


def forget(work: Work, players: Collection[UUID]) -> None:
    """Let the hearts of some players count no more."""
    theirs = col(Heart.player_id).in_(players)
    touched = set(work.conn.execute(select(col(Heart.quest_id)).where(theirs)).scalars())
    work.conn.execute(delete(Heart).where(theirs))
    work.conn.execute(delete(HeartWeek).where(col(HeartWeek.player_id).in_(players)))
    left = supports(work.conn)
    for quest_id in touched:  # a handful of samples
        support, people = left.get(quest_id, (0.0, 0))
        work.conn.execute(update(Quest).where(col(Quest.id) == quest_id).values(support=support, hearts_from=people))


def supports(conn: Connection) -> dict[UUID, tuple[float, int]]:
    """Add up every quest's support anew, from each person's hearts: (support, people)."""
    each = select(col(Heart.quest_id), func.sum(col(Heart.given))).group_by(col(Heart.quest_id), col(Heart.player_id))
    found: dict[UUID, tuple[float, int]] = {}
    for quest_id, given in conn.execute(each):
        support, people = found.get(quest_id, (0.0, 0))
        found[quest_id] = (support + sqrt(given), people + 1)
    return found


def _move(work: Work, quest_id: UUID, before: int, after: int) -> None:
    """Let a quest's support follow one person's hearts: a square root each, so no other person is looked at."""
    more, people = sqrt(after) - sqrt(before), (after > 0) - (before > 0)
    work.conn.execute(
        update(Quest)
        .where(col(Quest.id) == quest_id)
        .values(
            support=col(Quest.support) + more,
            hearts_from=col(Quest.hearts_from) + people,
        )
    )
