"""What visitors said when they were asked whether a vision or a goal is clear. Nobody's name is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class ClarityAnswer(SQLModel, table=True):
    """One answer of somebody who was asked: about a goal, or about the vision where there is none."""

    __tablename__ = "clarity_answer"
    __table_args__ = (Index("ix_clarity_answer_newest", "goal_id", "at"),)

    id: UUID = Field(primary_key=True)
    goal_id: UUID | None = Field(default=None, foreign_key="goal.id")
    clear: bool  # they know what they could do next
    words: str = Field(default="", max_length=140)  # what it is for, in their own words
    at: datetime
