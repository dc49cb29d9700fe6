"""Statements that take the samples out: never row by row."""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import String, and_, cast, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.alliances.tables import Alliance
from app.claims.tables import Claim
from app.contributions.tables import Contribution, Picture
from app.directions.tables import DirectionAnswer, DirectionEcho
from app.goals.tables import GoalParent, Metric, MetricTotal
from app.initiatives import likeness_store, purpose_store
from app.initiatives.tables import InitiativeCategory, InitiativeOrganisation, InitiativePerson, InitiativeSteward
from app.ledger import days_store, effort_store, moves_store, team_totals_store
from app.ledger.boards import BoardKey, boards_of
from app.ledger.tables import Activity, EntryGoal, ImpactEntry, LedgerEntry, Notice
from app.moderation.tables import Hidden
from app.platform.database import Work
from app.platform.ids import new_id
from app.players.heirs import HEIR, IS_HEIR
from app.players.tables import Acting, Device, Player, PlayerSkill
from app.quests.tables import Quest, QuestNeeds
from app.seed.store import NOUNS, Ids, ids
from app.sparks.tables import Spark
from app.teams.tables import Invitation, OrganisationMember, Team, TeamMember
from app.world.tables import World
from game.claims import LIVE_STATES
from game.constants import RULES_VERSION


def take_back_points(work: Work, players: Ids) -> tuple[int, set[BoardKey]]:
    """Reverse every entry of these players in its own week and season, so that boards stand as if it had never been."""
    reversed_ = select(col(LedgerEntry.reverses_id)).where(col(LedgerEntry.reverses_id).is_not(None))
    entries: Any = work.conn.execute(
        select(LedgerEntry, HEIR.c.id.label("heir_id"), HEIR.c.young.label("young"))
        .join(Player, col(Player.id) == col(LedgerEntry.player_id))
        .join(HEIR, IS_HEIR)
        .where(
            col(LedgerEntry.player_id).in_(players),
            col(LedgerEntry.kind) != "reversal",
            col(LedgerEntry.id).not_in(reversed_),
        )
    ).all()
    goals: defaultdict[UUID, list[UUID]] = defaultdict(list)
    ours = select(col(LedgerEntry.id)).where(col(LedgerEntry.player_id).in_(players))
    for row in work.conn.execute(select(EntryGoal).where(col(EntryGoal.entry_id).in_(ours))):
        goals[row.entry_id].append(row.goal_id)
    rows, links = [], []
    moves: defaultdict[tuple[BoardKey, UUID], int] = defaultdict(int)
    for entry in entries:
        new = new_id()
        rows.append(
            {
                **{name: getattr(entry, name) for name in _KEPT},
                "id": new,
                "kind": "reversal",
                "cause_id": entry.id,
                "reverses_id": entry.id,
                "points_cp": -entry.points_cp,
                "raw_cp": -entry.raw_cp,
                "reason": "sample_removed",
                "rules_version": RULES_VERSION,
                "posted_at": work.now,
            }
        )
        links += [{"entry_id": new, "goal_id": goal} for goal in goals[entry.id]]
        who = (entry.heir_id, entry.young)
        boards = boards_of(who, entry.team_id, entry.organisation_id, entry.season_id, entry.week, goals[entry.id])
        for board in boards:
            moves[board] -= entry.points_cp
    effort_store.take_back(work, effort_store.of_players(work.conn, players))
    if rows:
        work.conn.execute(insert(LedgerEntry), rows)
    if links:
        work.conn.execute(insert(EntryGoal), links)
    if moves:
        moves_store.move(work, moves.items())
    return len(rows), {key for key, _subject in moves}


def take_back_impact(work: Work, players: Ids) -> None:
    """Reverse the impact of these players and let their contributions count no more."""
    done = select(col(ImpactEntry.contribution_id)).where(col(ImpactEntry.kind) == "reversal")
    impacts = work.conn.execute(
        select(ImpactEntry)
        .join(Contribution, col(Contribution.id) == col(ImpactEntry.contribution_id))
        .where(
            col(Contribution.player_id).in_(players),
            col(ImpactEntry.kind) == "deed",
            col(ImpactEntry.contribution_id).not_in(done),
        )
    ).all()
    totals: defaultdict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    by_team: Counter[tuple[UUID, UUID]] = Counter()
    rows = []
    for impact in impacts:
        kept = {name: getattr(impact, name) for name in ("contribution_id", "metric_id", "team_id")}
        rows.append(
            {**kept, "id": new_id(), "kind": "reversal", "amount_milli": -impact.amount_milli, "posted_at": work.now}
        )
        totals[impact.metric_id][0] -= impact.amount_milli
        totals[impact.metric_id][1] -= 1
        if impact.team_id is not None:
            by_team[impact.team_id, impact.metric_id] -= impact.amount_milli
    if rows:
        work.conn.execute(insert(ImpactEntry), rows)
    days_store.move(work, rows)
    team_totals_store.move(work, by_team.items())
    for metric, (amount, count) in totals.items():  # a handful of metrics, not of deeds
        work.conn.execute(
            update(MetricTotal)
            .where(col(MetricTotal.metric_id) == metric)
            .values(
                confirmed_milli=col(MetricTotal.confirmed_milli) + amount,
                contributions=col(MetricTotal.contributions) + count,
            )
        )
    theirs = select(col(Contribution.id)).where(col(Contribution.player_id).in_(players))
    work.conn.execute(
        update(Spark)
        .where(col(Spark.contribution_id).in_(theirs), col(Spark.taken_back_at).is_(None))
        .values(taken_back_at=work.now)
    )
    for was, becomes in ((("confirmed",), "reversed"), (("waiting", "sent_back"), "withdrawn")):
        work.conn.execute(
            update(Contribution)
            .where(col(Contribution.player_id).in_(players), col(Contribution.state).in_(was))
            .values(state=becomes, settled_at=work.now)
        )


