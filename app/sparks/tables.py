"""Sparks: what gave the idea, and what flowed back once a deed was confirmed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class Inspiration(SQLModel, table=True):
    """A later event came of an earlier one. Like the ledger it stays as it was written, whoever merges with whom."""

    __tablename__ = "inspiration"
    __table_args__ = (
        CheckConstraint("event_kind IN ('claim', 'quest', 'initiative', 'direction')", name="inspired_kind"),
        CheckConstraint("from_kind IN ('claim', 'quest', 'initiative', 'direction', 'player')", name="inspiring_kind"),
        CheckConstraint("event_id <> from_id", name="nothing_gives_itself_the_idea"),
        Index("ix_inspiration_from", "from_player_id", "at"),
        Index("ix_inspiration_by", "player_id", "at"),
        Index("ix_inspiration_source", "from_kind", "from_id"),
    )

    event_kind: str = Field(primary_key=True, max_length=10)
    event_id: UUID = Field(primary_key=True)
    from_kind: str = Field(primary_key=True, max_length=10)
    from_id: UUID = Field(primary_key=True)
    player_id: UUID = Field(foreign_key="player.id")  # whose the later event is
    from_player_id: UUID = Field(foreign_key="player.id")  # whose the earlier one was
    hidden_by: UUID | None = Field(default=None, foreign_key="player.id")  # one of the two does not show it
    at: datetime


class Spark(SQLModel, table=True):
    """What flowed back to a person for one confirmed contribution, at one distance from it. No points."""

    __tablename__ = "spark"
    __table_args__ = (
        CheckConstraint("centi > 0", name="a_spark_is_something"),
        CheckConstraint("player_id <> doer_id", name="no_spark_to_oneself"),
        Index("ix_spark_pair", "player_id", "doer_id", "at"),
    )

    contribution_id: UUID = Field(foreign_key="contribution.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True)
    depth: int = Field(primary_key=True)
    doer_id: UUID = Field(foreign_key="player.id")
    centi: int
    at: datetime
    taken_back_at: datetime | None = None


class InitiativeSpark(SQLModel, table=True):
    """How many confirmed deeds of an initiative, with the initiative itself, came of something of another."""

    __tablename__ = "initiative_spark"
    __table_args__ = (
        CheckConstraint("ideas >= 0", name="no_less_than_no_idea"),
        CheckConstraint("from_id <> to_id", name="an_idea_from_another"),
        {"sqlite_with_rowid": False},
    )

    from_id: UUID = Field(foreign_key="initiative.id", primary_key=True)
    to_id: UUID = Field(foreign_key="initiative.id", primary_key=True, index=True)
    ideas: int  # written only by `between_store`
