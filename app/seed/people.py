"""Sample people, teams and organisations. All are labelled sample."""

from uuid import UUID

from sqlalchemy import insert

from app.ledger import store as ledger
from app.platform.database import Work
from app.platform.ids import new_id
from app.players import store as players
from app.players.actor import Actor
from app.players.tables import Acting
from app.teams.tables import Organisation, OrganisationMember, Team, TeamMember


def add(work: Work, name: str, zone: str, team_id: UUID | None, organisation_id: UUID | None) -> Actor:
    """Let a sample player in, in a team and an organisation."""
    player_id = new_id()
    players.add_player(work, player_id, f"{name} (sample)", kind="lasting", time_zone=zone, sample=True)
    if team_id is not None:
        work.conn.execute(insert(TeamMember).values(team_id=team_id, player_id=player_id, joined_at=work.now))
    if organisation_id is not None:
        work.conn.execute(
            insert(OrganisationMember).values(
                organisation_id=organisation_id, player_id=player_id, contact=False, joined_at=work.now
            )
        )
    work.conn.execute(insert(Acting).values(player_id=player_id, team_id=team_id, organisation_id=organisation_id))
    ledger.add_activity(work, "joined", player_id=player_id, team_id=team_id)
    actor = players.actor_by_id(work.conn, player_id, new_id())
    if actor is None:
        raise LookupError(name)
    return actor


def found_organisation(work: Work, founder: Actor, name: str, about: str) -> UUID:
    """Found a sample organisation."""
    organisation_id = new_id()
    work.conn.execute(
        insert(Organisation).values(
            id=organisation_id, name=name, about=about, founded_by=founder.id, sample=True, created_at=work.now
        )
    )
    return organisation_id


def found_team(work: Work, founder: Actor, name: str, organisation_id: UUID) -> UUID:
    """Found a sample team."""
    team_id = new_id()
    work.conn.execute(
        insert(Team).values(
            id=team_id,
            name=name,
            organisation_id=organisation_id,
            founded_by=founder.id,
            sample=True,
            created_at=work.now,
        )
    )
    return team_id
