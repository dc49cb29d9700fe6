"""A large world made in bulk: as if many players had played for weeks, with hand-ins that wait to be confirmed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, SQLColumnExpression, func, insert, literal, select, update
from sqlmodel import col

from app.claims.tables import Claim
from app.confirmations.tables import Confirmation
from app.contributions.tables import Contribution
from app.goals.tables import Goal, Metric, MetricTotal
from app.initiatives.tables import Initiative, InitiativeGoal
from app.ledger import days_store, effort_store, team_totals_store
from app.ledger.tables import (
    Activity,
    Board,
    EntryGoal,
    ImpactEntry,
    LedgerEntry,
    Season,
    Standing,
    StandingBucket,
)
from app.platform.database import Database, Work
from app.platform.ids import digest, new_id
from app.players.tables import Acting, Device, Player
from app.quests.tables import Quest
from app.teams.tables import Team, TeamMember
from app.world.tables import World
from game.constants import RULES_VERSION
from game.seasons import season_at, week_key
from game.standings import buckets

ZONE = "Europe/Stockholm"
CHUNK = 20_000
TEAMS = 100
A_QUEST = 50  # deeds of the past on one quest
WEEKS = 4


@dataclass(frozen=True)
class Crowd:
    """What a bench needs to know of a world: secrets of devices, and ids."""

    confirmers: list[str]  # secrets of devices; the players act for no team
    waiting: list[UUID]  # contributions by different players that one yes of any confirmer settles
    open_quest: UUID  # with more places than anybody takes


@dataclass(frozen=True)
class _Ground:
    now: datetime
    founder: UUID
    goal: UUID
    metric: UUID
    initiative: UUID
    open_quest: UUID
    teams: list[UUID]
    moments: list[datetime]  # when the deeds of the past were done, one in each week


def make_world(database: Database, *, players: int, waiting: int = 0, confirmers: int = 1) -> Crowd:
    """Fill a migrated, empty database: each player has one confirmed deed, and the first ones one that waits.

    A million players take a minute or two. What is made is what the ledger says: `worldgame verify` finds nothing.
    """
    if waiting > players:
        raise ValueError("one hand-in can wait for each player")
    ground = database.write_now(_found)
    ids = [new_id() for _ in range(players)]
    for number, some in enumerate(_chunks(ids, CHUNK)):
        database.write_now(_let_play, ground, some, number * CHUNK)
    for tell in (_hand_in, _post, _stand, _count):
        database.write_now(tell, ground)
    waits = database.write_now(_wait, ground, ids[:waiting])
    secrets = database.write_now(_sign_in, confirmers)
    return Crowd(secrets, waits, ground.open_quest)


def _found(work: Work) -> _Ground:
    """Found the world with its vision, goal, number, initiative, teams, and the quest that is always open."""
    began = work.now - timedelta(weeks=WEEKS + 1)
    founder, goal, metric, initiative, open_quest = (new_id() for _ in range(5))
    teams = [new_id() for _ in range(TEAMS)]
    moments = [work.now - timedelta(weeks=week, hours=30) for week in range(WEEKS)]
    world = {"id": 1, "name": "Large", "vision": "Shade within 200 m of every door", "time_zone": ZONE}
    _add(work, World, [{**world, "mode": "open", "sample": False, "created_at": began}])
    number, starts, ends = season_at(began, work.now)
    _add(work, Season, [{"id": number, "name": f"Season {number}", "starts_at": starts, "ends_at": ends}])
    _add(work, Player, [_player(founder, "Founder", began)])
    made = {"sample": False, "created_at": began}
    shade = {"code": "1", "short": "Shade", "title": "Shade for everybody", "about": "", "number": 1, "in_play": True}
    _add(work, Goal, [{"id": goal, **shade, **made}])
    planted: dict[str, object] = {"id": metric, "goal_id": goal, "name": "trees planted", "unit": "trees"}
    planted |= {
        "method": "sum",
        "baseline_milli": 0,
        "target_milli": 2_000_000_000,
        "source": "",
        "measured_every_days": 14,
    }
    _add(work, Metric, [{**planted, **made, "starts_on": began.date(), "due_on": began.date() + timedelta(days=365)}])
    trees = {"name": "Street trees", "what": "We plant", "so_that": "shade", "about": "", "harm": "", "place": ""}
    _add(work, Initiative, [{"id": initiative, **trees, **made, "link": "", "state": "active", "proposed_by": founder}])
    _add(work, InitiativeGoal, [{"initiative_id": initiative, "goal_id": goal, "link": "direct"}])
    sides = [{"id": team, "name": f"Team {n}", "about": "", "founded_by": founder} for n, team in enumerate(teams)]
    _add(work, Team, [{**side, **made} for side in sides])
    ground = _Ground(work.now, founder, goal, metric, initiative, open_quest, teams, moments)
    _add(work, Quest, [_quest(ground, open_quest, "Open", 0, "open", founder)])
    return ground


def _let_play(work: Work, ground: _Ground, ids: list[UUID], first: int) -> None:
    """Let players in, each for a team and with a confirmed claim of the past on a quest with others."""
    people, claims, quests = [], [], []
    proposer = ground.founder
    for start in range(0, len(ids), A_QUEST):
        some, quest = ids[start : start + A_QUEST], new_id()
        quests.append(_quest(ground, quest, f"Done {first + start}", len(some), "done", proposer))
        proposer = some[0]
        for number, player in enumerate(some, first + start):
            at = ground.moments[number % WEEKS]
            people.append(_player(player, f"Player {number}", at))
            minutes = 5 + number * 7919 % 476  # all over, and the same each time
            terms = _claim(ground, player, quest, ground.teams[number % TEAMS], at, minutes)
            claims.append({**terms, "id": player, "state": "confirmed", "ended_at": at})
    for table, rows in ((Player, people), (Quest, quests), (Claim, claims)):
        _add(work, table, rows)


def _hand_in(work: Work, ground: _Ground) -> None:
    """Let every claim of the past have its hand-in and its yes; what belongs to a player's deed shares their id."""
    done = col(Claim.ended_at)
    handed = {"id": col(Claim.id), "claim_id": col(Claim.id), "quest_id": col(Claim.quest_id)}
    handed |= {"player_id": col(Claim.player_id), "round": 1, "state": "confirmed", "note": "One tree", "link": ""}
    handed |= {"amount_milli": 1000, "hidden": False, "handed_in_at": done, "lease_left_seconds": 0}
    _copy(work, Contribution, {**handed, "local_date": _some_day(ground), "settled_at": done}, Claim)
    _copy(work, Acting, {"player_id": col(Claim.player_id), "team_id": col(Claim.team_id)}, Claim)
    member = {"team_id": col(Claim.team_id), "player_id": col(Claim.player_id), "captain": False, "joined_at": done}
    _copy(work, TeamMember, member, Claim)
    given = {"contribution_id": col(Contribution.id), "player_id": col(Quest.proposed_by), "answer": "yes"}
    given |= {"reason": "", "steward": False, "own_team": False, "answered_at": col(Contribution.settled_at)}
    _copy(work, Confirmation, given, Contribution, Quest, col(Quest.id) == col(Contribution.quest_id))
    told = {"at": done, "kind": "confirmed", "player_id": col(Claim.player_id), "team_id": col(Claim.team_id)}
    told |= {"quest_id": col(Claim.quest_id), "contribution_id": col(Claim.id), "amount_milli": 1000, "unit": "trees"}
    _copy(work, Activity, told, Claim)


