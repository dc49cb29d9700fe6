"""Every statement about the two ledgers, seasons, activity and notices."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, insert, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.contributions.tables import Contribution
from app.goals.tables import MetricTotal
from app.ledger import days_store, team_totals_store
from app.ledger.tables import Activity, EntryGoal, ImpactEntry, LedgerEntry, Notice, ScorePause, Season
from app.moderation.store import apart
from app.moderation.tables import Block
from app.platform.database import Work
from app.platform.ids import new_id
from app.platform.later import summed
from app.platform.statement import Statement, one_of
from app.players.heirs import HEIR, IS_HEIR
from app.players.tables import Player
from app.world.tables import World

_BEGUN = col(Season.starts_at) <= bindparam("now")
_SEASON = select(Season).where(_BEGUN).order_by(col(Season.starts_at).desc()).limit(1)


def current_season(conn: Connection, now: datetime) -> Season | None:
    row = conn.execute(_SEASON, {"now": now}).one_or_none()
    return Season(**row._mapping) if row else None


class Books(NamedTuple):
    """What every posting looks at: the world's calendar, and the newest season that was opened."""

    time_zone: str
    began_at: datetime
    season_id: int | None
    paused: int | None


_IN_BOOKS = (
    col(World.time_zone),
    col(World.created_at),
    select(func.max(col(Season.id))).where(_BEGUN).scalar_subquery(),
    select(col(ScorePause.id)).scalar_subquery(),
)
_BOOKS = Statement(select(*_IN_BOOKS))


def books(work: Work) -> Books:
    return Books(*_BOOKS.one(work.conn, {"now": work.now}))


def add_season(work: Work, season_id: int, name: str, starts_at: datetime, ends_at: datetime) -> None:
    work.conn.execute(insert(Season).values(id=season_id, name=name, starts_at=starts_at, ends_at=ends_at))


_ADD_ENTRY, _ADD_ENTRY_GOAL = Statement(insert(LedgerEntry)), Statement(insert(EntryGoal))


def add_entries(work: Work, entries: Sequence[tuple[Mapping[str, object], Sequence[UUID]]]) -> None:
    """Write ledger entries and the goals each counts for; an `IntegrityError` means a cause was paid before."""
    rows = [{"id": new_id(), "posted_at": work.now, **values} for values, _goals in entries]
    links: list[dict[str, Any]] = [
        {"entry_id": row["id"], "goal_id": goal}
        for row, (_values, goals) in zip(rows, entries, strict=True)
        for goal in goals
    ]
    _ADD_ENTRY.change_many(work.conn, rows)  # now: the next deed of the same day is worth less
    work.later(_ADD_ENTRY_GOAL.change_many, links)


class Look(NamedTuple):
    """What the ledger says to whoever decides about a contribution."""

    books: Books
    paid_before: bool  # the one who looks, for deciding about this very contribution
    decisions: int  # of theirs that were paid on their day
    day_cp: int  # raw, of the deeds of whoever did it on the day of this one, less what was taken back
    repeats: int  # their deeds on this quest since a moment


def _look() -> Select[*tuple[Any, ...]]:
    """Ask for it in one statement. Each sum by itself: an index has exactly its rows."""

    def counts(*which: ColumnElement[bool]) -> Any:
        return select(func.count(col(LedgerEntry.id))).where(*which).correlate(Contribution).scalar_subquery()

    decided = (col(LedgerEntry.player_id) == bindparam("me"), col(LedgerEntry.kind) == "deciding")
    theirs = col(LedgerEntry.player_id) == col(Contribution.player_id)
    again = (theirs, col(LedgerEntry.quest_id) == col(Contribution.quest_id), col(LedgerEntry.kind) == "deed")
    day = select(func.coalesce(func.sum(col(LedgerEntry.raw_cp)), 0)).where(
        theirs,
        col(LedgerEntry.local_date) == col(Contribution.local_date),
        one_of(col(LedgerEntry.kind), ("deed", "reversal")),
    )
    return (
        select(
            *_IN_BOOKS,
            counts(*decided, col(LedgerEntry.cause_id) == bindparam("of")),
            counts(*decided, col(LedgerEntry.local_date) == bindparam("today")),
            day.correlate(Contribution).scalar_subquery(),
            counts(*again, col(LedgerEntry.posted_at) >= bindparam("since")),
        )
        .select_from(Contribution)
        .join(World, true())
        .where(col(Contribution.id) == bindparam("of"))
    )


_LOOK = Statement(_look())


def ask_look(work: Work, me: UUID, contribution_id: UUID, today: date, since: datetime) -> Callable[[], Look]:
    """Ask what the ledger says; where there is no such contribution, what it gives must not be asked."""
    values = {"me": me, "of": contribution_id, "today": today, "since": since, "now": work.now}
    asked = _LOOK.ask(work.conn, values)

    def found() -> Look:
        ((*books, this, decisions, day, repeats),) = asked()
        return Look(Books(*books), this > 0, int(decisions), int(day), int(repeats))

    return found


class Paid(NamedTuple):
    """An entry, and on whose boards it stands today: its player's, or those of who they turned out to be."""

    entry: LedgerEntry
    heir_id: UUID
    young: bool


