"""Initiatives: standing efforts with a purpose."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Initiative(SQLModel, table=True):
    """A standing effort: "We do X so that Y"."""

    __tablename__ = "initiative"
    __table_args__ = (
        UniqueConstraint("source", "external_id", name="initiative_imported_once"),
        CheckConstraint("state IN ('proposed', 'active', 'done', 'archived')", name="initiative_state"),
    )

    id: UUID = Field(primary_key=True)
    name: str = Field(max_length=120)
    what: str = Field(max_length=200)  # "We plant street trees"
    so_that: str = Field(max_length=200)  # "so that every door has shade"
    about: str = Field(default="", max_length=4000)
    harm: str = Field(default="", max_length=500)  # who could lose by it
    place: str = Field(default="", max_length=120)
    latitude: float | None = None
    longitude: float | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    link: str = Field(default="", max_length=300)
    state: str = Field(default="active", max_length=10)
    source: str | None = Field(default=None, max_length=120)
    external_id: str | None = Field(default=None, max_length=120)
    proposed_by: UUID = Field(foreign_key="player.id")
    sample: bool = Field(default=False)
    created_at: datetime


class InitiativeGoal(SQLModel, table=True):
    """The purpose: this initiative works toward this goal, indirectly, directly or as its keystone."""

    __tablename__ = "initiative_goal"
    __table_args__ = (
        CheckConstraint("link IN ('indirect', 'direct', 'keystone')", name="impact_link"),
        CheckConstraint("confirmed_by >= 0", name="confirmed_by_so_many"),
    )

    initiative_id: UUID = Field(foreign_key="initiative.id", primary_key=True)
    goal_id: UUID = Field(foreign_key="goal.id", primary_key=True, index=True)
    link: str = Field(default="direct", max_length=10)
    confirmed_by: int = Field(default=0)  # organisations; written only by `purpose_store`


class PurposeConfirmation(SQLModel, table=True):
    """An organisation that has no part in an initiative says that it helps toward a goal; goes with that purpose."""

    __tablename__ = "purpose_confirmation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["initiative_id", "goal_id"],
            ["initiative_goal.initiative_id", "initiative_goal.goal_id"],
            ondelete="CASCADE",
        ),
        {"sqlite_with_rowid": False},
    )

    initiative_id: UUID = Field(primary_key=True)
    goal_id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", primary_key=True, index=True)
    player_id: UUID = Field(foreign_key="player.id")  # who said it for them
    said_at: datetime


class InitiativeOrganisation(SQLModel, table=True):
    """An organisation takes part in an initiative."""

    __tablename__ = "initiative_organisation"

    initiative_id: UUID = Field(foreign_key="initiative.id", primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", primary_key=True, index=True)


class InitiativeSteward(SQLModel, table=True):
    """A player tends an initiative, for an organisation if they like."""

    __tablename__ = "initiative_steward"

    initiative_id: UUID = Field(foreign_key="initiative.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    since: datetime


class InitiativeKey(SQLModel, table=True):
    """What an active initiative is looked for by: the beginnings of its words, and its goals with the area."""

    __tablename__ = "initiative_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: str = Field(primary_key=True, max_length=60)
    initiative_id: UUID = Field(foreign_key="initiative.id", primary_key=True, index=True)


class WordCount(SQLModel, table=True):
    """How many initiatives have a key of words; changed only with the keys. The empty key counts all of them."""

    __tablename__ = "word_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: str = Field(primary_key=True, max_length=60)
    initiatives: int


class InitiativeCategory(SQLModel, table=True):
    """A word under which an initiative is found beside others like it."""

    __tablename__ = "initiative_category"

    initiative_id: UUID = Field(foreign_key="initiative.id", primary_key=True)
    word: str = Field(primary_key=True, max_length=30, index=True)


class InitiativePerson(SQLModel, table=True):
    """The last day on which a player took or confirmed something of an initiative, and for which side."""

    __tablename__ = "initiative_person"
    __table_args__ = (
        Index("ix_initiative_person_last", "initiative_id", "last_on", "side_id"),
        {"sqlite_with_rowid": False},
    )

    initiative_id: UUID = Field(foreign_key="initiative.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    side_id: UUID  # the organisation, else the team, else the player
    last_on: date