def _post(work: Work, ground: _Ground) -> None:
    """Post both ledgers: points by minutes, a tree for each deed."""
    for at in ground.moments:
        entry = {"id": col(Claim.id), "kind": "deed", "cause_id": col(Claim.id), "player_id": col(Claim.player_id)}
        entry |= {"team_id": col(Claim.team_id), "quest_id": col(Claim.quest_id), "season_id": 1, "reason": ""}
        entry |= {"points_cp": col(Claim.minutes) * 10, "raw_cp": col(Claim.minutes) * 10, "week": week_key(at, ZONE)}
        entry |= {"rules_version": RULES_VERSION, "local_date": _some_day(ground), "posted_at": at}
        _copy(work, LedgerEntry, entry, Claim, where=col(Claim.ended_at) == at)
    _copy(work, EntryGoal, {"entry_id": col(Claim.id), "goal_id": ground.goal}, Claim)
    unit = {"id": col(Claim.id), "kind": "deed", "contribution_id": col(Claim.id), "metric_id": ground.metric}
    unit |= {"team_id": col(Claim.team_id), "amount_milli": 1000, "posted_at": col(Claim.ended_at)}
    _copy(work, ImpactEntry, unit, Claim)
    deeds = work.conn.execute(select(func.count()).select_from(ImpactEntry)).scalar_one()
    team_totals_store.refill(work)
    effort_store.refill(work)
    total = {"metric_id": ground.metric, "confirmed_milli": 1000 * deeds, "contributions": deeds}
    _add(work, MetricTotal, [total])
    days_store.refill(work)


def _stand(work: Work, ground: _Ground) -> None:
    """Let players and teams stand on the boards of the world and the goal where the ledger says they stand."""
    weeks = {f"week:{week_key(at, ZONE)}": col(LedgerEntry.week) == week_key(at, ZONE) for at in ground.moments}
    for period, about in {"all": None, "season:1": None, **weeks}.items():
        for scope in ("world", str(ground.goal)):
            for kind, subject in (("players", col(LedgerEntry.player_id)), ("teams", col(LedgerEntry.team_id))):
                _add(work, Board, [{"kind": kind, "period": period, "scope": scope}])
                here = (col(Board.kind) == kind, col(Board.period) == period, col(Board.scope) == scope)
                board = work.conn.execute(select(col(Board.id)).where(*here)).scalar_one()
                total = func.sum(col(LedgerEntry.points_cp))
                query = select(literal(board, Integer), subject, total).group_by(subject).order_by(subject)
                query = query if about is None else query.where(about)
                work.conn.execute(insert(Standing).from_select(["board_id", "subject_id", "points_cp"], query))


