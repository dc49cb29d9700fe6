"""Confirmations: another player's yes, or no with a reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel


class Confirmation(SQLModel, table=True):
    """One player's answer to one contribution; the pair is the key."""

    __tablename__ = "confirmation"
    __table_args__ = (CheckConstraint("answer IN ('yes', 'back', 'pass')", name="confirmation_answer"),)

    contribution_id: UUID = Field(foreign_key="contribution.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    answer: str = Field(max_length=4)
    reason: str = Field(default="", max_length=500)
    amount_milli: int | None = Field(default=None, sa_type=BigInteger)  # as corrected by this confirmer
    team_id: UUID | None = Field(default=None, foreign_key="team.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    steward: bool = Field(default=False)
    own_team: bool = Field(default=False)  # nobody else was there for seven days
    answered_at: datetime
    taken_back_at: datetime | None = None
