"""Organisations, teams, who plays in them, and how one comes in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class Organisation(SQLModel, table=True):
    """A body that takes part; anyone may found one."""

    __tablename__ = "organisation"

    id: UUID = Field(primary_key=True)
    name: str = Field(max_length=80, unique=True)
    about: str = Field(default="", max_length=1000)
    link: str = Field(default="", max_length=300)
    founded_by: UUID = Field(foreign_key="player.id")
    sample: bool = Field(default=False)
    created_at: datetime


class OrganisationMember(SQLModel, table=True):
    """A player acts for an organisation; `contact` may invite for it."""

    __tablename__ = "organisation_member"

    organisation_id: UUID = Field(foreign_key="organisation.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    contact: bool = Field(default=False)
    invitation_id: UUID | None = Field(default=None, foreign_key="invitation.id")
    joined_at: datetime


class Team(SQLModel, table=True):
    """Players who add up together, across organisations if they like."""

    __tablename__ = "team"

    id: UUID = Field(primary_key=True)
    name: str = Field(max_length=60, unique=True)
    about: str = Field(default="", max_length=500)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    founded_by: UUID = Field(foreign_key="player.id")
    sample: bool = Field(default=False)
    created_at: datetime


class TeamMember(SQLModel, table=True):
    """A player plays in a team; a captain may invite and write the team's page."""

    __tablename__ = "team_member"

    team_id: UUID = Field(foreign_key="team.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    captain: bool = Field(default=False)
    joined_at: datetime


class Invitation(SQLModel, table=True):
    """A link that lets people join a team or an organisation, or just the world."""

    __tablename__ = "invitation"
    __table_args__ = (CheckConstraint("uses >= 0 AND uses <= most_uses", name="invitation_uses"),)

    id: UUID = Field(primary_key=True)
    code: str = Field(max_length=43, unique=True)
    kind: str = Field(max_length=12)  # world, team, organisation
    team_id: UUID | None = Field(default=None, foreign_key="team.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    made_by: UUID = Field(foreign_key="player.id")
    most_uses: int
    uses: int = Field(default=0)
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Arrival(SQLModel, table=True):
    """The invitation by which a player first came into the world."""

    __tablename__ = "arrival"

    player_id: UUID = Field(foreign_key="player.id", primary_key=True)
    invitation_id: UUID = Field(foreign_key="invitation.id", index=True)
