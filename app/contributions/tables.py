"""Contributions: what is handed in for a claim."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Contribution(SQLModel, table=True):
    """One hand-in: evidence and an amount. A mended hand-in is a new round of the same claim."""

    __tablename__ = "contribution"
    __table_args__ = (
        UniqueConstraint("claim_id", "round", name="one_contribution_a_round"),
        CheckConstraint(
            "state IN ('waiting', 'sent_back', 'confirmed', 'withdrawn', 'reversed')",
            name="contribution_state",
        ),
        Index("ix_contribution_queue", "state", "handed_in_at"),
    )

    id: UUID = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claim.id")
    quest_id: UUID = Field(foreign_key="quest.id", index=True)
    player_id: UUID = Field(foreign_key="player.id", index=True)
    round: int = Field(default=1)
    state: str = Field(default="waiting", max_length=10)
    note: str = Field(default="", max_length=4000)
    link: str = Field(default="", max_length=500)
    amount_milli: int | None = Field(default=None, sa_type=BigInteger)
    corrected_milli: int | None = Field(default=None, sa_type=BigInteger)  # the confirmer's, shown beside it
    corrected_by: UUID | None = Field(default=None, foreign_key="player.id")
    witness_id: UUID | None = Field(default=None, foreign_key="player.id")
    hidden: bool = Field(default=False)
    handed_in_at: datetime
    lease_left_seconds: int = Field(default=0)  # the clock stands still while handed in
    local_date: date  # the player's day of the hand-in: the daily curve
    settled_at: datetime | None = None


class Picture(SQLModel, table=True):
    """A picture on the shelf; it belongs to a claim first, to a contribution once handed in."""

    __tablename__ = "picture"

    id: UUID = Field(primary_key=True)
    name: str = Field(max_length=40, unique=True)  # random: its name on the shelf
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    contribution_id: UUID | None = Field(default=None, foreign_key="contribution.id", index=True)
    player_id: UUID = Field(foreign_key="player.id", index=True)
    bytes: int
    width: int
    height: int
    hidden: bool = Field(default=False)
    created_at: datetime
