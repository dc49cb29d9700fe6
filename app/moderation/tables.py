"""Reports, rulings, appeals, and who wants no contact with whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel


class Report(SQLModel, table=True):
    """One player says that something should be looked at."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("about_kind", "about_id", "reporter_id", name="one_report_each"),)

    id: UUID = Field(primary_key=True)
    about_kind: str = Field(max_length=14)  # as `game.moderation.Kind` has them
    about_id: UUID = Field(index=True)
    reporter_id: UUID = Field(foreign_key="player.id")
    reason: str = Field(max_length=500)
    at: datetime
    ruling_id: UUID | None = Field(default=None, foreign_key="ruling.id")


class Ruling(SQLModel, table=True):
    """A steward's decision on reports, with its reason."""

    __tablename__ = "ruling"
    __table_args__ = (CheckConstraint("act IN ('hide', 'show', 'leave', 'reverse')", name="ruling_act"),)

    id: UUID = Field(primary_key=True)
    about_kind: str = Field(max_length=14)
    about_id: UUID = Field(index=True)
    steward_id: UUID = Field(foreign_key="player.id")
    author_id: UUID | None = Field(default=None, foreign_key="player.id", index=True)
    act: str = Field(max_length=8)
    reason: str = Field(max_length=500)
    at: datetime


class Appeal(SQLModel, table=True):
    """The author's answer to a ruling, and how it ended."""

    __tablename__ = "appeal"

    ruling_id: UUID = Field(foreign_key="ruling.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", index=True)
    text: str = Field(max_length=1000)
    at: datetime
    upheld: bool | None = None
    answer: str = Field(default="", max_length=500)
    answered_by: UUID | None = Field(default=None, foreign_key="player.id")
    answered_at: datetime | None = None


class Hidden(SQLModel, table=True):
    """Something that nobody sees now. Its words are put aside here, out of their own row, until it is shown again."""

    __tablename__ = "hidden"
    __table_args__ = (CheckConstraint("cause IN ('reports', 'ruling', 'removal')", name="hidden_cause"),)

    about_kind: str = Field(primary_key=True, max_length=14)
    about_id: UUID = Field(primary_key=True, index=True)
    cause: str = Field(max_length=8)  # removal: a sample that is gone, and stays only because the ledger names it
    author_id: UUID | None = Field(default=None, foreign_key="player.id", index=True)
    words: str = Field(default="{}")  # the columns put aside, as JSON
    said: str = Field(default="", max_length=1000)  # what the author said before a steward decided
    at: datetime


class Block(SQLModel, table=True):
    """A player wants no contact with another."""

    __tablename__ = "block"

    player_id: UUID = Field(foreign_key="player.id", primary_key=True)
    blocked_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    at: datetime
