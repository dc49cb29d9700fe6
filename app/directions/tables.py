"""Directions: what should be next, because of what; who says so; and what others made of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

_IN_TALK = text("from_message_id IS NOT NULL")


class Direction(SQLModel, table=True):
    """Next we should …, because …: pointed out for a goal. It binds nobody.

    Whether it is settled, contested or faded is worked out from what was said; `settled_at` remembers the first time.
    """

    __tablename__ = "direction"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'withdrawn', 'split')", name="direction_state"),
        Index("ix_direction_of_goal", "goal_id", "state", "created_at"),
        Index("ix_direction_newest", "state", "created_at"),
        Index("ix_direction_from_message_id", "from_message_id", sqlite_where=_IN_TALK, postgresql_where=_IN_TALK),
    )

    id: UUID = Field(primary_key=True)
    goal_id: UUID = Field(foreign_key="goal.id")
    text: str = Field(max_length=200)
    reason: str = Field(default="", max_length=500)
    first_step: str = Field(default="", max_length=300)
    decide_by: date
    proposed_by: UUID = Field(foreign_key="player.id", index=True)
    team_id: UUID | None = Field(default=None, foreign_key="team.id")  # acting for
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    state: str = Field(default="open", max_length=9)
    split_from: UUID | None = Field(default=None, foreign_key="direction.id", index=True)
    from_message_id: UUID | None = Field(default=None, foreign_key="message.id")  # where it began
    checked_at: datetime | None = None  # when an answer was last changed or taken back,
    held_since: datetime | None = None  # and since when it held just before
    settled_at: datetime | None = None
    sample: bool = Field(default=False)
    created_at: datetime


class DirectionAnswer(SQLModel, table=True):
    """What one person says of a direction: right, or not sure with a reason."""

    __tablename__ = "direction_answer"
    __table_args__ = (
        CheckConstraint("answer IN ('right', 'unsure')", name="direction_answer_is_one_of_two"),
        CheckConstraint("(answer = 'unsure') = (reason <> '')", name="a_doubt_has_its_reason"),
    )

    direction_id: UUID = Field(foreign_key="direction.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    answer: str = Field(max_length=6)
    reason: str = Field(default="", max_length=10)  # a code
    words: str = Field(default="", max_length=300)
    unclear: bool = Field(default=False)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    side_id: UUID  # the organisation, else the team, else the player
    at: datetime


class DirectionEcho(SQLModel, table=True):
    """A direction said again in somebody's own words; it keeps what it was heard from."""

    __tablename__ = "direction_echo"
    __table_args__ = (Index("ix_direction_echo", "direction_id", "at"),)

    id: UUID = Field(primary_key=True)
    direction_id: UUID = Field(foreign_key="direction.id")
    player_id: UUID = Field(foreign_key="player.id", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="direction_echo.id", index=True)
    text: str = Field(max_length=280)
    at: datetime
