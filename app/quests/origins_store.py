"""Statements for a quest that began in talk: its beginning is counted there, and what came of it is said there."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, delete, func, literal, select, update
from sqlmodel import col

from app.contributions.tables import Contribution
from app.directions.origins_store import Origin, origin
from app.facts.tables import Fact
from app.ledger.tables import ImpactEntry
from app.platform.database import Work
from app.quests.tables import Quest
from app.talk.tables import Message, TalkTotal


def are_there(conn: Connection, message_id: UUID | None, fact_id: UUID | None) -> bool:
    """Say whether a message that somebody said, and a fact, are there, where they are named."""
    fact = select(col(Fact.id)).where(col(Fact.id) == fact_id)
    return (message_id is None or origin(conn, message_id) is not None) and (
        fact_id is None or conn.execute(fact).one_or_none() is not None
    )


def count(work: Work, begun: Origin, **more: int) -> None:
    """Count one more quest that began in a talk, or that is done."""
    work.conn.execute(
        update(TalkTotal)
        .where(col(TalkTotal.home_kind) == begun.home_kind, col(TalkTotal.home_id) == begun.home_id)
        .values({name: getattr(TalkTotal, name) + number for name, number in more.items()})
    )


def told_of(conn: Connection) -> list[UUID]:
    """List the quests of which the world says in talk what came."""
    told = select(col(Message.told_id)).where(col(Message.told_id).is_not(None))
    return [one for one in conn.execute(told).scalars() if one]


def tell_anew(work: Work, quests: Collection[UUID]) -> None:
    """Say and count anew what came of quests of which something was taken back."""
    told = and_(col(Message.told_id).in_(quests), col(Message.unit) != "")
    work.conn.execute(update(Message).where(told).values(amount_milli=_posted().scalar_subquery()))
    nothing = select(col(Quest.id)).where(col(Quest.id).in_(quests), col(Quest.confirmed) == 0)
    work.conn.execute(delete(Message).where(col(Message.told_id).in_(nothing)))
    begun = Message.__table__.alias("begun")  # type: ignore[attr-defined]
    done = (
        select(func.count())
        .select_from(Quest)
        .join(begun, begun.c.id == col(Quest.from_message_id))
        .where(
            begun.c.home_kind == col(TalkTotal.home_kind),
            begun.c.home_id == col(TalkTotal.home_id),
            col(Quest.state) == "done",
        )
        .correlate(TalkTotal)
        .scalar_subquery()
    )
    homes = (
        select(literal(1))
        .select_from(Quest)
        .join(begun, begun.c.id == col(Quest.from_message_id))
        .where(
            col(Quest.id).in_(quests),
            begun.c.home_kind == col(TalkTotal.home_kind),
            begun.c.home_id == col(TalkTotal.home_id),
        )
        .correlate(TalkTotal)
    )
    work.conn.execute(update(TalkTotal).where(homes.exists()).values(done=done))


def wrongly_told(conn: Connection) -> list[tuple[UUID, int, int]]:
    """List what the world says of quests in talk otherwise than the impact entries: quest, said, posted."""
    posted = func.coalesce(_posted().scalar_subquery(), 0)
    query = select(col(Message.told_id), col(Message.amount_milli), posted)
    told = and_(col(Message.told_id).is_not(None), col(Message.unit) != "")
    rows: Any = conn.execute(query.where(told, col(Message.amount_milli) != posted))
    return [(row[0], row[1], int(row[2])) for row in rows]


def _posted() -> Select[int]:
    """Sum what the deeds of a message's quest posted, and what was taken back of it."""
    return (
        select(func.coalesce(func.sum(col(ImpactEntry.amount_milli)), 0))
        .select_from(Contribution)
        .join(ImpactEntry, col(ImpactEntry.contribution_id) == col(Contribution.id))
        .where(col(Contribution.quest_id) == col(Message.told_id))
        .correlate(Message)
    )
