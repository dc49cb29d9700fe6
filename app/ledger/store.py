"""Every statement about the two ledgers, the standings, seasons, activity and notices."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlmodel import col

from app.goals.tables import MetricTotal
from app.ledger import pause_store
from app.ledger.tables import Activity, EntryGoal, ImpactEntry, LedgerEntry, Notice, Season, Standing
from app.moderation.tables import Block
from app.platform.database import Work
from app.platform.ids import new_id


class BoardKey(NamedTuple):
    """Which board: players or teams; a period; the world or one top-level goal."""

    kind: str
    period: str
    scope: str

    @property
    def topic(self) -> str:
        """The live topic of this board."""
        return f"board:{self.kind}:{self.period}:{self.scope}"


def current_season(conn: Connection, now: datetime) -> Season | None:
    row = conn.execute(
        select(Season).where(col(Season.starts_at) <= now).order_by(col(Season.starts_at).desc()).limit(1)
    ).one_or_none()
    return Season(**row._mapping) if row else None


def add_season(work: Work, season_id: int, name: str, starts_at: datetime, ends_at: datetime) -> None:
    work.conn.execute(insert(Season).values(id=season_id, name=name, starts_at=starts_at, ends_at=ends_at))


def add_entry(work: Work, goals: Sequence[UUID], **values: object) -> UUID:
    """Write one ledger entry and the goals it counts for; an `IntegrityError` means the cause was paid before."""
    pause_store.stop_if_paused(work)
    entry_id = new_id()
    work.conn.execute(insert(LedgerEntry).values(id=entry_id, posted_at=work.now, **values))
    if goals:
        work.conn.execute(insert(EntryGoal), [{"entry_id": entry_id, "goal_id": goal} for goal in goals])
    return entry_id


def add_to_standing(work: Work, key: BoardKey, subject_id: UUID, points_cp: int) -> None:
    """Move a subject's total on one board."""
    row = upsert(Standing).values(**key._asdict(), subject_id=subject_id, points_cp=points_cp)
    work.conn.execute(
        row.on_conflict_do_update(
            index_elements=["kind", "period", "scope", "subject_id"],
            set_={"points_cp": col(Standing.points_cp) + row.excluded.points_cp},
        )
    )


def raw_on_day(conn: Connection, player_id: UUID, local_date: date) -> int:
    """Sum the raw centipoints of a player's deeds on one local day (reversals included)."""
    total = conn.execute(
        select(func.coalesce(func.sum(col(LedgerEntry.raw_cp)), 0)).where(
            col(LedgerEntry.player_id) == player_id,
            col(LedgerEntry.local_date) == local_date,
            col(LedgerEntry.kind).in_(("deed", "reversal")),
        )
    ).scalar_one()
    return int(total)


def decided_on_day(conn: Connection, player_id: UUID, local_date: date) -> int:
    """Count the decisions that a player was credited for on one local day."""
    return conn.execute(
        select(func.count())
        .select_from(LedgerEntry)
        .where(
            col(LedgerEntry.player_id) == player_id,
            col(LedgerEntry.local_date) == local_date,
            col(LedgerEntry.kind) == "deciding",
        )
    ).scalar_one()


def has_entry(conn: Connection, kind: str, cause_id: UUID, player_id: UUID) -> bool:
    return (
        conn.execute(
            select(col(LedgerEntry.id)).where(
                col(LedgerEntry.kind) == kind,
                col(LedgerEntry.cause_id) == cause_id,
                col(LedgerEntry.player_id) == player_id,
            )
        ).one_or_none()
        is not None
    )


def deeds_of_quest(conn: Connection, player_id: UUID, quest_id: UUID, since: datetime) -> int:
    """Count a player's paid deeds on one quest since a moment: the repetition factor's input."""
    return conn.execute(
        select(func.count())
        .select_from(LedgerEntry)
        .where(
            col(LedgerEntry.player_id) == player_id,
            col(LedgerEntry.quest_id) == quest_id,
            col(LedgerEntry.kind) == "deed",
            col(LedgerEntry.posted_at) >= since,
        )
    ).scalar_one()


def entries_of_contribution(conn: Connection, contribution_id: UUID) -> list[LedgerEntry]:
    rows = conn.execute(
        select(LedgerEntry).where(col(LedgerEntry.kind) == "deed", col(LedgerEntry.cause_id) == contribution_id)
    )
    return [LedgerEntry(**row._mapping) for row in rows]


def goals_of_entry(conn: Connection, entry_id: UUID) -> list[UUID]:
    return list(conn.execute(select(col(EntryGoal.goal_id)).where(col(EntryGoal.entry_id) == entry_id)).scalars())


def add_impact(
    work: Work, kind: str, contribution_id: UUID, metric_id: UUID, team_id: UUID | None, amount_milli: int
) -> None:
    """Write real units once and move the metric's total with them."""
    pause_store.stop_if_paused(work)
    work.conn.execute(
        insert(ImpactEntry).values(
            id=new_id(),
            kind=kind,
            contribution_id=contribution_id,
            metric_id=metric_id,
            team_id=team_id,
            amount_milli=amount_milli,
            posted_at=work.now,
        )
    )
    count = -1 if kind == "reversal" else 1
    row = upsert(MetricTotal).values(metric_id=metric_id, confirmed_milli=amount_milli, contributions=count)
    work.conn.execute(
        row.on_conflict_do_update(
            index_elements=["metric_id"],
            set_={
                "confirmed_milli": col(MetricTotal.confirmed_milli) + row.excluded.confirmed_milli,
                "contributions": col(MetricTotal.contributions) + row.excluded.contributions,
            },
        )
    )