def entries_of_contribution(conn: Connection, contribution_id: UUID) -> list[Paid]:
    rows = conn.execute(
        select(HEIR.c.id.label("heir_id"), HEIR.c.young.label("heir_young"), LedgerEntry)
        .select_from(LedgerEntry)
        .join(Player, col(Player.id) == col(LedgerEntry.player_id))
        .join(HEIR, IS_HEIR)
        .where(col(LedgerEntry.kind) == "deed", col(LedgerEntry.cause_id) == contribution_id)
    )
    names = LedgerEntry.model_fields
    return [
        Paid(LedgerEntry(**{name: row._mapping[name] for name in names}), row.heir_id, row.heir_young) for row in rows
    ]


def goals_of_entry(conn: Connection, entry_id: UUID) -> list[UUID]:
    return list(conn.execute(select(col(EntryGoal.goal_id)).where(col(EntryGoal.entry_id) == entry_id)).scalars())


_ADD_IMPACT = Statement(insert(ImpactEntry))
_Moved = tuple[int, int]  # by how many thousandths of its unit a metric moves, and by how many contributions
_MOVED = upsert(MetricTotal)
_MOVE_METRIC = Statement(
    _MOVED.on_conflict_do_update(
        index_elements=["metric_id"],
        set_={
            "confirmed_milli": col(MetricTotal.confirmed_milli) + _MOVED.excluded.confirmed_milli,
            "contributions": col(MetricTotal.contributions) + _MOVED.excluded.contributions,
        },
    )
)


def add_impact(work: Work, impacts: Sequence[Mapping[str, Any]]) -> None:
    """Write real units once and move the totals of metrics and teams with them."""
    work.later(_ADD_IMPACT.change_many, [{"id": new_id(), "posted_at": work.now, **impact} for impact in impacts])
    metrics: list[tuple[UUID, _Moved]] = []
    teams: list[team_totals_store.Done] = []
    for impact in impacts:
        metrics.append((impact["metric_id"], (impact["amount_milli"], -1 if impact["kind"] == "reversal" else 1)))
        if impact["team_id"] is not None:
            teams.append(((impact["team_id"], impact["metric_id"]), impact["amount_milli"]))
    work.later(_move_metrics, metrics)
    team_totals_store.move(work, teams)
    days_store.move(work, impacts)


def _move_metrics(conn: Connection, moved: list[tuple[UUID, _Moved]]) -> None:
    amounts = summed((metric, amount) for metric, (amount, _count) in moved)
    counts = summed((metric, count) for metric, (_amount, count) in moved)
    rows = [{"metric_id": of, "confirmed_milli": amounts[of], "contributions": counts[of]} for of in amounts]
    _MOVE_METRIC.change_many(conn, rows)


def impact_of(conn: Connection, contribution_id: UUID) -> ImpactEntry | None:
    row = conn.execute(
        select(ImpactEntry).where(col(ImpactEntry.contribution_id) == contribution_id, col(ImpactEntry.kind) == "deed")
    ).one_or_none()
    return ImpactEntry(**row._mapping) if row else None


_ADD_ACTIVITY, _ADD_NOTICE = Statement(insert(Activity)), Statement(insert(Notice))
_UNWANTED = select(col(Block.at)).where(
    col(Block.player_id) == bindparam("player"), col(Block.blocked_id) == bindparam("other")
)


_NO_ACTIVITY, _NO_NOTICE = (  # all that a row may say: together they go in with the same names
    {name: None for name in table.model_fields if name not in {"id", "at", "seen_at"}} | {said: ""}
    for table, said in ((Activity, "unit"), (Notice, "text"))
)


def add_activity(work: Work, kind: str, **values: object) -> None:
    work.later(_ADD_ACTIVITY.change_many, [{**_NO_ACTIVITY, "at": work.now, "kind": kind, **values}])


def add_notice(work: Work, player_id: UUID, kind: str, **values: object) -> None:
    """Tell a player something, unless it comes from somebody with whom they want no contact."""
    sender = values.get("from_player_id")
    if sender and work.conn.execute(_UNWANTED, {"player": player_id, "other": sender}).one_or_none() is not None:
        return
    row: dict[str, Any] = {"id": new_id(), "player_id": player_id, "at": work.now, "kind": kind, **values}
    work.later(_ADD_NOTICE.change_many, [{**_NO_NOTICE, **row}])


def add_notices(work: Work, players: Collection[UUID], kind: str, sender: UUID, **values: object) -> None:
    """Tell some players what comes from one, but not that one, nor where one of the two wants no contact."""
    heard = set(players) - {sender}
    unwanted = select(col(Player.id)).where(col(Player.id).in_(heard), apart(col(Player.id), sender))
    wanted = sorted(heard - set(work.conn.execute(unwanted).scalars())) if heard else []
    same = {"at": work.now, "kind": kind, "from_player_id": sender, **values}
    _ADD_NOTICE.change_many(work.conn, [{"id": new_id(), "player_id": player, **same} for player in wanted])


def add_notices_once(work: Work, players: Collection[UUID], kind: str) -> None:
    """Tell some players something, but nobody who has not even seen it from last time."""
    work.settle()
    unseen = select(col(Notice.player_id)).where(col(Notice.kind) == kind, col(Notice.seen_at).is_(None))
    new = set(players) - set(work.conn.execute(unseen).scalars())
    rows = [{"id": new_id(), "player_id": player, "at": work.now, "kind": kind} for player in new]
    _ADD_NOTICE.change_many(work.conn, rows)


def see_notices(work: Work, player_id: UUID, notices: Sequence[UUID]) -> None:
    """Let a player have seen some of what they were told."""
    work.settle()
    theirs = (col(Notice.player_id) == player_id, col(Notice.seen_at).is_(None), col(Notice.id).in_(notices))
    work.conn.execute(update(Notice).where(*theirs).values(seen_at=work.now))
