"""Statements for how many threads there are, how many quests began in them, and how many of those are done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.goals.tables import Goal, GoalParent
from app.initiatives.tables import Initiative, InitiativeGoal
from app.platform.database import Work
from app.quests.tables import Quest
from app.talk.tables import Message, TalkTotal
from game import talk as rules
from game.quests import DRAFT

Home = tuple[str, UUID]
Counts = tuple[int, int, int, datetime | None]  # threads, quests, done, since


@dataclass(frozen=True)
class Ratio:
    """12 threads → 7 quests, of which some are done."""

    threads: int = 0
    quests: int = 0
    done: int = 0
    since: datetime | None = None


def more(work: Work, home: Home) -> None:
    """Count one more thread where it is at home."""
    row = upsert(TalkTotal).values(home_kind=home[0], home_id=home[1], threads=1, quests=0, done=0, since=work.now)
    work.conn.execute(
        row.on_conflict_do_update(
            index_elements=["home_kind", "home_id"],
            set_={
                "threads": col(TalkTotal.threads) + 1,
                "since": case(
                    (col(TalkTotal.since) <= row.excluded.since, col(TalkTotal.since)), else_=row.excluded.since
                ),
            },
        )
    )


def fewer(work: Work, home: Home) -> None:
    """Count one thread less: its first message was taken back."""
    work.conn.execute(
        update(TalkTotal)
        .where(col(TalkTotal.home_kind) == home[0], col(TalkTotal.home_id) == home[1])
        .values(threads=col(TalkTotal.threads) - 1)
    )


def of_goals(conn: Connection, goals: Collection[UUID]) -> dict[UUID, Ratio]:
    """Give what talk has led to, for some goals: what is at home there, and at the initiatives toward each."""
    rows = conn.execute(_OF_GOALS, {"goals": list(goals)})
    return {row[0]: Ratio(int(row[1]), int(row[2]), int(row[3]), row[4]) for row in rows}


def only_talk(conn: Connection, goals: Collection[UUID], now: datetime) -> set[UUID]:
    """Give those of some goals that are flagged: talk without action. A quest beneath a goal is action for it too."""
    talked = {
        goal: ratio
        for goal, ratio in of_goals(conn, goals).items()
        if rules.talk_without_action(ratio.since, now, quests_begun=ratio.quests, quests_open=0)
    }
    open_ = _with_open_quests(conn) if any(ratio.quests for ratio in talked.values()) else set()
    return {
        goal
        for goal, ratio in talked.items()
        if rules.talk_without_action(ratio.since, now, quests_begun=ratio.quests, quests_open=int(goal in open_))
    }


def _with_open_quests(conn: Connection) -> set[UUID]:
    """Give the goals with an open quest of an active initiative toward them or a goal beneath them."""
    is_open = exists().where(col(Quest.initiative_id) == col(Initiative.id), col(Quest.state) == "open")
    found = set(
        conn.execute(
            select(col(InitiativeGoal.goal_id))
            .distinct()
            .join(Initiative, col(Initiative.id) == col(InitiativeGoal.initiative_id))
            .where(col(Initiative.state) == "active", is_open)
        ).scalars()
    )
    above: dict[UUID, list[UUID]] = {}
    for child, parent in conn.execute(select(col(GoalParent.child_id), col(GoalParent.parent_id))):
        above.setdefault(child, []).append(parent)
    waiting = list(found)
    while waiting:
        for parent in above.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def everything(conn: Connection) -> dict[Home, Counts]:
    """Give every count that stands and is not nothing, for proving them."""
    rows = conn.execute(select(TalkTotal))
    found = {(row.home_kind, row.home_id): (row.threads, row.quests, row.done, row.since) for row in rows}
    return {home: counts for home, counts in found.items() if counts != (0, 0, 0, None)}


def expected(conn: Connection) -> dict[Home, Counts]:
    """Give every count that the messages and the quests say."""
    key = (col(Message.home_kind), col(Message.home_id))
    still = case((col(Message.taken_back_at).is_(None), 1), else_=0)
    threads: dict[Home, tuple[int, datetime]] = {
        (row[0], row[1]): (int(row[2]), row[3])
        for row in conn.execute(
            select(*key, func.sum(still), func.min(col(Message.at)))
            .where(col(Message.reply_to).is_(None))
            .group_by(*key)
        )
    }
    quests: dict[Home, tuple[int, int]] = {
        (row[0], row[1]): (int(row[2]), int(row[3]))
        for row in conn.execute(
            select(*key, func.count(), func.sum(case((col(Quest.state) == "done", 1), else_=0)))
            .join(Quest, col(Quest.from_message_id) == col(Message.id))
            .where(col(Quest.state) != DRAFT)
            .group_by(*key)
        )
    }
    found: dict[Home, Counts] = {}
    for home in threads.keys() | quests.keys():
        count, since = threads.get(home, (0, None))
        found[home] = (count, *quests.get(home, (0, 0)), since)
    return found


def refill(work: Work) -> None:
    """Make every count anew from the messages and the quests alone."""
    work.conn.execute(delete(TalkTotal))
    rows = [
        {
            "home_kind": home[0],
            "home_id": home[1],
            "threads": counts[0],
            "quests": counts[1],
            "done": counts[2],
            "since": counts[3],
        }
        for home, counts in expected(work.conn).items()
    ]
    if rows:
        work.conn.execute(insert(TalkTotal), rows)


def _of_goals() -> Select[*tuple[Any, ...]]:
    goals: BindParameter[UUID] = bindparam("goals", expanding=True)
    own: Any = select(
        col(Goal.id).label("goal_id"), literal("goal").label("home_kind"), col(Goal.id).label("home_id")
    ).where(col(Goal.id).in_(goals))
    through = select(col(InitiativeGoal.goal_id), literal("initiative"), col(InitiativeGoal.initiative_id)).where(
        col(InitiativeGoal.goal_id).in_(goals)
    )
    homes = union_all(own, through).subquery()
    here = and_(col(TalkTotal.home_kind) == homes.c.home_kind, col(TalkTotal.home_id) == homes.c.home_id)
    sums = (func.sum(col(TalkTotal.threads)), func.sum(col(TalkTotal.quests)), func.sum(col(TalkTotal.done)))
    return (
        select(homes.c.goal_id, *sums, func.min(col(TalkTotal.since)))
        .select_from(homes)
        .join(TalkTotal, here)
        .group_by(homes.c.goal_id)
    )


_OF_GOALS = _of_goals()  # built once: that takes longer than asking it
