"""Every statement about the world itself."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from app.platform.database import Work
from app.world.tables import PublicAct, World


class WorldRow(NamedTuple):
    """The world, as every page shows it."""

    name: str
    vision: str
    time_zone: str
    mode: str
    sample: bool
    created_at: datetime

    @property
    def is_family(self) -> bool:
        """Whether boards are off and guests confirm."""
        return self.mode == "family"


def load(conn: Connection) -> WorldRow | None:
    row = conn.execute(
        select(
            col(World.name),
            col(World.vision),
            col(World.time_zone),
            col(World.mode),
            col(World.sample),
            col(World.created_at),
        )
    ).one_or_none()
    return WorldRow(*row) if row else None


def create(work: Work, name: str, vision: str, time_zone: str, mode: str, *, sample: bool) -> None:
    work.conn.execute(
        insert(World).values(
            id=1, name=name, vision=vision, time_zone=time_zone, mode=mode, sample=sample, created_at=work.now
        )
    )


def change(work: Work, **values: object) -> None:
    work.conn.execute(update(World).values(**values))


def log_act(
    work: Work, actor_name: str, act: str, about_kind: str, about_id: str, about_title: str, reason: str
) -> None:
    work.conn.execute(
        insert(PublicAct).values(
            at=work.now,
            actor_name=actor_name,
            act=act,
            about_kind=about_kind,
            about_id=about_id,
            about_title=about_title,
            reason=reason,
        )
    )


def acts(conn: Connection, before: int | None, limit: int) -> list[PublicAct]:
    query = select(PublicAct).order_by(col(PublicAct.id).desc()).limit(limit)
    if before is not None:
        query = query.where(col(PublicAct.id) < before)
    return [PublicAct(**row._mapping) for row in conn.execute(query)]
