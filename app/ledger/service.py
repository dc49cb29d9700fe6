"""Posting: the one place where points and impact come into being, and every board moves with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.ledger import standings_store as standings
from app.ledger import store
from app.ledger.boards import BoardKey, boards_of
from app.ledger.tables import LedgerEntry
from app.platform.database import Work
from app.world import store as world_store
from game import points, seasons
from game.constants import RULES_VERSION


@dataclass(frozen=True)
class Earner:
    """Who earns: the player, and the team they acted for."""

    player_id: UUID
    young: bool
    team_id: UUID | None
    organisation_id: UUID | None = None


@dataclass(frozen=True)
class When:
    """The season and week that an entry belongs to: those of the moment it is posted."""

    season_id: int
    week: str


def when(work: Work) -> When:
    """Give the present season and week, opening the next season when its time has come."""
    world = world_store.load(work.conn)
    if world is None:
        raise LookupError("there is no world yet")
    number, starts, ends = seasons.season_at(world.created_at, work.now)
    season = store.current_season(work.conn, work.now)
    if season is None or season.id != number:
        store.add_season(work, number, f"Season {number}", starts, ends)
    return When(number, seasons.week_key(work.now, world.time_zone))


def post_deed(
    work: Work,
    earner: Earner,
    *,
    contribution_id: UUID,
    quest_id: UUID,
    raw_cp: int,
    local_date: date,
    goals: Sequence[UUID],
) -> int:
    """Post the one entry of a confirmed contribution and give the centipoints credited after the daily curve."""
    before = store.raw_on_day(work.conn, earner.player_id, local_date)
    credited = points.daily_credit(before, raw_cp)
    _post(work, earner, "deed", contribution_id, quest_id, credited, raw_cp, local_date, goals)
    return credited


def post_deciding(work: Work, earner: Earner, *, contribution_id: UUID, local_date: date) -> int:
    """Post what a decision pays, whichever way it went: at most ten a day, once for each contribution."""
    if store.has_entry(work.conn, "deciding", contribution_id, earner.player_id):
        return 0
    if store.decided_on_day(work.conn, earner.player_id, local_date) >= points.DECISIONS_PAID_A_DAY:
        return 0
    _post(
        work, earner, "deciding", contribution_id, None, points.DECISION_PAY_CP, points.DECISION_PAY_CP, local_date, ()
    )
    return points.DECISION_PAY_CP


def reverse(work: Work, contribution_id: UUID, young: dict[UUID, bool], reason: str) -> int:
    """Take back every entry and the impact of a contribution by new entries; gives the centipoints taken back."""
    taken = 0
    for entry in store.entries_of_contribution(work.conn, contribution_id):
        _reverse_entry(work, entry, young.get(entry.player_id, False), reason)
        taken += entry.points_cp
    impact = store.impact_of(work.conn, contribution_id)
    if impact is not None:
        store.add_impact(work, "reversal", contribution_id, impact.metric_id, impact.team_id, -impact.amount_milli)
    return taken


def post_impact(work: Work, *, contribution_id: UUID, metric_id: UUID, team_id: UUID | None, amount_milli: int) -> None:
    """Post the real units of a confirmed contribution."""
    store.add_impact(work, "deed", contribution_id, metric_id, team_id, amount_milli)


def repeats(work: Work, player_id: UUID, quest_id: UUID) -> int:
    """Count a player's paid deeds on one quest in the last seven days."""
    return store.deeds_of_quest(work.conn, player_id, quest_id, work.now - timedelta(days=7))


def _reverse_entry(work: Work, entry: LedgerEntry, young: bool, reason: str) -> None:
    goals = store.goals_of_entry(work.conn, entry.id)
    now = when(work)
    store.add_entry(
        work,
        goals,
        kind="reversal",
        cause_id=entry.id,
        player_id=entry.player_id,
        team_id=entry.team_id,
        organisation_id=entry.organisation_id,
        quest_id=entry.quest_id,
        points_cp=-entry.points_cp,
        raw_cp=-entry.raw_cp,
        reverses_id=entry.id,
        reason=reason,
        rules_version=RULES_VERSION,
        season_id=now.season_id,
        week=now.week,
        local_date=entry.local_date,
    )
    earner = Earner(entry.player_id, young, entry.team_id, entry.organisation_id)
    standings.move(work, _moves(earner, now, goals, -entry.points_cp))


def _post(
    work: Work,
    earner: Earner,
    kind: str,
    cause_id: UUID,
    quest_id: UUID | None,
    points_cp: int,
    raw_cp: int,
    local_date: date,
    goals: Sequence[UUID],
) -> None:
    now = when(work)
    store.add_entry(
        work,
        goals,
        kind=kind,
        cause_id=cause_id,
        player_id=earner.player_id,
        team_id=earner.team_id,
        organisation_id=earner.organisation_id,
        quest_id=quest_id,
        points_cp=points_cp,
        raw_cp=raw_cp,
        rules_version=RULES_VERSION,
        season_id=now.season_id,
        week=now.week,
        local_date=local_date,
    )
    standings.move(work, _moves(earner, now, goals, points_cp))


def _moves(earner: Earner, now: When, goals: Sequence[UUID], points_cp: int) -> dict[tuple[BoardKey, UUID], int]:
    player = (earner.player_id, earner.young)
    boards = boards_of(player, earner.team_id, earner.organisation_id, now.season_id, now.week, goals)
    return dict.fromkeys(boards, points_cp)
