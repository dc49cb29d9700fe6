"""Every statement about alliances."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, or_, select, union, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.alliances.tables import Alliance
from app.initiatives.tables import Initiative, InitiativeSteward
from app.moderation.store import shown
from app.platform import sizes
from app.platform.database import Work
from app.players.tables import Player
from app.quests.tables import Quest, QuestNeeds


@dataclass(frozen=True)
class AllianceRow:
    """An alliance with the names of both sides and of who asked."""

    id: UUID
    initiative_a: UUID
    initiative_b: UUID
    asked_from: UUID
    state: str
    proposed_by: UUID
    proposed_at: datetime
    words: str
    reason: str
    answered_at: datetime | None
    name_a: str
    name_b: str
    by_name: str

    def other(self, initiative_id: UUID) -> tuple[UUID, str]:
        """Give the other side: id and name."""
        first = self.initiative_a == initiative_id
        return (self.initiative_b, self.name_b) if first else (self.initiative_a, self.name_a)

    @property
    def asked(self) -> UUID:
        """The side that was asked."""
        return self.other(self.asked_from)[0]


def one(conn: Connection, alliance_id: UUID) -> Alliance | None:
    row = conn.execute(select(Alliance).where(col(Alliance.id) == alliance_id)).one_or_none()
    return Alliance(**row._mapping) if row else None


def of_pair(conn: Connection, pair: tuple[UUID, UUID]) -> Alliance | None:
    query = select(Alliance).where(col(Alliance.initiative_a) == pair[0], col(Alliance.initiative_b) == pair[1])
    row = conn.execute(query).one_or_none()
    return Alliance(**row._mapping) if row else None


def of_initiatives(conn: Connection, initiatives: Collection[UUID] | Select[UUID]) -> list[AllianceRow]:
    """List the alliances of some initiatives whose sides are both active and not hidden, the newest first."""
    a, b = (Initiative.__table__.alias(name) for name in ("a", "b"))  # type: ignore[attr-defined]
    columns = [column for column in Alliance.__table__.c if column.name in AllianceRow.__annotations__]  # type: ignore[attr-defined]
    query = (
        select(*columns, a.c.name.label("name_a"), b.c.name.label("name_b"), col(Player.name).label("by_name"))
        .select_from(Alliance)
        .join(a, a.c.id == col(Alliance.initiative_a))
        .join(b, b.c.id == col(Alliance.initiative_b))
        .join(Player, col(Player.id) == col(Alliance.proposed_by))
        .where(
            or_(col(Alliance.initiative_a).in_(initiatives), col(Alliance.initiative_b).in_(initiatives)),
            a.c.state == "active",
            b.c.state == "active",
            shown("initiative", a.c.id),
            shown("initiative", b.c.id),
        )
        .order_by(col(Alliance.proposed_at).desc())
        .limit(sizes.ALLIANCES_LISTED)
    )
    return [AllianceRow(**row._mapping) for row in conn.execute(query)]


def mine(conn: Connection, me: UUID) -> list[AllianceRow]:
    """List the alliances of everything that a player tends."""
    return of_initiatives(conn, _tended(me))


def tended_by(conn: Connection, me: UUID, initiatives: Collection[UUID]) -> set[UUID]:
    """Say which of some initiatives a player tends."""
    query = select(col(Initiative.id)).where(col(Initiative.id).in_(initiatives), col(Initiative.id).in_(_tended(me)))
    return set(conn.execute(query).scalars())


def tenders(conn: Connection, initiative_id: UUID) -> set[UUID]:
    """Give who tends an initiative: its stewards, and who proposed it as long as they are here."""
    stewards = select(col(InitiativeSteward.player_id)).where(col(InitiativeSteward.initiative_id) == initiative_id)
    proposer = select(func.coalesce(col(Player.merged_into_id), col(Player.id))).where(
        col(Player.id)
        == select(col(Initiative.proposed_by)).where(col(Initiative.id) == initiative_id).scalar_subquery(),
        col(Player.kind) != "left",
    )
    return set(conn.execute(union(stewards, proposer)).scalars())


def newest_open(conn: Connection, initiative_id: UUID) -> datetime | None:
    """Give when an initiative last asked another that has not answered yet."""
    query = select(func.max(col(Alliance.proposed_at))).where(
        col(Alliance.asked_from) == initiative_id, col(Alliance.state) == "proposed"
    )
    found: datetime | None = conn.execute(query).scalar_one()
    return found


def put(work: Work, **values: object) -> None:
    """Write what is between two initiatives: a new row, or the one there is."""
    row = upsert(Alliance).values(**values)
    kept = {"id", "initiative_a", "initiative_b"}
    work.conn.execute(
        row.on_conflict_do_update(
            index_elements=["initiative_a", "initiative_b"],
            set_={name: value for name, value in values.items() if name not in kept},
        )
    )


def move(work: Work, alliance_id: UUID, was: str, **values: object) -> bool:
    """Change an alliance that is still as it was seen."""
    changed = work.conn.execute(
        update(Alliance).where(col(Alliance.id) == alliance_id, col(Alliance.state) == was).values(**values)
    )
    return changed.rowcount == 1


def between(conn: Connection, initiatives: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Give the pairs among some initiatives that are allied."""
    query = select(col(Alliance.initiative_a), col(Alliance.initiative_b)).where(
        col(Alliance.initiative_a).in_(initiatives),
        col(Alliance.initiative_b).in_(initiatives),
        col(Alliance.state) == "allied",
    )
    return [(row[0], row[1]) for row in conn.execute(query)]


def sharing_quests(conn: Connection, initiatives: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Give the pairs among some initiatives of which a quest of one, open or blocked, waits for one of the other."""
    waits, needed = (Quest.__table__.alias(name) for name in ("waits", "needed"))  # type: ignore[attr-defined]
    query = (
        select(waits.c.initiative_id, needed.c.initiative_id)
        .select_from(waits)
        .join(QuestNeeds, col(QuestNeeds.quest_id) == waits.c.id)
        .join(needed, needed.c.id == col(QuestNeeds.needs_id))
        .where(
            waits.c.initiative_id.in_(initiatives),
            waits.c.state.in_(("open", "blocked")),
            needed.c.initiative_id.in_(initiatives),
            needed.c.initiative_id != waits.c.initiative_id,
            shown("quest", waits.c.id),
            shown("quest", needed.c.id),
        )
        .distinct()
    )
    return [(row[0], row[1]) for row in conn.execute(query)]


def settled(conn: Connection, initiative_id: UUID) -> list[Alliance]:
    """Give everything that stands between an initiative and others, however it ended."""
    query = select(Alliance).where(
        or_(col(Alliance.initiative_a) == initiative_id, col(Alliance.initiative_b) == initiative_id)
    )
    rows: Any = conn.execute(query.order_by(col(Alliance.proposed_at).desc()).limit(sizes.ALLIANCES_LISTED))
    return [Alliance(**row._mapping) for row in rows]


def _tended(me: UUID) -> Any:
    proposed = select(col(Initiative.id)).where(col(Initiative.proposed_by) == me)
    return proposed.union(select(col(InitiativeSteward.initiative_id)).where(col(InitiativeSteward.player_id) == me))
