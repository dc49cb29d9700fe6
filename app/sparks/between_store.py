"""Statements for how many ideas came to an initiative from another: the map joins the two.

Counted are confirmed deeds and initiatives whose idea came from something of another initiative, unless one of the two
people does not show it. A deed is counted while it is confirmed, so whoever takes that back says so before.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.claims.tables import Claim
from app.platform.database import Work
from app.quests.tables import Quest
from app.sparks.tables import InitiativeSpark, Inspiration
from game.sparks import Event

Between = tuple[UUID, UUID]  # from which initiative, to which


def count(work: Work, event: Event, by: int = 1) -> None:
    """Count what came to an event from other initiatives; -1 counts it no more."""
    _add(work, _between(work.conn, _is(event), col(Inspiration.hidden_by).is_(None)), by)


def count_link(work: Work, event: Event, source: Event, by: int) -> None:
    """Count a single link, hidden or not."""
    this = and_(col(Inspiration.from_kind) == source.kind, col(Inspiration.from_id) == source.id)
    _add(work, _between(work.conn, _is(event), this), by)


def everything(conn: Connection) -> dict[Between, int]:
    """Give every count that stands, for proving them."""
    return {(row.from_id, row.to_id): row.ideas for row in conn.execute(select(InitiativeSpark)) if row.ideas}


def expected(conn: Connection) -> dict[Between, int]:
    """Give every count that the links say."""
    return dict(Counter(_between(conn, col(Inspiration.hidden_by).is_(None))))


def refill(work: Work) -> None:
    """Make every count anew from the links alone."""
    work.conn.execute(delete(InitiativeSpark))
    rows = [{"from_id": pair[0], "to_id": pair[1], "ideas": ideas} for pair, ideas in expected(work.conn).items()]
    if rows:
        work.conn.execute(insert(InitiativeSpark), rows)


def _add(work: Work, pairs: Collection[Between], by: int) -> None:
    if not pairs:
        return
    row = upsert(InitiativeSpark)
    more = row.on_conflict_do_update(
        index_elements=["from_id", "to_id"], set_={"ideas": col(InitiativeSpark.ideas) + by}
    )
    work.conn.execute(more, [{"from_id": pair[0], "to_id": pair[1], "ideas": max(0, by)} for pair in pairs])
    if by < 0:  # the map draws the rows that there are
        gone = or_(*(and_(col(InitiativeSpark.from_id) == a, col(InitiativeSpark.to_id) == b) for a, b in set(pairs)))
        work.conn.execute(delete(InitiativeSpark).where(gone, col(InitiativeSpark.ideas) == 0))


def _is(event: Event) -> ColumnElement[bool]:
    return and_(col(Inspiration.event_kind) == event.kind, col(Inspiration.event_id) == event.id)


def _between(conn: Connection, *which: ColumnElement[bool]) -> list[Between]:
    return [(row[0], row[1]) for row in conn.execute(_links().where(*which))]


def _links() -> Select[Any]:
    """Select from which initiative to which other each link leads, where it leads from one to another and counts."""
    earlier, source = Claim.__table__.alias("earlier"), Quest.__table__.alias("source")  # type: ignore[attr-defined]
    deed, quest = Claim.__table__.alias("deed"), Quest.__table__.alias("quest")  # type: ignore[attr-defined]
    kind, id_ = col(Inspiration.from_kind), col(Inspiration.from_id)
    begun, event_id = col(Inspiration.event_kind) == "initiative", col(Inspiration.event_id)
    first = case((kind == "initiative", id_), else_=source.c.initiative_id)
    last = case((begun, event_id), else_=quest.c.initiative_id)
    return (
        select(first, last)
        .select_from(Inspiration)
        .outerjoin(earlier, and_(kind == "claim", earlier.c.id == id_))
        .outerjoin(source, source.c.id == case((kind == "quest", id_), else_=earlier.c.quest_id))
        .outerjoin(deed, and_(~begun, deed.c.id == event_id, deed.c.state == "confirmed"))
        .outerjoin(quest, quest.c.id == deed.c.quest_id)
        .where(first != last)  # nor where one of them is nothing
    )
