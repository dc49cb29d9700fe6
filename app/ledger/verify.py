"""Recomputing every derived number from the ledger and the claims, and saying where it differs."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, or_, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.directions import origins_store as origins
from app.facts import store as facts
from app.initiatives.tables import InitiativeGoal, PurposeConfirmation
from app.ledger import standings_store as standings
from app.ledger import verify_totals
from app.ledger.boards import BoardKey, boards_of
from app.ledger.tables import EntryGoal, ImpactEntry, LedgerEntry
from app.ledger.verify_totals import Report
from app.players.heirs import HEIR, IS_HEIR
from app.players.tables import Player
from app.quests import origins_store
from app.quests.tables import Quest
from app.sparks import between_store as between
from app.sparks.tables import Inspiration, Spark
from app.talk import totals_store as talk
from game.claims import LIVE_STATES
from game.constants import SPARK_DEPTH, SPARK_PAIR_DAYS
from game.levels import level_for
from game.sparks import Event, Link, flow
from game.standings import Bucket, buckets


def verify(conn: Connection) -> Report:
    """Recompute boards, levels, totals, purposes, places taken, what entries stand for, sparks, talk."""
    report = Report()
    _boards(conn, report)
    verify_totals.metrics(conn, report)
    verify_totals.teams(conn, report)
    verify_totals.days(conn, report)
    verify_totals.effort(conn, report)
    _purposes(conn, report)
    _places(conn, report)
    _causes(conn, report)
    _amounts(conn, report)
    _reversals(conn, report)
    _sparks(conn, report)
    _talk(conn, report)
    return report


def expected_totals(conn: Connection) -> dict[tuple[BoardKey, UUID], int]:
    """Give every total that the ledger says, each entry at who its player is today; two statements."""
    of = (col(LedgerEntry.team_id), col(LedgerEntry.organisation_id), col(LedgerEntry.season_id), col(LedgerEntry.week))
    each = (
        select(HEIR.c.id.label("who"), HEIR.c.young, *of, func.sum(col(LedgerEntry.points_cp)).label("points_cp"))
        .select_from(LedgerEntry)
        .join(Player, col(Player.id) == col(LedgerEntry.player_id))
        .join(HEIR, IS_HEIR)
        .group_by(HEIR.c.id, HEIR.c.young, *of)
    )
    toward = (
        each.add_columns(col(EntryGoal.goal_id))
        .join(EntryGoal, col(EntryGoal.entry_id) == col(LedgerEntry.id))
        .group_by(col(EntryGoal.goal_id))
    )
    totals: defaultdict[tuple[BoardKey, UUID], int] = defaultdict(int)
    for query, scope in ((each, "world"), (toward, "")):
        for row in conn.execute(query):
            of_row = (row.team_id, row.organisation_id, row.season_id, row.week)
            goals = [] if scope else [row.goal_id]
            for key, subject in boards_of((row.who, row.young), *of_row, goals):
                if (key.scope == "world") == bool(scope):
                    totals[key, subject] += int(row.points_cp)
    return totals


def _boards(conn: Connection, report: Report) -> None:
    count, total = conn.execute(select(func.count(), func.coalesce(func.sum(col(LedgerEntry.points_cp)), 0))).one()
    report.entries, report.sum_cp = count, int(total)
    expected = {key: total for key, total in expected_totals(conn).items() if total}
    found = {key: total for key, total in standings.everything(conn).items() if total}
    for board in sorted(found.keys() | expected.keys()):
        stands, says = found.get(board, 0), expected.get(board, 0)
        if stands != says:
            key, subject = board
            name = ":".join((*key, str(subject)))
            report.differences.append(f"board {name}: {stands} stands, the ledger says {says}")
            if key[1:] == ("all", "world") and key.kind in {"players", "young"}:
                level, true_level = level_for(stands), level_for(says)
                if level != true_level:
                    report.differences.append(f"level of {subject}: {level} is shown, the ledger says {true_level}")
    _places_on_boards(conn, found, report)


def _places_on_boards(conn: Connection, totals: Mapping[tuple[BoardKey, UUID], int], report: Report) -> None:
    """The histogram counts just the totals that stand."""
    expected: Counter[tuple[BoardKey, Bucket]] = Counter()
    for (key, _subject), total in totals.items():
        if key.kind == standings.COUNTED:
            expected.update((key, bucket) for bucket in buckets(total))
    found = standings.all_buckets(conn)
    for key, bucket in sorted(found.keys() | expected.keys()):
        stands, says = found.get((key, bucket), 0), expected[key, bucket]
        if stands != says:
            at = f"{bucket.level}/{bucket.number}"
            report.differences.append(f"places on {':'.join(key)}, bucket {at}: {stands} counted, {says} stand there")


def _purposes(conn: Connection, report: Report) -> None:
    counted = (
        select(func.count())
        .where(
            col(PurposeConfirmation.initiative_id) == col(InitiativeGoal.initiative_id),
            col(PurposeConfirmation.goal_id) == col(InitiativeGoal.goal_id),
        )
        .scalar_subquery()
    )
    stands = col(InitiativeGoal.confirmed_by)
    query = select(col(InitiativeGoal.initiative_id), col(InitiativeGoal.goal_id), stands, counted)
    for initiative, goal, count, says in conn.execute(query.where(stands != counted)):
        report.differences.append(
            f"purpose of {initiative} toward {goal}: confirmed by {count}, {says} organisations said so"
        )


def _places(conn: Connection, report: Report) -> None:
    for name, column, states in (
        ("taken", col(Quest.taken), LIVE_STATES),
        ("confirmed", col(Quest.confirmed), {"confirmed"}),
    ):
        counted = (
            select(func.coalesce(func.sum(col(Claim.places)), 0))
            .where(col(Claim.quest_id) == col(Quest.id), col(Claim.state).in_(states))
            .scalar_subquery()
        )
        for quest_id, stands, says in conn.execute(select(col(Quest.id), column, counted).where(column != counted)):
            report.differences.append(f"quest {quest_id}: {stands} places {name}, the claims say {says}")


def _causes(conn: Connection, report: Report) -> None:
    """Every confirmed contribution has one entry for its deed, and nothing else has one that stands."""
    entry = and_(col(LedgerEntry.cause_id) == col(Contribution.id), col(LedgerEntry.kind) == "deed")
    unpaid = conn.execute(
        select(col(Contribution.id))
        .outerjoin(LedgerEntry, entry)
        .where(col(Contribution.state) == "confirmed", col(LedgerEntry.id).is_(None))
    ).scalars()
    report.differences.extend(f"contribution {one}: confirmed, and the ledger has no entry for it" for one in unpaid)
    taken_back = select(col(LedgerEntry.reverses_id)).where(col(LedgerEntry.reverses_id).is_not(None))
    groundless = conn.execute(
        select(col(LedgerEntry.id))
        .outerjoin(Contribution, col(Contribution.id) == col(LedgerEntry.cause_id))
        .where(
            col(LedgerEntry.kind) == "deed",
            or_(col(Contribution.id).is_(None), col(Contribution.state) != "confirmed"),
            col(LedgerEntry.id).not_in(taken_back),
        )
    ).scalars()
    report.differences.extend(f"entry {one}: pays for what is not confirmed" for one in groundless)
    confirmed = select(col(Contribution.claim_id)).where(col(Contribution.state) == "confirmed")
    apart = conn.execute(
        select(col(Claim.id)).where((col(Claim.state) == "confirmed") != col(Claim.id).in_(confirmed))
    ).scalars()
    report.differences.extend(f"claim {one}: its state and that of its hand-ins differ" for one in apart)


def _amounts(conn: Connection, report: Report) -> None:
    """The real units are those of the confirmed contributions, as corrected."""
    counts = func.coalesce(col(Contribution.corrected_milli), col(Contribution.amount_milli), 0)
    posted = func.coalesce(col(ImpactEntry.amount_milli), 0)
    rows = conn.execute(
        select(col(Contribution.id), counts, posted)
        .join(Claim, col(Claim.id) == col(Contribution.claim_id))
        .outerjoin(
            ImpactEntry,
            and_(col(ImpactEntry.contribution_id) == col(Contribution.id), col(ImpactEntry.kind) == "deed"),
        )
        .where(col(Contribution.state) == "confirmed", col(Claim.metric_id).is_not(None), counts != posted)
    )
    for contribution, says, stands in rows:
        report.differences.append(f"impact of {contribution}: {stands} posted, the contribution says {says}")
    unequal = conn.execute(
        select(col(ImpactEntry.contribution_id))
        .group_by(col(ImpactEntry.contribution_id))
        .having(func.count() > 1, func.sum(col(ImpactEntry.amount_milli)) != 0)
    ).scalars()
    report.differences.extend(f"impact of {one}: its reversal does not take back what was posted" for one in unequal)


def _reversals(conn: Connection, report: Report) -> None:
    first = LedgerEntry.__table__.alias("first")  # type: ignore[attr-defined]
    wrong = conn.execute(
        select(col(LedgerEntry.id))
        .join(first, first.c.id == col(LedgerEntry.reverses_id))
        .where(first.c.points_cp + col(LedgerEntry.points_cp) != 0)
    ).scalars()
    report.differences.extend(f"reversal {entry} does not take back what it names" for entry in wrong)


def _sparks(conn: Connection, report: Report) -> None:
    """What flowed back is what the links say, at the moment of the entry; nothing stands of what was taken back."""
    back: defaultdict[Event, list[Link]] = defaultdict(list)
    for row in conn.execute(select(Inspiration)):
        event = Event(row.event_kind, row.event_id)
        back[event].append(Link(event, Event(row.from_kind, row.from_id), row.from_player_id))
    stands: defaultdict[UUID, dict[tuple[UUID, int], int]] = defaultdict(dict)
    pairs: defaultdict[tuple[UUID, UUID], dict[UUID, tuple[datetime, datetime | None]]] = defaultdict(dict)
    for spark in conn.execute(select(Spark)):
        stands[spark.contribution_id][spark.player_id, spark.depth] = spark.centi
        pairs[spark.player_id, spark.doer_id][spark.contribution_id] = (spark.at, spark.taken_back_at)
    taken_back = {row[0] for row in conn.execute(select(col(LedgerEntry.reverses_id)))}
    entries = conn.execute(
        select(LedgerEntry, col(Contribution.claim_id))
        .join(Contribution, col(Contribution.id) == col(LedgerEntry.cause_id))
        .join(Claim, col(Claim.id) == col(Contribution.claim_id))
        .where(col(LedgerEntry.kind) == "deed", col(Claim.inspired))
    ).all()
    for entry in entries:
        stand = stands.pop(entry.cause_id, {})
        if stand != _flows(back, pairs, entry):
            report.differences.append(f"sparks of {entry.cause_id}: differ from what the links say")
        elif entry.id in taken_back and any(pairs[who, entry.player_id][entry.cause_id][1] is None for who, _ in stand):
            report.differences.append(f"sparks of {entry.cause_id}: stand, and its points were taken back")
    report.differences.extend(f"sparks of {one}: flow from nothing" for one in stands)
    said, counted = between.expected(conn), between.everything(conn)
    for pair in sorted(said.keys() | counted.keys()):
        if said.get(pair, 0) != counted.get(pair, 0):
            report.differences.append(
                f"ideas from {pair[0]} to {pair[1]}: {counted.get(pair, 0)} counted, the links say {said.get(pair, 0)}"
            )


def _flows(
    back: Mapping[Event, list[Link]],
    pairs: Mapping[tuple[UUID, UUID], dict[UUID, tuple[datetime, datetime | None]]],
    entry: Any,
) -> dict[tuple[UUID, int], int]:
    """Let the spark of one deed flow again, as it was then."""
    links: set[Link] = set()
    here = {event := Event("claim", entry.claim_id)}
    for _step in range(SPARK_DEPTH):
        found = {link for one in here for link in back.get(one, ())}
        links |= found
        here = {link.source for link in found}
    since, doer = entry.posted_at - timedelta(days=SPARK_PAIR_DAYS), entry.player_id
    before: dict[UUID, int] = {}
    for who in {link.whose for link in links}:
        times = pairs.get((who, doer), {}).values()
        before[who] = sum(since < at < entry.posted_at and (end is None or end > entry.posted_at) for at, end in times)
    return {(s.player_id, s.depth): s.centi for s in flow(links, event, doer, entry.raw_cp, before)}


def _talk(conn: Connection, report: Report) -> None:
    """Threads, quests that began in them, what the world says of those, and who agrees with facts are counted right."""
    expected, found = talk.expected(conn), talk.everything(conn)
    for home in sorted(expected.keys() | found.keys()):
        stands, says = found.get(home), expected.get(home)
        if stands != says:
            report.differences.append(f"talk of {home[0]} {home[1]}: {stands} stands, messages and quests say {says}")
    for quest, told, posted in origins_store.wrongly_told(conn):
        report.differences.append(f"outcome of quest {quest}: {told} is said, the impact entries say {posted}")
    report.differences.extend(f"outcome of direction {one}: not said" for one, _from in origins.untold(conn))
    report.differences.extend(f"outcome of direction {one}: said too soon" for one in origins.told_too_soon(conn))
    report.differences.extend(f"fact {one}: its counts are not its answers" for one in facts.wrongly_counted(conn))
