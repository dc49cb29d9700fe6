"""What the ordered list of quests remembers: its last pass, its top of each day, and the hearts that were given."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class FirstPass(SQLModel, table=True):
    """The last time that all scores were made anew: one row. Between two passes only what changes is."""

    __tablename__ = "first_pass"
    __table_args__ = (CheckConstraint("id = 1", name="one_pass"),)

    id: int = Field(default=1, primary_key=True)
    passed_at: datetime
    changes: int = Field(default=0)  # quests that were put in order since
    ready: int = Field(default=0)  # quests that could be started
    median_support: float = Field(default=1.0)
    medians: str = Field(default="", max_length=200)  # of the factors, in the order of `game.first.Factors`
    cuts: str = Field(default="", max_length=2000)  # scores at each twentieth of the ready quests, lowest first
    edge: float = Field(default=0.0)  # the score of the last quest that pages show: what is below moves nobody's page


class FirstOfDay(SQLModel, table=True):
    """The top of the list as it stood on a day of the world."""

    __tablename__ = "first_of_day"

    day: date = Field(primary_key=True)
    place: int = Field(primary_key=True)
    quest_id: UUID = Field(foreign_key="quest.id", index=True)


class Heart(SQLModel, table=True):
    """Hearts that a player gave to a quest in a week."""

    __tablename__ = "heart"
    __table_args__ = (CheckConstraint("given >= 1", name="some_hearts"),)

    quest_id: UUID = Field(foreign_key="quest.id", primary_key=True)
    player_id: UUID = Field(foreign_key="player.id", primary_key=True, index=True)
    week: str = Field(primary_key=True, max_length=8)
    given: int


class HeartWeek(SQLModel, table=True):
    """How many of a week's hearts a player has given away; the database bounds it."""

    __tablename__ = "heart_week"
    __table_args__ = (CheckConstraint("given BETWEEN 0 AND 10", name="ten_hearts_a_week"),)

    player_id: UUID = Field(foreign_key="player.id", primary_key=True)
    week: str = Field(primary_key=True, max_length=8)
    given: int
