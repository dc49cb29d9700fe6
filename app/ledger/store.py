"""Every statement about the two ledgers, seasons, activity and notices."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, and_, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.goals.tables import MetricTotal
from app.ledger import pause_store, team_totals_store
from app.ledger.tables import Activity, EntryGoal, ImpactEntry, LedgerEntry, Notice, Season
from app.moderation.tables import Block
from app.platform.database import Work
from app.platform.ids import new_id


def current_season(conn: Connection, now: datetime) -> Season | None:
    row = conn.execute(
        select(Season).where(col(Season.starts_at) <= now).order_by(col(Season.starts_at).desc()).limit(1)
    ).one_or_none()
    return Season(**row._mapping) if row else None


def add_season(work: Work, season_id: int, name: str, starts_at: datetime, ends_at: datetime) -> None:
    work.conn.execute(insert(Season).values(id=season_id, name=name, starts_at=starts_at, ends_at=ends_at))


def add_entries(work: Work, entries: Sequence[tuple[Mapping[str, object], Sequence[UUID]]]) -> None:
    """Write ledger entries and the goals each counts for; an `IntegrityError` means a cause was paid before."""
    pause_store.stop_if_paused(work)
    rows = [{"id": new_id(), "posted_at": work.now, **values} for values, _goals in entries]
    links = [
        {"entry_id": row["id"], "goal_id": goal}
        for row, (_values, goals) in zip(rows, entries, strict=True)
        for goal in goals
    ]
    work.conn.execute(insert(LedgerEntry), rows)
    if links:
        work.conn.execute(insert(EntryGoal), links)


def day_and_repeats(
    conn: Connection, player_id: UUID, local_date: date, quest_id: UUID, since: datetime
) -> tuple[int, int]:
    """Sum a player's raw centipoints of deeds on one local day (reversals included), and count their deeds on a quest.

    The count is of those posted since a moment: the repetition factor's input.
    """
    mine = col(LedgerEntry.player_id) == player_id
    on_day = mine & (col(LedgerEntry.local_date) == local_date) & col(LedgerEntry.kind).in_(("deed", "reversal"))
    again = mine & (col(LedgerEntry.quest_id) == quest_id) & (col(LedgerEntry.kind) == "deed")
    day = select(func.coalesce(func.sum(col(LedgerEntry.raw_cp)), 0)).where(on_day).scalar_subquery()
    repeats = select(func.count(col(LedgerEntry.id))).where(again, col(LedgerEntry.posted_at) >= since)
    row = conn.execute(select(day, repeats.scalar_subquery())).one()
    return int(row[0]), int(row[1])


def decisions(conn: Connection, player_id: UUID, contribution_id: UUID, local_date: date) -> tuple[bool, int]:
    """Say whether a player was paid for deciding about a contribution, and count the paid decisions of one day."""
    mine = and_(col(LedgerEntry.player_id) == player_id, col(LedgerEntry.kind) == "deciding")
    this = select(func.count(col(LedgerEntry.id))).where(mine, col(LedgerEntry.cause_id) == contribution_id)
    day = select(func.count(col(LedgerEntry.id))).where(mine, col(LedgerEntry.local_date) == local_date)
    row = conn.execute(select(this.scalar_subquery(), day.scalar_subquery())).one()
    return row[0] > 0, int(row[1])


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
    """Write real units once and move the totals of the metric and the team with them."""
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
    if team_id is not None:
        team_totals_store.move(work, {(team_id, metric_id): amount_milli})


def impact_of(conn: Connection, contribution_id: UUID) -> ImpactEntry | None:
    row = conn.execute(
        select(ImpactEntry).where(col(ImpactEntry.contribution_id) == contribution_id, col(ImpactEntry.kind) == "deed")
    ).one_or_none()
    return ImpactEntry(**row._mapping) if row else None


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
