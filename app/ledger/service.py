"""Posting: the one place where points and impact come into being, and every board moves with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.ledger import effort_store, moves_store, store
from app.ledger.boards import boards_of
from app.ledger.store import Books, Look, Paid
from app.platform.database import Work
from app.platform.refusals import ScoresPaused
from app.platform.statement import together
from game import points, seasons
from game.constants import RULES_VERSION


@dataclass(frozen=True)
class Earner:
    """Who earns: the player, and the team they acted for.

    `heir_id` is who a guest turned out to be: entries keep their player, and boards are those of who it is today.
    """

    player_id: UUID
    young: bool
    team_id: UUID | None
    organisation_id: UUID | None = None
    heir_id: UUID | None = None


@dataclass(frozen=True)
class Posting:
    """An entry to be posted: what for, to whom, how much, and the goals whose boards it moves."""

    kind: str
    cause_id: UUID
    earner: Earner
    points_cp: int
    raw_cp: int
    local_date: date
    quest_id: UUID | None = None
    goals: Sequence[UUID] = ()
    reverses_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True)
class Impact:
    """Real units to be posted: of a contribution ("deed"), or taken back ("reversal", a negative amount)."""

    kind: str
    contribution_id: UUID
    metric_id: UUID
    team_id: UUID | None
    amount_milli: int


@dataclass(frozen=True)
class When:
    """The season and week that an entry belongs to: those of the moment it is posted."""

    season_id: int
    week: str


def when(work: Work, books: Books) -> When:
    """Give the present season and week, opening the next season when its time has come; raises `ScoresPaused`."""
    if books.paused is not None:
        raise ScoresPaused
    number, starts, ends = seasons.season_at(books.began_at, work.now)
    if books.season_id != number:
        store.add_season(work, number, f"Season {number}", starts, ends)
    return When(number, seasons.week_key(work.now, books.time_zone))


def post(work: Work, postings: Sequence[Posting], impacts: Sequence[Impact] = (), books: Books | None = None) -> None:
    """Write entries and impact and move every board with them, in a few statements however many there are.

    `books` are those opened in this transaction before. An `IntegrityError` means that a cause was paid before.
    Raises `ScoresPaused`.
    """
    if not postings and not impacts:
        return
    now = when(work, books or store.books(work))
    moves: list[moves_store.Move] = []
    for posting in postings:
        earner = posting.earner
        sides = (earner.team_id, earner.organisation_id)
        who = (earner.heir_id or earner.player_id, earner.young)
        boards = boards_of(who, *sides, now.season_id, now.week, posting.goals)
        moves += [(board, posting.points_cp) for board in boards]
    with together(work.conn):
        store.add_impact(work, [vars(impact) for impact in impacts])
        store.add_entries(work, [(_values(posting, now), posting.goals) for posting in postings])
        moves_store.move(work, moves)


def ask_look(work: Work, me: UUID, contribution_id: UUID, today: date) -> Callable[[], Look]:
    """Ask for what a deed's entry, `deciding` and `post` look at, so that they need not ask again."""
    return store.ask_look(work, me, contribution_id, today, work.now - timedelta(days=7))


def deciding(look: Look, earner: Earner, *, contribution_id: UUID, local_date: date) -> list[Posting]:
    """Give what a decision pays, whichever way it went: at most ten a day, once for each contribution."""
    if look.paid_before or look.decisions >= points.DECISIONS_PAID_A_DAY:
        return []
    pay = points.DECISION_PAY_CP
    return [Posting("deciding", contribution_id, earner, pay, pay, local_date)]


def reverse(work: Work, contribution_id: UUID, reason: str) -> int:
    """Take back every entry and the impact of a contribution by new entries; gives the centipoints taken back."""
    work.settle()
    entries = store.entries_of_contribution(work.conn, contribution_id)
    found = store.impact_of(work.conn, contribution_id)
    impacts = []
    if found is not None:
        impacts = [Impact("reversal", contribution_id, found.metric_id, found.team_id, -found.amount_milli)]
    reversals = [_reversal(work, paid, reason) for paid in entries]
    effort_store.take_back(work, effort_store.of_contribution(work.conn, contribution_id))
    post(work, reversals, impacts)
    return sum(paid.entry.points_cp for paid in entries)


def _reversal(work: Work, paid: Paid, reason: str) -> Posting:
    entry = paid.entry
    return Posting(
        kind="reversal",
        cause_id=entry.id,
        earner=Earner(entry.player_id, paid.young, entry.team_id, entry.organisation_id, paid.heir_id),
        points_cp=-entry.points_cp,
        raw_cp=-entry.raw_cp,
        local_date=entry.local_date,
        quest_id=entry.quest_id,
        goals=store.goals_of_entry(work.conn, entry.id),
        reverses_id=entry.id,
        reason=reason,
    )


def _values(posting: Posting, now: When) -> dict[str, object]:
    return {
        "kind": posting.kind,
        "cause_id": posting.cause_id,
        "player_id": posting.earner.player_id,
        "team_id": posting.earner.team_id,
        "organisation_id": posting.earner.organisation_id,
        "quest_id": posting.quest_id,
        "points_cp": posting.points_cp,
        "raw_cp": posting.raw_cp,
        "reverses_id": posting.reverses_id,
        "reason": posting.reason,
        "rules_version": RULES_VERSION,
        "season_id": now.season_id,
        "week": now.week,
        "local_date": posting.local_date,
    }
