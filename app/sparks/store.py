"""Every statement about what gave an idea, and about sparks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, String, and_, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.claims.tables import Claim
from app.directions.tables import Direction
from app.platform import sizes
from app.platform.database import Work
from app.players.tables import Player
from app.quests.tables import Quest
from app.sparks import events_store
from app.sparks.tables import Inspiration, Spark
from app.teams.tables import Team
from game.claims import LIVE_STATES
from game.constants import SPARK_DEPTH
from game.sparks import Event, Link
from game.sparks import Spark as Flowing

_NAMES = ("event_kind", "event_id", "from_kind", "from_id", "player_id", "from_player_id", "at")


@dataclass(frozen=True)
class LinkRow:
    """A link as it is written, with the event's and the source's owners."""

    event: Event
    source: Event
    player_id: UUID
    from_player_id: UUID
    hidden_by: UUID | None
    at: datetime
    step: int = 1


def me_and_mine(player_id: UUID) -> Select[Any]:
    """Select a player and the guests who turned out to be them."""
    return select(col(Player.id)).where(or_(col(Player.id) == player_id, col(Player.merged_into_id) == player_id))


def ids_of(conn: Connection, player_id: UUID) -> set[UUID]:
    """Give a player's id and those of the guests who turned out to be them."""
    return set(conn.execute(me_and_mine(player_id)).scalars())


def add(work: Work, event: Event, player_id: UUID, kind: str, from_id: UUID) -> None:
    """Write what gave an event its idea, if that is there to be seen; the same twice is once."""
    found = events_store.events(kind, [from_id]).subquery()
    row = select(
        literal(event.kind, String()).label("event_kind"),
        literal(event.id, Inspiration.__table__.c.event_id.type).label("event_id"),  # type: ignore[attr-defined]
        found.c.kind,
        found.c.id,
        literal(player_id, Inspiration.__table__.c.player_id.type).label("player_id"),  # type: ignore[attr-defined]
        found.c.who,
        literal(work.now, Inspiration.__table__.c.at.type).label("at"),  # type: ignore[attr-defined]
    ).where(found.c.id != event.id)
    work.conn.execute(upsert(Inspiration).from_select(_NAMES, row).on_conflict_do_nothing())


def links_back(conn: Connection, event: Event) -> list[Link]:
    """Give the links that lead back from an event, as far as sparks flow: one statement."""
    table = Inspiration.__table__  # type: ignore[attr-defined]
    columns = (table.c.event_kind, table.c.event_id, table.c.from_kind, table.c.from_id, table.c.from_player_id)
    here = (
        select(*columns, literal(1).label("step"))
        .where(table.c.event_kind == event.kind, table.c.event_id == event.id)
        .cte("back", recursive=True)
    )
    further = (
        select(*columns, (here.c.step + 1).label("step"))
        .join(here, and_(table.c.event_kind == here.c.from_kind, table.c.event_id == here.c.from_id))
        .where(here.c.step < SPARK_DEPTH)
    )
    back = here.union(further)
    rows = conn.execute(select(back.c.event_kind, back.c.event_id, back.c.from_kind, back.c.from_id, back.c[4]))
    return [Link(Event(row[0], row[1]), Event(row[2], row[3]), row[4]) for row in rows]


def count_before(
    conn: Connection, doer: UUID, players: Collection[UUID], since: datetime, now: datetime
) -> dict[UUID, int]:
    """Count, for each of some players, the deeds of a doer in a time whose sparks they keep."""
    rows = conn.execute(
        select(col(Spark.player_id), func.count(func.distinct(col(Spark.contribution_id))))
        .where(
            col(Spark.player_id).in_(players),
            col(Spark.doer_id) == doer,
            col(Spark.at) > since,
            col(Spark.at) < now,
            or_(col(Spark.taken_back_at).is_(None), col(Spark.taken_back_at) > now),
        )
        .group_by(col(Spark.player_id))
    )
    return {row[0]: row[1] for row in rows}


def add_sparks(work: Work, contribution_id: UUID, doer: UUID, found: Sequence[Flowing]) -> None:
    if found:
        rows = [{**vars(spark), "contribution_id": contribution_id, "doer_id": doer, "at": work.now} for spark in found]
        work.conn.execute(insert(Spark), rows)


def take_back(work: Work, contributions: Collection[UUID]) -> None:
    """Let the sparks of some contributions count no more."""
    work.conn.execute(
        update(Spark)
        .where(col(Spark.contribution_id).in_(contributions), col(Spark.taken_back_at).is_(None))
        .values(taken_back_at=work.now)
    )


def kept_centi(conn: Connection, player_id: UUID) -> int:
    """Sum what flowed back to a player and stands."""
    query = select(func.coalesce(func.sum(col(Spark.centi)), 0)).where(
        col(Spark.player_id).in_(me_and_mine(player_id)), col(Spark.taken_back_at).is_(None)
    )
    return int(conn.execute(query).scalar_one())


