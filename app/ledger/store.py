"""Every statement about the two ledgers, seasons, activity and notices."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.goals.tables import MetricTotal
from app.ledger import days_store, team_totals_store
from app.ledger.tables import Activity, EntryGoal, ImpactEntry, LedgerEntry, Notice, ScorePause, Season
from app.moderation.store import apart
from app.moderation.tables import Block
from app.platform.database import Work
from app.platform.ids import new_id
from app.platform.later import summed
from app.platform.refusals import ScoresPaused
from app.platform.statement import Statement, one_of
from app.players.tables import Player
from app.world.tables import World

_BEGUN = col(Season.starts_at) <= bindparam("now")
_SEASON = select(Season).where(_BEGUN).order_by(col(Season.starts_at).desc()).limit(1)


def current_season(conn: Connection, now: datetime) -> Season | None:
    row = conn.execute(_SEASON, {"now": now}).one_or_none()
    return Season(**row._mapping) if row else None


class Books(NamedTuple):
    """What a posting looks at: the world's calendar, and the newest season that was opened."""

    time_zone: str
    began_at: datetime
    season_id: int | None
    paused: int | None


_BOOKS = Statement(
    select(
        col(World.time_zone),
        col(World.created_at),
        select(func.max(col(Season.id))).where(_BEGUN).scalar_subquery(),
        select(col(ScorePause.id)).scalar_subquery(),
    )
)


def books(work: Work) -> Books:
    """Open the books for a posting; raises `ScoresPaused` while they differ from what was made of them."""
    found = Books(*_BOOKS.one(work.conn, {"now": work.now}))
    if found.paused is not None:
        raise ScoresPaused
    return found


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


def _day_and_repeats() -> Select[int, int]:
    mine = col(LedgerEntry.player_id) == bindparam("player")
    on_day = (
        mine & (col(LedgerEntry.local_date) == bindparam("day")) & one_of(col(LedgerEntry.kind), ("deed", "reversal"))
    )
    again = mine & (col(LedgerEntry.quest_id) == bindparam("quest")) & (col(LedgerEntry.kind) == "deed")
    day = select(func.coalesce(func.sum(col(LedgerEntry.raw_cp)), 0)).where(on_day)
    repeats = select(func.count(col(LedgerEntry.id))).where(again, col(LedgerEntry.posted_at) >= bindparam("since"))
    return select(day.scalar_subquery(), repeats.scalar_subquery())


_DAY_AND_REPEATS = Statement(_day_and_repeats())


def day_and_repeats(
    conn: Connection, player_id: UUID, local_date: date, quest_id: UUID, since: datetime
) -> tuple[int, int]:
    """Sum a player's raw centipoints of deeds on one local day (reversals included), and count their deeds on a quest.

    The count is of those posted since a moment: the repetition factor's input.
    """
    mine = {"player": player_id, "day": local_date, "quest": quest_id, "since": since}
    day, repeats = _DAY_AND_REPEATS.one(conn, mine)
    return int(day), int(repeats)


def _decisions() -> Select[int, int]:
    mine = and_(col(LedgerEntry.player_id) == bindparam("player"), col(LedgerEntry.kind) == "deciding")
    this = select(func.count(col(LedgerEntry.id))).where(mine, col(LedgerEntry.cause_id) == bindparam("cause"))
    day = select(func.count(col(LedgerEntry.id))).where(mine, col(LedgerEntry.local_date) == bindparam("day"))
    return select(this.scalar_subquery(), day.scalar_subquery())


_DECISIONS = Statement(_decisions())


def ask_decisions(
    conn: Connection, player_id: UUID, contribution_id: UUID, local_date: date
) -> Callable[[], tuple[bool, int]]:
    """Say whether a player was paid for deciding about a contribution, and count the paid decisions of one day."""
    asked = _DECISIONS.ask(conn, {"player": player_id, "cause": contribution_id, "day": local_date})

    def found() -> tuple[bool, int]:
        ((this, day),) = asked()
        return this > 0, int(day)

    return found


def entries_of_contribution(conn: Connection, contribution_id: UUID) -> list[LedgerEntry]:
    rows = conn.execute(
        select(LedgerEntry).where(col(LedgerEntry.kind) == "deed", col(LedgerEntry.cause_id) == contribution_id)
    )
    return [LedgerEntry(**row._mapping) for row in rows]


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


def see_notices(work: Work, player_id: UUID) -> None:
    work.settle()
    work.conn.execute(
        update(Notice).where(col(Notice.player_id) == player_id, col(Notice.seen_at).is_(None)).values(seen_at=work.now)
    )
