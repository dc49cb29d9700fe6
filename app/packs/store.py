"""Every statement about packs."""

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from app.goals.tables import Goal, Pack
from app.packs.entries import ReadPack
from app.platform.database import Work


def keep(work: Work, pack: ReadPack) -> None:
    """Remember that a list was loaded, from where, and under which licence."""
    values = {"version": pack.version, "source": pack.source, "licence": pack.licence, "loaded_at": work.now}
    known = work.conn.execute(select(col(Pack.id)).where(col(Pack.id) == pack.name)).one_or_none()
    if known is None:
        work.conn.execute(insert(Pack).values(id=pack.name, **values))
    else:
        work.conn.execute(update(Pack).where(col(Pack.id) == pack.name).values(**values))


def goals_by_code(conn: Connection, pack_name: str) -> dict[str, Goal]:
    rows = conn.execute(select(Goal).where(col(Goal.pack_id) == pack_name))
    return {row.code: Goal(**row._mapping) for row in rows}
