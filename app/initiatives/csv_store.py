"""Every statement about lists of initiatives: many rows, few statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.initiatives.tables import Initiative, InitiativeGoal, InitiativeOrganisation
from app.moderation.store import hidden_among, shown
from app.platform.database import Work
from app.teams.tables import Organisation


def known(conn: Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], Initiative]:
    """Find what came in before, by source and id there."""
    rows = conn.execute(
        select(Initiative).where(
            col(Initiative.source).in_({source for source, _id in keys}),
            col(Initiative.external_id).in_({external_id for _source, external_id in keys}),
        )
    )
    found = [Initiative(**row._mapping) for row in rows]
    return {(str(one.source), str(one.external_id)): one for one in found}


def hidden(conn: Connection, ids: Collection[UUID]) -> set[UUID]:
    """Say which of these initiatives are hidden, or went with the samples."""
    return {about_id for kind, about_id in hidden_among(conn, ids) if kind == "initiative"}


def goals_of_many(conn: Connection, ids: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """Give, for each initiative, its goals with the kind of link."""
    rows: Any = conn.execute(
        select(col(InitiativeGoal.initiative_id), col(InitiativeGoal.goal_id), col(InitiativeGoal.link)).where(
            col(InitiativeGoal.initiative_id).in_(ids)
        )
    )
    found: dict[UUID, dict[UUID, str]] = {}
    for initiative_id, goal_id, link in rows:
        found.setdefault(initiative_id, {})[goal_id] = link
    return found


def organisations_of_many(conn: Connection, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    rows: Any = conn.execute(
        select(col(InitiativeOrganisation.initiative_id), col(InitiativeOrganisation.organisation_id)).where(
            col(InitiativeOrganisation.initiative_id).in_(ids)
        )
    )
    found: dict[UUID, set[UUID]] = {}
    for initiative_id, organisation_id in rows:
        found.setdefault(initiative_id, set()).add(organisation_id)
    return found


def organisations_by_name(conn: Connection, names: Collection[str]) -> dict[str, UUID]:
    """Find organisations that can be seen."""
    rows: Any = conn.execute(
        select(col(Organisation.name), col(Organisation.id)).where(
            col(Organisation.name).in_(names), shown("organisation", col(Organisation.id))
        )
    )
    return {row[0]: row[1] for row in rows}


def add_many(work: Work, rows: Sequence[Mapping[str, object]]) -> None:
    """Add initiatives that all have the same fields."""
    if rows:
        work.conn.execute(insert(Initiative), [{"created_at": work.now, **row} for row in rows])


def change_many(work: Work, rows: Sequence[Mapping[str, object]]) -> None:
    """Write initiatives anew: each row has its `id` and the same fields as the others."""
    if rows:
        fields = [name for name in rows[0] if name != "id"]
        table = Initiative.__table__  # type: ignore[attr-defined]
        query = update(table).where(table.c.id == bindparam("this"))
        values = [{"this": row["id"], **{f"new_{name}": row[name] for name in fields}} for row in rows]
        work.conn.execute(query.values({name: bindparam(f"new_{name}") for name in fields}), values)


def set_goals_of_many(work: Work, goals: Mapping[UUID, Mapping[UUID, str]]) -> None:
    """Set the goals of initiatives; what others confirmed of those that stay stays."""
    if not goals:
        return
    rows = [{"initiative_id": i, "goal_id": g, "link": link} for i, of in goals.items() for g, link in of.items()]
    key = (col(InitiativeGoal.initiative_id), col(InitiativeGoal.goal_id))
    had = work.conn.execute(select(*key).where(key[0].in_(goals))).all()
    gone = [{"this": i, "of": g} for i, g in had if g not in goals[i]]
    if gone:
        table = InitiativeGoal.__table__  # type: ignore[attr-defined]
        this = (table.c.initiative_id == bindparam("this"), table.c.goal_id == bindparam("of"))
        work.conn.execute(delete(table).where(*this), gone)
    row = upsert(InitiativeGoal)
    row = row.on_conflict_do_update(index_elements=["initiative_id", "goal_id"], set_={"link": row.excluded.link})
    work.conn.execute(row, rows)


def add_organisations(work: Work, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    rows = [{"initiative_id": initiative, "organisation_id": organisation} for initiative, organisation in pairs]
    if rows:
        work.conn.execute(insert(InitiativeOrganisation), rows)
