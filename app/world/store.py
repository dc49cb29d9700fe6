"""Every statement about the world itself."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Connection, insert, literal, select, update
from sqlmodel import col

from app.moderation.store import hidden_among
from app.platform.database import Work
from app.platform.i18n import _
from app.platform.statement import Statement
from app.world.tables import PublicAct, World

_NEUTRAL = {
    "quest": _("a quest"),
    "initiative": _("an initiative"),
    "direction": _("a direction"),
    "echo": _("a direction in other words"),
    "player": _("a player’s name"),
    "team": _("a team"),
    "organisation": _("an organisation"),
    "picture": _("a picture"),
    "contribution": _("a contribution"),
    "message": _("a message"),
    "fact": _("a fact"),
}


class WorldRow(NamedTuple):
    """The world, as every page shows it."""

    name: str
    vision: str
    time_zone: str
    mode: str
    sample: bool
    created_at: datetime
    for_whom: str = ""

    @property
    def is_family(self) -> bool:
        """Whether boards are off and guests confirm."""
        return self.mode == "family"


_WORLD = Statement(select(*(col(getattr(World, name)) for name in WorldRow._fields)))


def load(conn: Connection) -> WorldRow | None:
    return ask(conn)()


def ask(conn: Connection) -> Callable[[], WorldRow | None]:
    """Ask for the world; nothing where none was founded yet."""
    asked = _WORLD.ask(conn, {})

    def found() -> WorldRow | None:
        rows = asked()
        return WorldRow(*rows[0]) if rows else None

    return found


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
        query = query.where(col(PublicAct.id) < literal(before, BigInteger))
    found = [PublicAct(**row._mapping) for row in conn.execute(query)]
    ids = [UUID(act.about_id) for act in found if len(act.about_id) == 36]
    hidden = {(kind, str(about_id)) for kind, about_id in hidden_among(conn, ids)}
    for act in found:  # a title that was written down before it was hidden is not shown here either
        if (act.about_kind, act.about_id) in hidden:
            act.about_title = _NEUTRAL.get(act.about_kind, _("something"))
    return found
