"""Alliances: two initiatives that work with each other, and what they said about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel


class Alliance(SQLModel, table=True):
    """One row for each pair, from the first time that one asked the other or said why it is different."""

    __tablename__ = "alliance"
    __table_args__ = (
        UniqueConstraint("initiative_a", "initiative_b", name="one_alliance_a_pair"),
        CheckConstraint("initiative_a < initiative_b", name="a_pair_has_one_order"),
        CheckConstraint("asked_from IN (initiative_a, initiative_b)", name="one_of_the_two_asked"),
        CheckConstraint(
            "state IN ('proposed', 'allied', 'declined', 'different', 'ended')",
            name="alliance_state",
        ),
        CheckConstraint("(state = 'proposed') = (answered_at IS NULL)", name="an_answer_has_its_time"),
    )

    id: UUID = Field(primary_key=True)
    initiative_a: UUID = Field(foreign_key="initiative.id")
    initiative_b: UUID = Field(foreign_key="initiative.id", index=True)
    asked_from: UUID = Field(index=True)  # the one of the two that asked
    state: str = Field(max_length=9)
    proposed_by: UUID = Field(foreign_key="player.id", index=True)
    proposed_at: datetime
    words: str = Field(default="", max_length=300)  # what the asking side would do together
    reason: str = Field(default="", max_length=300)  # why not, why different, why it ended
    answered_by: UUID | None = Field(default=None, foreign_key="player.id")
    answered_from: UUID | None = None  # the initiative that answered
    answered_at: datetime | None = None
    alike_percent: int = Field(default=0)  # how alike they were at the answer
