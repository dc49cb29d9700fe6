"""Every statement about reports, rulings, appeals, and what is hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, delete, false, func, insert, or_, select, update
from sqlmodel import col

from app.moderation.tables import Appeal, Block, Hidden, Report, Ruling
from app.platform import sizes
from app.platform.database import Work
from app.players.tables import Player
from app.quests.tables import Quest


@dataclass(frozen=True)
class Open:
    """What is reported and waits for a steward."""

    kind: str
    id: UUID
    count: int
    since: datetime


@dataclass(frozen=True)
class RulingRow:
    """A ruling with its steward's name and the appeal, if there is one."""

    id: UUID
    about_kind: str
    about_id: UUID
    act: str
    reason: str
    at: datetime
    steward_id: UUID
    author_id: UUID | None
    steward_name: str
    appeal: str | None
    appealed_at: datetime | None
    upheld: bool | None
    answer: str | None


def shown(kind: str, about_id: Any) -> ColumnElement[bool]:
    """Say of a column of ids that what it names is not hidden: for the WHERE of every list."""
    clause: ColumnElement[bool] = about_id.not_in(select(col(Hidden.about_id)).where(col(Hidden.about_kind) == kind))
    return clause


def there(kind: str, about_id: Any) -> ColumnElement[bool]:
    """Say of a column of ids that what it names was not removed with the samples."""
    removed = select(col(Hidden.about_id)).where(col(Hidden.about_kind) == kind, col(Hidden.cause) == "removal")
    clause: ColumnElement[bool] = about_id.not_in(removed)
    return clause


def apart(player: Any, other: Any) -> ColumnElement[bool]:
    """Say of a column of players that they and another want no contact, whichever of them; of nobody it is false."""
    blocked = select(col(Block.blocked_id)).where(col(Block.player_id) == other)
    blocking = select(col(Block.player_id)).where(col(Block.blocked_id) == other)
    return func.coalesce(or_(player.in_(blocked), player.in_(blocking)), false())


def reported_by(player_id: UUID, kind: str, about: Any) -> ColumnElement[bool]:
    """Say of a column of things of a kind that a player reported them."""
    theirs = select(col(Report.id)).where(col(Report.about_kind) == kind, col(Report.about_id) == about)
    return theirs.where(col(Report.reporter_id) == player_id).exists()


def cause_of_quest() -> Any:
    """Give, as a column, why a quest is hidden: itself, or with its initiative."""
    return (
        select(func.min(col(Hidden.cause)))
        .where(
            or_(
                and_(col(Hidden.about_kind) == "quest", col(Hidden.about_id) == col(Quest.id)),
                and_(col(Hidden.about_kind) == "initiative", col(Hidden.about_id) == col(Quest.initiative_id)),
            )
        )
        .correlate(Quest)
        .scalar_subquery()
    )


def hidden_cause(conn: Connection, kind: str, about_id: UUID) -> str | None:
    return conn.execute(select(col(Hidden.cause)).where(_about(Hidden, kind, about_id))).scalar_one_or_none()


def hidden(conn: Connection, kind: str, about_id: UUID) -> Hidden | None:
    row = conn.execute(select(Hidden).where(_about(Hidden, kind, about_id))).one_or_none()
    return Hidden(**row._mapping) if row else None


def hidden_among(conn: Connection, ids: Iterable[UUID]) -> dict[tuple[str, UUID], Hidden]:
    rows = conn.execute(select(Hidden).where(col(Hidden.about_id).in_(list(ids))))
    return {(row.about_kind, row.about_id): Hidden(**row._mapping) for row in rows}


def all_hidden(conn: Connection, limit: int) -> list[Hidden]:
    """List what stewards hid, newest first."""
    rows = conn.execute(
        select(Hidden).where(col(Hidden.cause) == "ruling").order_by(col(Hidden.at).desc()).limit(limit)
    )
    return [Hidden(**row._mapping) for row in rows]


def hidden_of(conn: Connection, author_id: UUID, limit: int) -> list[Hidden]:
    """List what is hidden of a player."""
    rows = conn.execute(
        select(Hidden).where(col(Hidden.author_id) == author_id, col(Hidden.cause) != "removal").limit(limit)
    )
    return [Hidden(**row._mapping) for row in rows]


def add_hidden(work: Work, kind: str, about_id: UUID, **values: object) -> None:
    work.conn.execute(insert(Hidden).values(about_kind=kind, about_id=about_id, said="", at=work.now, **values))


def change_hidden(work: Work, kind: str, about_id: UUID, **values: object) -> None:
    work.conn.execute(update(Hidden).where(_about(Hidden, kind, about_id)).values(**values))


def drop_hidden(work: Work, kind: str, about_id: UUID) -> None:
    work.conn.execute(delete(Hidden).where(_about(Hidden, kind, about_id)))


def add_report(work: Work, report_id: UUID, kind: str, about_id: UUID, reporter_id: UUID, reason: str) -> None:
    work.conn.execute(
        insert(Report).values(
            id=report_id, about_kind=kind, about_id=about_id, reporter_id=reporter_id, reason=reason, at=work.now
        )
    )


def has_reported(conn: Connection, kind: str, about_id: UUID, player_id: UUID) -> bool:
    query = select(col(Report.id)).where(_about(Report, kind, about_id), col(Report.reporter_id) == player_id)
    return conn.execute(query).one_or_none() is not None


def reported_pictures(conn: Connection, player_id: UUID, pictures: Iterable[UUID]) -> set[UUID]:
    """Give those of some pictures that a player reported: they do not see them again."""
    query = select(col(Report.about_id)).where(
        col(Report.about_kind) == "picture",
        col(Report.reporter_id) == player_id,
        col(Report.about_id).in_(list(pictures)),
    )
    return set(conn.execute(query).scalars())