def impact_of(conn: Connection, contribution_id: UUID) -> ImpactEntry | None:
    row = conn.execute(
        select(ImpactEntry).where(col(ImpactEntry.contribution_id) == contribution_id, col(ImpactEntry.kind) == "deed")
    ).one_or_none()
    return ImpactEntry(**row._mapping) if row else None


def lifetime_cp(conn: Connection, player_id: UUID) -> int:
    """Give a player's lifetime total in centipoints."""
    return total_on(conn, BoardKey("players", "all", "world"), player_id) or 0


def total_on(conn: Connection, key: BoardKey, subject_id: UUID) -> int | None:
    return conn.execute(
        select(col(Standing.points_cp)).where(_on(key), col(Standing.subject_id) == subject_id)
    ).scalar_one_or_none()


def rank_of(conn: Connection, key: BoardKey, points_cp: int) -> int:
    """Give the place of a total on a board; ties share the better place."""
    above = conn.execute(
        select(func.count()).select_from(Standing).where(_on(key), col(Standing.points_cp) > points_cp)
    ).scalar_one()
    return above + 1


def top(conn: Connection, key: BoardKey, limit: int) -> list[tuple[UUID, int]]:
    return _pairs(conn, _ranked(key).limit(limit))


def above(conn: Connection, key: BoardKey, points_cp: int, subject_id: UUID, limit: int) -> list[tuple[UUID, int]]:
    """Give those just above a place, nearest last."""
    ahead = or_(
        col(Standing.points_cp) > points_cp,
        and_(col(Standing.points_cp) == points_cp, col(Standing.subject_id) < subject_id),
    )
    query = (
        select(col(Standing.subject_id), col(Standing.points_cp))
        .where(_on(key), col(Standing.points_cp) > 0, ahead)
        .order_by(col(Standing.points_cp), col(Standing.subject_id).desc())
        .limit(limit)
    )
    return _pairs(conn, query)[::-1]


def below(conn: Connection, key: BoardKey, points_cp: int, subject_id: UUID, limit: int) -> list[tuple[UUID, int]]:
    """Give those just below a place, nearest first."""
    behind = or_(
        col(Standing.points_cp) < points_cp,
        and_(col(Standing.points_cp) == points_cp, col(Standing.subject_id) > subject_id),
    )
    return _pairs(conn, _ranked(key).where(behind).limit(limit))


def size(conn: Connection, key: BoardKey) -> int:
    """Count those with points on a board."""
    return conn.execute(
        select(func.count()).select_from(Standing).where(_on(key), col(Standing.points_cp) > 0)
    ).scalar_one()


def at_place(conn: Connection, key: BoardKey, place: int) -> int | None:
    """Give the total that stands at a place (1 is the top)."""
    return conn.execute(_ranked(key).with_only_columns(col(Standing.points_cp)).offset(place - 1).limit(1)).scalar()


def _ranked(key: BoardKey) -> Select[*tuple[Any, ...]]:
    return (
        select(col(Standing.subject_id), col(Standing.points_cp))
        .where(_on(key), col(Standing.points_cp) > 0)
        .order_by(col(Standing.points_cp).desc(), col(Standing.subject_id))
    )


def _on(key: BoardKey) -> Any:
    return and_(col(Standing.kind) == key.kind, col(Standing.period) == key.period, col(Standing.scope) == key.scope)


def _pairs(conn: Connection, query: Select[*tuple[Any, ...]]) -> list[tuple[UUID, int]]:
    return [(row[0], row[1]) for row in conn.execute(query)]


def add_activity(work: Work, kind: str, **values: object) -> None:
    work.conn.execute(insert(Activity).values(at=work.now, kind=kind, **values))


def add_notice(work: Work, player_id: UUID, kind: str, **values: object) -> None:
    """Tell a player something, unless it comes from somebody with whom they want no contact."""
    unwanted = select(col(Block.at)).where(
        col(Block.player_id) == player_id, col(Block.blocked_id) == values.get("from_player_id")
    )
    if values.get("from_player_id") and work.conn.execute(unwanted).one_or_none() is not None:
        return
    work.conn.execute(insert(Notice).values(id=new_id(), player_id=player_id, at=work.now, kind=kind, **values))


def add_notices_once(work: Work, players: Collection[UUID], kind: str) -> None:
    """Tell some players something, but nobody who has not even seen it from last time."""
    unseen = select(col(Notice.player_id)).where(col(Notice.kind) == kind, col(Notice.seen_at).is_(None))
    new = set(players) - set(work.conn.execute(unseen).scalars())
    if new:
        rows = [{"id": new_id(), "player_id": player, "at": work.now, "kind": kind} for player in new]
        work.conn.execute(insert(Notice), rows)


def see_notices(work: Work, player_id: UUID) -> None:
    work.conn.execute(
        update(Notice).where(col(Notice.player_id) == player_id, col(Notice.seen_at).is_(None)).values(seen_at=work.now)
    )
