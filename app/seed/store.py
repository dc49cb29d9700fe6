"""Statements that find the samples and what of one's own hangs on them."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, exists, or_, select, true, update
from sqlmodel import col

from app.claims.tables import Claim
from app.directions.tables import Direction, DirectionAnswer, DirectionEcho
from app.goals.tables import Goal, GoalParent, Measurement, Metric
from app.initiatives.tables import Initiative, InitiativeGoal, InitiativeOrganisation, InitiativeSteward
from app.platform.database import Work
from app.players.tables import Acting, Player
from app.quests.tables import Quest
from app.teams.tables import Organisation, OrganisationMember, Team, TeamMember

Ids = set[UUID]
NOUNS: dict[str, Any] = {
    "quest": Quest,
    "initiative": Initiative,
    "team": Team,
    "organisation": Organisation,
    "direction": Direction,
    "goal": Goal,
}


def people(conn: Connection) -> Ids:
    return ids(conn, select(col(Player.id)).where(col(Player.sample), col(Player.kind).in_(("guest", "lasting"))))


def samples(conn: Connection, kind: str) -> Ids:
    """Give the samples of a kind that are still there."""
    table = NOUNS[kind]
    return ids(conn, select(col(table.id)).where(col(table.sample)))


def quests_in_use(conn: Connection) -> Ids:
    """Give the quests on which somebody who is no sample did something."""
    query = (
        select(col(Claim.quest_id))
        .join(Player, col(Player.id) == col(Claim.player_id))
        .where(~col(Player.sample), col(Claim.state).not_in(("released", "withdrawn")))
    )
    return ids(conn, query)


def initiatives_in_use(conn: Connection, quests: Ids, organisations: Ids) -> Ids:
    """Give the initiatives with quests, stewards or organisations that stay."""
    own = select(col(Quest.initiative_id)).where(or_(~col(Quest.sample), col(Quest.id).in_(quests)))
    tended = (
        select(col(InitiativeSteward.initiative_id))
        .join(Player, col(Player.id) == col(InitiativeSteward.player_id))
        .where(~col(Player.sample))
    )
    joined = (
        select(col(InitiativeOrganisation.initiative_id))
        .join(Organisation, col(Organisation.id) == col(InitiativeOrganisation.organisation_id))
        .where(or_(~col(Organisation.sample), col(Organisation.id).in_(organisations)))
    )
    return ids(conn, own) | ids(conn, tended) | ids(conn, joined)


def sides_in_use(conn: Connection) -> tuple[Ids, Ids]:
    """Give the teams and organisations in which, or for which, somebody who is no sample plays or played."""
    own = select(col(Player.id)).where(~col(Player.sample))
    teams = ids(conn, select(col(TeamMember.team_id)).where(col(TeamMember.player_id).in_(own)))
    bodies = ids(
        conn, select(col(OrganisationMember.organisation_id)).where(col(OrganisationMember.player_id).in_(own))
    )
    for table in (Claim, Acting):
        mine = col(table.player_id).in_(own)
        teams |= ids(conn, select(col(table.team_id)).where(mine, col(table.team_id).is_not(None)))
        bodies |= ids(conn, select(col(table.organisation_id)).where(mine, col(table.organisation_id).is_not(None)))
    return teams, bodies


def homes_of(conn: Connection, teams: Ids) -> Ids:
    """Give the organisations that one's own teams, and these, belong to."""
    kept = or_(~col(Team.sample), col(Team.id).in_(teams))
    return ids(conn, select(col(Team.organisation_id)).where(kept, col(Team.organisation_id).is_not(None)))


def directions_in_use(conn: Connection, quests: Ids) -> Ids:
    """Give the directions that somebody who is no sample answered, said again, or follows with a quest that stays."""
    own = select(col(Player.id)).where(~col(Player.sample))
    follows = select(col(Quest.direction_id)).where(
        col(Quest.direction_id).is_not(None), or_(~col(Quest.sample), col(Quest.id).in_(quests))
    )
    found = ids(conn, follows)
    for table in (DirectionAnswer, DirectionEcho):
        found |= ids(conn, select(col(table.direction_id)).where(col(table.player_id).in_(own)))
    return found


def goals_in_use(conn: Connection, initiatives: Ids, directions: Ids, talked_about: Ids) -> Ids:
    """Give the goals that something of one's own works toward, measures or talks about, and all goals above them."""
    linked = (
        select(col(InitiativeGoal.goal_id))
        .join(Initiative, col(Initiative.id) == col(InitiativeGoal.initiative_id))
        .where(or_(~col(Initiative.sample), col(Initiative.id).in_(initiatives)))
    )
    measured = select(col(Metric.goal_id)).where(
        or_(
            ~col(Metric.sample),
            exists().where(col(Measurement.metric_id) == col(Metric.id), ~col(Measurement.sample)),
            exists().where(col(Quest.metric_id) == col(Metric.id), ~col(Quest.sample)),
        )
    )
    pointed = select(col(Direction.goal_id)).where(or_(~col(Direction.sample), col(Direction.id).in_(directions)))
    own = ids(conn, select(col(Goal.id)).where(~col(Goal.sample))) | ids(conn, pointed)
    kept = own | ids(conn, linked) | ids(conn, measured) | talked_about
    above: defaultdict[UUID, Ids] = defaultdict(set)
    for child, parent in conn.execute(select(col(GoalParent.child_id), col(GoalParent.parent_id))):
        above[child].add(parent)
    waiting = list(kept)
    while waiting:
        for parent in above[waiting.pop()] - kept:
            kept.add(parent)
            waiting.append(parent)
    return kept


def ids(conn: Connection, query: Any) -> Ids:
    return set(conn.execute(query).scalars())


def label_all(work: Work) -> None:
    """Label everything of a world that holds nothing but samples so far; lists of goals from elsewhere are none."""
    for table in (*NOUNS.values(), Metric, Measurement):
        mine = col(Goal.in_play) if table is Goal else true()
        work.conn.execute(update(table).where(mine).values(sample=True))
