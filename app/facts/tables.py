"""Facts: what is known of the state of things, and what others say to it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class Fact(SQLModel, table=True):
    """Something that somebody knows about where a goal stands, with its source and day."""

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint("agrees >= 0 AND disputes >= 0", name="answers_to_a_fact_are_counted"),
        Index("ix_fact_goal", "goal_id", "observed_on", "at"),
        Index("ix_fact_by", "by_player_id", "at"),
    )

    id: UUID = Field(primary_key=True)
    goal_id: UUID = Field(foreign_key="goal.id")
    text: str = Field(max_length=280)
    source: str = Field(max_length=300)
    observed_on: date
    by_player_id: UUID = Field(foreign_key="player.id")
    from_message_id: UUID | None = Field(default=None, foreign_key="message.id", index=True)
    agrees: int = Field(default=0)
    disputes: int = Field(default=0)
    at: datetime


class FactAnswer(SQLModel, table=True):
    """What one player says to a fact."""

    __tablename__ = "fact_answer"
    __table_args__ = (CheckConstraint("answer IN ('agree', 'dispute')", name="fact_answer_kind"),)

    fact_id: UUID = Field(foreign_key="fact.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    answer: str = Field(max_length=7)
    reason: str = Field(default="", max_length=300)
    at: datetime