def _count(work: Work, _ground: _Ground) -> None:
    """Count the histogram of every board of players."""
    alike = (
        select(col(Standing.board_id), col(Standing.points_cp), func.count())
        .join(Board, col(Board.id) == col(Standing.board_id))
        .where(col(Board.kind) == "players")
        .group_by(col(Standing.board_id), col(Standing.points_cp))
    )
    held: Counter[tuple[int, int, int]] = Counter()
    for board, total, many in work.conn.execute(alike):
        for bucket in buckets(total):
            held[board, *bucket] += many
    rows = [{"board_id": b, "level": level, "number": n, "count": c} for (b, level, n), c in held.items()]
    _add(work, StandingBucket, rows)


def _wait(work: Work, ground: _Ground, ids: list[UUID]) -> list[UUID]:
    """Let players hand in once more, each on the open quest, for the team of their first deed."""
    claims, handed = [], []
    for number, player in enumerate(ids):
        claim, contribution, at = new_id(), new_id(), ground.now - timedelta(hours=1)
        team = ground.teams[number % TEAMS]
        terms = _claim(ground, player, ground.open_quest, team, at, 30)
        claims.append({**terms, "id": claim, "state": "handed_in"})
        first = {"id": contribution, "claim_id": claim, "quest_id": ground.open_quest, "player_id": player}
        first |= {"round": 1, "state": "waiting", "note": "One tree", "link": "", "amount_milli": 1000}
        handed.append({**first, "hidden": False, "handed_in_at": at, "lease_left_seconds": 0, "local_date": at.date()})
    for some in _chunks(claims, CHUNK):
        _add(work, Claim, some)
    for some in _chunks(handed, CHUNK):
        _add(work, Contribution, some)
    work.conn.execute(update(Quest).where(col(Quest.id) == ground.open_quest).values(taken=len(ids)))
    return [UUID(str(one["id"])) for one in handed]


def _sign_in(work: Work, many: int) -> list[str]:
    """Let players in who act for nobody and are signed in."""
    ids = [new_id() for _ in range(many)]
    secrets = [f"confirmer-{number}" for number in range(many)]
    _add(work, Player, [_player(one, f"Confirmer {number}", work.now) for number, one in enumerate(ids)])
    seen = {"label": "a bench", "created_at": work.now, "seen_at": work.now, "proved_at": work.now}
    devices = zip(ids, secrets, strict=True)
    _add(work, Device, [{"id": new_id(), "player_id": i, "secret_digest": digest(s), **seen} for i, s in devices])
    return secrets


def _player(player: UUID, name: str, at: datetime) -> dict[str, object]:
    flags = {"young": False, "steward": False, "sample": False}
    return {
        "id": player,
        "name": name,
        "kind": "lasting",
        "time_zone": ZONE,
        **flags,
        "created_at": at,
        "active_at": at,
    }


def _quest(ground: _Ground, quest: UUID, title: str, taken: int, state: str, proposer: UUID) -> dict[str, object]:
    places = taken or 100_000_000
    terms = {"places": places, "taken": taken, "confirmed": taken, "state": state, "minutes": 30, "difficulty": 1}
    terms |= {"risk": "low", "impact_link": "direct", "evidence": "note", "metric_id": ground.metric}
    words = {"title": title, "what": "", "done_when": "", "place": "", "missing": "", "lease_seconds": 86400}
    flags = {"from_home": False, "recurring": False, "sample": False, "confirmations_needed": 1}
    ids = {"id": quest, "initiative_id": ground.initiative, "proposed_by": proposer}
    return {**ids, **words, **terms, **flags, "created_at": ground.moments[-1]}


def _claim(ground: _Ground, player: UUID, quest: UUID, team: UUID, at: datetime, minutes: int) -> dict[str, object]:
    terms = {"lease_seconds": 86400, "minutes": minutes, "difficulty": 1, "impact_link": "direct", "risk": "low"}
    terms |= {"priority_percent": 100, "evidence": "note", "metric_id": ground.metric, "confirmations_needed": 1}
    draft = {"draft_note": "One tree", "draft_link": "", "draft_amount_milli": 1000}
    whose = {"quest_id": quest, "player_id": player, "team_id": team, "places": 1, "extended": False}
    return {**whose, **terms, **draft, "claimed_at": at, "expires_at": at + timedelta(days=1)}


def _some_day(ground: _Ground) -> Any:
    return literal(ground.moments[-1].date(), Date)


def _add(work: Work, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    work.conn.execute(insert(table), list(rows))


def _copy(
    work: Work, into: Any, values: dict[str, Any], source: Any, join: Any = None, on: Any = None, *, where: Any = None
) -> None:
    """Fill a table from another one inside the database."""
    table = into.__table__.c
    chosen = [v if isinstance(v, SQLColumnExpression) else literal(v, table[name].type) for name, v in values.items()]
    query = select(*chosen).select_from(source).order_by(col(source.id))
    query = query if join is None else query.join(join, on)
    work.conn.execute(insert(into).from_select(list(values), query if where is None else query.where(where)))


def _chunks(many: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(many), size):
        yield many[start : start + size]
