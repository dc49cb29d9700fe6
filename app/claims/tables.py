"""Claims: a place on a quest, held as a lease that expires."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

_LIVE = text("state IN ('held', 'handed_in', 'sent_back', 'confirmed')")
_HELD = text("state IN ('held', 'sent_back')")
_PROMISED = text("state IN ('held', 'sent_back') AND metric_id IS NOT NULL")


class Claim(SQLModel, table=True):
    """A place taken: places on a quest, and the terms as they were at that moment."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(
            "state IN ('held', 'handed_in', 'sent_back', 'confirmed', 'released', 'withdrawn', 'expired')",
            name="claim_state",
        ),
        CheckConstraint("places >= 1", name="claim_places"),
        Index(
            "one_live_claim_each",
            "quest_id",
            "player_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "ix_claim_promised",
            "metric_id",
            "expires_at",
            "quest_id",
            sqlite_where=_PROMISED,
            postgresql_where=_PROMISED,
        ),
        Index("ix_claim_due", "expires_at", sqlite_where=_HELD, postgresql_where=_HELD),
    )

    id: UUID = Field(primary_key=True)
    quest_id: UUID = Field(foreign_key="quest.id", index=True)
    player_id: UUID = Field(foreign_key="player.id", index=True)
    team_id: UUID | None = Field(default=None, foreign_key="team.id")  # acting for
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    places: int = Field(default=1)  # the player and the companions
    state: str = Field(default="held", max_length=10)
    claimed_at: datetime
    expires_at: datetime
    extended: bool = Field(default=False)
    ended_at: datetime | None = None
    inspired: bool = Field(default=False)  # says what gave the idea: rows of `inspiration`
    # the terms, frozen
    lease_seconds: int
    minutes: int
    difficulty: int
    impact_link: str = Field(max_length=10)
    priority_percent: int = Field(default=100)
    evidence: str = Field(max_length=60)
    metric_id: UUID | None = Field(default=None, foreign_key="metric.id")
    risk: str = Field(max_length=6)
    confirmations_needed: int
    # the draft of what will be handed in: kept through every refusal and expiry
    draft_note: str = Field(default="", max_length=4000)
    draft_link: str = Field(default="", max_length=500)
    draft_amount_milli: int | None = Field(default=None, sa_type=BigInteger)
    draft_witness_id: UUID | None = Field(default=None, foreign_key="player.id")
