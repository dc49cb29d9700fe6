"""The words under which initiatives are found beside others like them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.initiatives.tables import Initiative, InitiativeCategory
from app.moderation.store import shown
from app.platform import sizes
from app.platform.database import Work


def put(work: Work, initiative_id: UUID, words: Sequence[str]) -> None:
    """Give an initiative exactly these categories."""
    work.conn.execute(delete(InitiativeCategory).where(col(InitiativeCategory.initiative_id) == initiative_id))
    if words:
        rows = [{"initiative_id": initiative_id, "word": word} for word in words]
        work.conn.execute(insert(InitiativeCategory), rows)


def add(work: Work, initiatives: Collection[UUID], word: str) -> None:
    """Give some initiatives one category more."""
    rows = [{"initiative_id": one, "word": word} for one in initiatives]
    if rows:
        work.conn.execute(upsert(InitiativeCategory).on_conflict_do_nothing(), rows)


def of(conn: Connection, initiatives: Collection[UUID]) -> dict[UUID, list[str]]:
    """Give the categories of some initiatives."""
    query = select(col(InitiativeCategory.initiative_id), col(InitiativeCategory.word)).where(
        col(InitiativeCategory.initiative_id).in_(initiatives)
    )
    found: dict[UUID, list[str]] = {}
    for initiative_id, word in conn.execute(query.order_by(col(InitiativeCategory.word))):
        found.setdefault(initiative_id, []).append(word)
    return found


def offered(conn: Connection) -> list[tuple[str, int]]:
    """List the categories of active initiatives with how many have each, those of most first."""
    active = select(col(Initiative.id)).where(
        col(Initiative.state) == "active", shown("initiative", col(Initiative.id))
    )
    many = func.count()
    query = (
        select(col(InitiativeCategory.word), many)
        .where(col(InitiativeCategory.initiative_id).in_(active))
        .group_by(col(InitiativeCategory.word))
        .order_by(many.desc(), col(InitiativeCategory.word))
        .limit(sizes.CATEGORIES_OFFERED)
    )
    return [(row[0], row[1]) for row in conn.execute(query)]