def end_claims(work: Work, players: Ids) -> None:
    """End the live claims of these players, count the places anew, and open again what is not done after all."""
    touched = ids(
        work.conn,
        update(Claim)
        .where(col(Claim.player_id).in_(players), col(Claim.state).in_(LIVE_STATES))
        .values(state="withdrawn", ended_at=work.now)
        .returning(col(Claim.quest_id)),
    )

    def places(*states: str) -> Any:
        return (
            select(func.coalesce(func.sum(col(Claim.places)), 0))
            .where(col(Claim.quest_id) == col(Quest.id), col(Claim.state).in_(states))
            .scalar_subquery()
        )

    counted = {"taken": places(*LIVE_STATES), "confirmed": places("confirmed")}
    work.conn.execute(update(Quest).where(col(Quest.id).in_(touched)).values(counted))
    undone = and_(col(Quest.state) == "done", ~col(Quest.recurring), col(Quest.confirmed) < col(Quest.places))
    work.conn.execute(update(Quest).where(col(Quest.id).in_(touched), undone).values(state="open"))


def remove_people(work: Work, players: Ids, name: str) -> None:
    """Let these players leave everything they are in, without a name."""
    heard = select(col(DirectionEcho.id)).where(col(DirectionEcho.player_id).in_(players))
    work.conn.execute(update(DirectionEcho).where(col(DirectionEcho.parent_id).in_(heard)).values(parent_id=None))
    for table in (
        DirectionAnswer,
        DirectionEcho,
        TeamMember,
        OrganisationMember,
        Acting,
        PlayerSkill,
        InitiativeSteward,
        InitiativePerson,
        Notice,
        Activity,
    ):
        work.conn.execute(delete(table).where(col(table.player_id).in_(players)))
    work.conn.execute(delete(Notice).where(col(Notice.from_player_id).in_(players)))
    work.conn.execute(delete(Alliance).where(col(Alliance.proposed_by).in_(players)))
    work.conn.execute(delete(Picture).where(col(Picture.player_id).in_(players)))  # the files have no row then: swept
    open_ = and_(col(Invitation.made_by).in_(players), col(Invitation.revoked_at).is_(None))
    work.conn.execute(update(Invitation).where(open_).values(revoked_at=work.now))
    work.conn.execute(update(Device).where(col(Device.player_id).in_(players)).values(ended_at=work.now))
    work.conn.execute(update(Player).where(col(Player.id).in_(players)).values(kind="left", steward=False, name=name))


def remove_nouns(work: Work, kind: str, gone: Ids) -> None:
    """Let some samples of a kind be nowhere any more, and free what they occupy: names, numbers, links."""
    table = NOUNS[kind]
    here = col(table.id).in_(gone)
    if kind in {"team", "organisation"}:
        text = cast(col(table.id), String)
        name = func.substr(col(table.name), 1, 40) + " · " + func.substr(text, func.length(text) - 11)
        work.conn.execute(update(table).where(here).values(name=name, sample=False))
    state: dict[str, dict[str, object]] = {
        "quest": {"state": "closed"},
        "initiative": {"state": "archived"},
        "direction": {"state": "withdrawn"},
        "goal": {"in_play": False},
    }
    work.conn.execute(update(table).where(here).values(sample=False, **state.get(kind, {})))
    links: dict[str, list[tuple[Any, Any]]] = {
        "quest": [(QuestNeeds, col(QuestNeeds.needs_id)), (Activity, col(Activity.quest_id))],
        "initiative": [
            (Activity, col(Activity.initiative_id)),
            (InitiativeCategory, col(InitiativeCategory.initiative_id)),
            (InitiativePerson, col(InitiativePerson.initiative_id)),
            (Alliance, col(Alliance.initiative_a)),
            (Alliance, col(Alliance.initiative_b)),
        ],
        "organisation": [(InitiativeOrganisation, col(InitiativeOrganisation.organisation_id))],
        "goal": [(GoalParent, col(GoalParent.child_id)), (GoalParent, col(GoalParent.parent_id))],
    }
    for link, column in links.get(kind, []):
        work.conn.execute(delete(link).where(column.in_(gone)))
    if kind == "initiative":
        likeness_store.forget(work, gone)
    if kind == "organisation":
        purpose_store.forget_organisations(work, gone)
        work.conn.execute(update(Team).where(col(Team.organisation_id).in_(gone)).values(organisation_id=None))
    row = upsert(Hidden)
    work.conn.execute(
        row.on_conflict_do_update(index_elements=["about_kind", "about_id"], set_={"cause": "removal"}),
        [
            {"about_kind": kind, "about_id": one, "cause": "removal", "words": "{}", "said": "", "at": work.now}
            for one in gone
        ],
    )


def make_own(work: Work) -> None:
    """Let what is left of the samples be one's own from now on."""
    for table in (*NOUNS.values(), Metric, World):
        work.conn.execute(update(table).where(col(table.sample)).values(sample=False))


_KEPT = ("player_id", "team_id", "organisation_id", "quest_id", "season_id", "week", "local_date")