def grown_from(conn: Connection, player_id: UUID) -> list[LinkRow]:
    """Give the links that lead on from what a player did, and from what came of that; hidden ones end there."""
    table = Inspiration.__table__  # type: ignore[attr-defined]
    columns = [table.c[name] for name in (*_NAMES, "hidden_by")]
    here = (
        select(*columns, literal(1).label("step"))
        .where(table.c.from_player_id.in_(me_and_mine(player_id)), table.c.hidden_by.is_(None))
        .cte("on", recursive=True)
    )
    further = (
        select(*columns, (here.c.step + 1).label("step"))
        .join(here, and_(table.c.from_kind == here.c.event_kind, table.c.from_id == here.c.event_id))
        .where(here.c.step < SPARK_DEPTH, table.c.hidden_by.is_(None))
    )
    on = here.union(further)
    query = select(on).order_by(on.c.step, on.c.at.desc()).limit(sizes.LINKS_FOLLOWED)
    return [_row(dict(row._mapping)) for row in conn.execute(query)]


def of_player(conn: Connection, player_id: UUID) -> list[LinkRow]:
    """List the links that a player may hide: to what gave them an idea, and from what of theirs gave one."""
    mine = me_and_mine(player_id)
    table = Inspiration.__table__  # type: ignore[attr-defined]
    columns = [table.c[name] for name in (*_NAMES, "hidden_by")]
    query = (
        select(*columns)
        .where(
            or_(table.c.player_id.in_(mine), table.c.from_player_id.in_(mine)),
            or_(table.c.hidden_by.is_(None), table.c.hidden_by == player_id),
        )
        .order_by(table.c.at.desc())
        .limit(sizes.LINKS_LISTED)
    )
    return [_row(dict(row._mapping)) for row in conn.execute(query)]


def hide(work: Work, event: Event, source: Event, player_id: UUID, *, hidden: bool) -> bool:
    """Hide a link, or show it again; only one of its two may, and only who hid it shows it."""
    mine = me_and_mine(player_id)
    before = col(Inspiration.hidden_by).is_(None) if hidden else col(Inspiration.hidden_by) == player_id
    changed = work.conn.execute(
        update(Inspiration)
        .where(
            col(Inspiration.event_kind) == event.kind,
            col(Inspiration.event_id) == event.id,
            col(Inspiration.from_kind) == source.kind,
            col(Inspiration.from_id) == source.id,
            or_(col(Inspiration.player_id).in_(mine), col(Inspiration.from_player_id).in_(mine)),
            before,
        )
        .values(hidden_by=player_id if hidden else None)
    )
    return changed.rowcount == 1


def movers(conn: Connection, player_id: UUID, since: datetime) -> list[tuple[UUID, UUID | None]]:
    """List who acted on what a player pointed at, or gave the idea to: each person and the organisation acted for."""
    mine = me_and_mine(player_id)
    side = func.coalesce(col(Claim.organisation_id), col(Team.organisation_id))
    acted = (
        select(col(Claim.player_id), side.label("organisation_id"))
        .outerjoin(Team, col(Team.id) == col(Claim.team_id))
        .where(col(Claim.claimed_at) > since, col(Claim.state).in_(LIVE_STATES), col(Claim.player_id).not_in(mine))
    )
    directions = select(col(Direction.id)).where(col(Direction.proposed_by).in_(mine))
    quests = select(col(Quest.id)).where(col(Quest.direction_id).in_(directions))
    inspired = select(col(Inspiration.event_id)).where(
        col(Inspiration.from_player_id).in_(mine), col(Inspiration.at) > since, col(Inspiration.event_kind) == "claim"
    )
    both = acted.where(col(Claim.quest_id).in_(quests)).union(acted.where(col(Claim.id).in_(inspired)))
    return [(row[0], row[1]) for row in conn.execute(both.limit(sizes.MOVERS_COUNTED))]


def led_and_followed(conn: Connection, me: Collection[UUID]) -> tuple[int, int]:
    """Count the directions of mine that were settled, and those of others that I acted on."""
    led = (
        select(func.count())
        .select_from(Direction)
        .where(col(Direction.proposed_by).in_(me), col(Direction.settled_at).is_not(None))
    )
    acted = (
        select(func.count(func.distinct(col(Quest.direction_id))))
        .select_from(Claim)
        .join(Quest, col(Quest.id) == col(Claim.quest_id))
        .join(Direction, col(Direction.id) == col(Quest.direction_id))
        .where(
            col(Claim.player_id).in_(me),
            col(Claim.state).in_(LIVE_STATES),
            col(Direction.proposed_by).not_in(me),
        )
    )
    row = conn.execute(select(led.scalar_subquery(), acted.scalar_subquery())).one()
    return int(row[0]), int(row[1])


def _row(row: Mapping[str, Any]) -> LinkRow:
    return LinkRow(
        event=Event(row["event_kind"], row["event_id"]),
        source=Event(row["from_kind"], row["from_id"]),
        player_id=row["player_id"],
        from_player_id=row["from_player_id"],
        hidden_by=row["hidden_by"],
        at=row["at"],
        step=row.get("step", 1),
    )
