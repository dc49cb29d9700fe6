"""Goals, how they hang together, and what is measured. Numbers are whole thousandths of their unit."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

_IN_PLAY = text("in_play")


class Pack(SQLModel, table=True):
    """A list of goals that was loaded."""

    __tablename__ = "pack"

    id: str = Field(primary_key=True, max_length=60)
    version: str = Field(max_length=40)
    source: str = Field(max_length=300)
    licence: str = Field(max_length=2000)
    loaded_at: datetime


class Goal(SQLModel, table=True):
    """Something the world wants. Goals of a pack may be there for reference only (`in_play` false)."""

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("pack_id", "code", name="goal_code_in_pack"),
        Index("one_goal_a_number", "number", unique=True, sqlite_where=_IN_PLAY, postgresql_where=_IN_PLAY),
    )

    id: UUID = Field(primary_key=True)
    pack_id: str | None = Field(default=None, foreign_key="pack.id")
    code: str = Field(max_length=20)
    uri: str | None = Field(default=None, max_length=300)
    short: str = Field(max_length=60)
    title: str = Field(max_length=300)
    about: str = Field(default="", max_length=2000)
    for_whom: str = Field(default="", max_length=140)  # who benefits
    number: int  # its place in the list; also gives its hue
    in_play: bool = Field(default=True)
    proposed_by: UUID | None = Field(default=None, foreign_key="player.id")
    sample: bool = Field(default=False)
    created_at: datetime

    @property
    def pair(self) -> tuple[str, str]:
        """Value and label, for a list to choose from."""
        return str(self.id), self.short


class GoalParent(SQLModel, table=True):
    """`child` helps toward `parent`; a goal may have several parents."""

    __tablename__ = "goal_parent"
    __table_args__ = (CheckConstraint("child_id <> parent_id", name="not_its_own_parent"),)

    child_id: UUID = Field(foreign_key="goal.id", primary_key=True)
    parent_id: UUID = Field(foreign_key="goal.id", primary_key=True, index=True)


class Metric(SQLModel, table=True):
    """How progress toward a goal is seen, in a real unit."""

    __tablename__ = "metric"
    __table_args__ = (
        CheckConstraint("method IN ('sum', 'latest', 'ratio')", name="metric_method"),
        CheckConstraint("baseline_milli <> target_milli", name="metric_has_a_way_to_go"),
    )

    id: UUID = Field(primary_key=True)
    goal_id: UUID = Field(foreign_key="goal.id", index=True)
    name: str = Field(max_length=80)
    unit: str = Field(max_length=30)
    method: str = Field(max_length=6)
    baseline_milli: int = Field(sa_type=BigInteger)
    target_milli: int = Field(sa_type=BigInteger)
    starts_on: date
    due_on: date
    source: str = Field(default="", max_length=300)
    measured_every_days: int = Field(default=14)
    sample: bool = Field(default=False)
    created_at: datetime


class MetricTotal(SQLModel, table=True):
    """What confirmed contributions add up to; written only with an impact entry."""

    __tablename__ = "metric_total"

    metric_id: UUID = Field(foreign_key="metric.id", primary_key=True)
    confirmed_milli: int = Field(default=0, sa_type=BigInteger)
    contributions: int = Field(default=0)


class Measurement(SQLModel, table=True):
    """A value of a metric with its date and source."""

    __tablename__ = "measurement"
    __table_args__ = (Index("ix_measurement_latest", "metric_id", "measured_on"),)

    id: UUID = Field(primary_key=True)
    metric_id: UUID = Field(foreign_key="metric.id")
    value_milli: int = Field(sa_type=BigInteger)
    of_milli: int | None = Field(default=None, sa_type=BigInteger)  # the whole, for a ratio
    measured_on: date
    source: str = Field(max_length=300)
    by_player_id: UUID | None = Field(default=None, foreign_key="player.id")
    sample: bool = Field(default=False)
    created_at: datetime