def reports_since(conn: Connection, player_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(col(Report.reporter_id) == player_id, col(Report.at) > since)
    return conn.execute(query).scalar_one()


def reporters(conn: Connection, kind: str, about_id: UUID) -> tuple[int, int]:
    """Count who reported a thing and was not answered yet: lasting players, guests."""
    rows = conn.execute(
        select(col(Player.kind), func.count())
        .select_from(Report)
        .join(Player, col(Player.id) == col(Report.reporter_id))
        .where(_about(Report, kind, about_id), col(Report.ruling_id).is_(None), col(Player.suspended_at).is_(None))
        .group_by(col(Player.kind))
    )
    counts = {row[0]: row[1] for row in rows}
    return counts.get("lasting", 0), counts.get("guest", 0)


def open_reports(conn: Connection, limit: int) -> list[Open]:
    """List what was reported and waits, with how many said so and since when; oldest first."""
    since = func.min(col(Report.at)).label("since")
    rows = conn.execute(
        select(col(Report.about_kind), col(Report.about_id), func.count(), since)
        .where(col(Report.ruling_id).is_(None))
        .group_by(col(Report.about_kind), col(Report.about_id))
        .order_by(since)
        .limit(limit)
    )
    return [Open(*row) for row in rows]


def reasons(conn: Connection, ids: Iterable[UUID]) -> dict[tuple[str, UUID], list[str]]:
    """Give why each of some things was reported (at most 20 reasons each are of use); never by whom."""
    rows = conn.execute(
        select(col(Report.about_kind), col(Report.about_id), col(Report.reason))
        .where(col(Report.about_id).in_(list(ids)), col(Report.ruling_id).is_(None))
        .order_by(col(Report.at))
        .limit(sizes.REASONS_READ)
    )
    found: dict[tuple[str, UUID], list[str]] = {}
    for kind, about_id, reason in rows:
        found.setdefault((kind, about_id), []).append(reason)
    return found


def settle_reports(work: Work, kind: str, about_id: UUID, ruling_id: UUID) -> list[UUID]:
    """Let a ruling answer the open reports about a thing, and give who made them."""
    return list(
        work.conn.execute(
            update(Report)
            .where(_about(Report, kind, about_id), col(Report.ruling_id).is_(None))
            .values(ruling_id=ruling_id)
            .returning(col(Report.reporter_id))
        ).scalars()
    )


def add_ruling(work: Work, **values: object) -> None:
    work.conn.execute(insert(Ruling).values(at=work.now, **values))


def was_shown(conn: Connection, kind: str, about_id: UUID) -> bool:
    """Say whether a steward has left or shown a thing before."""
    query = select(col(Ruling.id)).where(_about(Ruling, kind, about_id), col(Ruling.act).in_(("show", "leave")))
    return conn.execute(query.limit(1)).one_or_none() is not None


def ruling(conn: Connection, ruling_id: UUID) -> RulingRow | None:
    found = _rulings(conn, col(Ruling.id) == ruling_id, limit=1)
    return found[0] if found else None


def rulings_about(conn: Connection, author_id: UUID, limit: int) -> list[RulingRow]:
    """List what was decided about a player's things, newest first."""
    return _rulings(conn, col(Ruling.author_id) == author_id, col(Ruling.act) != "leave", limit=limit)


def open_appeals(conn: Connection, limit: int) -> list[RulingRow]:
    return _rulings(conn, col(Appeal.ruling_id).is_not(None), col(Appeal.upheld).is_(None), limit=limit)


def add_appeal(work: Work, ruling_id: UUID, player_id: UUID, text: str) -> None:
    work.conn.execute(insert(Appeal).values(ruling_id=ruling_id, player_id=player_id, text=text, at=work.now))


def answer_appeal(work: Work, ruling_id: UUID, steward_id: UUID, *, upheld: bool, answer: str) -> bool:
    answered = work.conn.execute(
        update(Appeal)
        .where(col(Appeal.ruling_id) == ruling_id, col(Appeal.upheld).is_(None))
        .values(upheld=upheld, answer=answer, answered_by=steward_id, answered_at=work.now)
    )
    return answered.rowcount == 1


def stewards(conn: Connection) -> set[UUID]:
    """Give who tends the world and can decide."""
    query = select(col(Player.id)).where(
        col(Player.steward), col(Player.kind) == "lasting", ~col(Player.sample), col(Player.suspended_at).is_(None)
    )
    return set(conn.execute(query).scalars())


def _rulings(conn: Connection, *where: Any, limit: int) -> list[RulingRow]:
    rows: Any = conn.execute(
        select(
            col(Ruling.id),
            col(Ruling.about_kind),
            col(Ruling.about_id),
            col(Ruling.act),
            col(Ruling.reason),
            col(Ruling.at),
            col(Ruling.steward_id),
            col(Ruling.author_id),
            col(Player.name).label("steward_name"),
            col(Appeal.text).label("appeal"),
            col(Appeal.at).label("appealed_at"),
            col(Appeal.upheld),
            col(Appeal.answer),
        )
        .select_from(Ruling)
        .join(Player, col(Player.id) == col(Ruling.steward_id))
        .outerjoin(Appeal, col(Appeal.ruling_id) == col(Ruling.id))
        .where(and_(*where))
        .order_by(col(Ruling.at).desc())
        .limit(limit)
    )
    return [RulingRow(**row._mapping) for row in rows]


def _about(table: Any, kind: str, about_id: UUID) -> ColumnElement[bool]:
    return and_(col(table.about_kind) == kind, col(table.about_id) == about_id)
