"""The two ledgers that never mix, the standings made from one of them, seasons, activity and notices."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Season(SQLModel, table=True):
    """Thirteen weeks of play."""

    __tablename__ = "season"

    id: int = Field(primary_key=True)
    name: str = Field(max_length=60)
    starts_at: datetime
    ends_at: datetime


class ScorePause(SQLModel, table=True):
    """At most one row: since when nothing is added to the ledger, and why."""

    __tablename__ = "score_pause"
    __table_args__ = (CheckConstraint("id = 1", name="one_score_pause"),)

    id: int = Field(default=1, primary_key=True)
    since: datetime
    differences: int
    first: str = Field(max_length=300)


class LedgerEntry(SQLModel, table=True):
    """Points, once, for one cause. The database refuses to change or delete a row.

    Each index is one more page that a confirmation writes: only what is asked for has one.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("kind", "cause_id", "player_id", name="one_entry_a_cause"),
        UniqueConstraint("reverses_id", name="reversed_once"),
        CheckConstraint("kind IN ('deed', 'deciding', 'reversal')", name="entry_kind"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="a_reversal_names_its_entry"),
        Index("ix_ledger_player", "player_id", "posted_at"),
        Index("ix_ledger_day", "player_id", "local_date"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=10)
    cause_id: UUID  # the contribution, or the contribution that was decided, or the entry reversed
    player_id: UUID = Field(foreign_key="player.id")
    team_id: UUID | None = Field(default=None, foreign_key="team.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    quest_id: UUID | None = Field(default=None, foreign_key="quest.id")
    points_cp: int  # centipoints credited
    raw_cp: int  # before the daily curve
    reverses_id: UUID | None = Field(default=None, foreign_key="ledger_entry.id")
    reason: str = Field(default="", max_length=20)  # a code, never free text
    rules_version: int
    season_id: int = Field(foreign_key="season.id")
    week: str = Field(max_length=8)  # 2026-W47 in the world's time zone
    local_date: date
    posted_at: datetime


class EntryGoal(SQLModel, table=True):
    """The top-level goals that an entry counts for on their boards."""

    __tablename__ = "entry_goal"

    entry_id: UUID = Field(foreign_key="ledger_entry.id", primary_key=True)
    goal_id: UUID = Field(foreign_key="goal.id", primary_key=True)


class ImpactEntry(SQLModel, table=True):
    """Real units, once, for one contribution. The database refuses to change or delete a row."""

    __tablename__ = "impact_entry"
    __table_args__ = (
        UniqueConstraint("kind", "contribution_id", name="one_impact_a_contribution"),
        CheckConstraint("kind IN ('deed', 'reversal')", name="impact_kind"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=10)
    contribution_id: UUID = Field(foreign_key="contribution.id")
    metric_id: UUID = Field(foreign_key="metric.id")
    team_id: UUID | None = Field(default=None, foreign_key="team.id")
    amount_milli: int = Field(sa_type=BigInteger)
    posted_at: datetime


class MetricDay(SQLModel, table=True):
    """What came on a day (UTC) in the unit of a metric; written only with an impact entry."""

    __tablename__ = "metric_day"
    __table_args__ = ({"sqlite_with_rowid": False},)

    metric_id: UUID = Field(foreign_key="metric.id", primary_key=True)
    day: date = Field(primary_key=True)
    confirmed_milli: int = Field(sa_type=BigInteger)


class TeamTotal(SQLModel, table=True):
    """What a team has done in the unit of a metric; written only with an impact entry."""

    __tablename__ = "team_total"
    __table_args__ = ({"sqlite_with_rowid": False},)

    team_id: UUID = Field(foreign_key="team.id", primary_key=True)
    metric_id: UUID = Field(foreign_key="metric.id", primary_key=True)
    confirmed_milli: int = Field(sa_type=BigInteger)


class InitiativeDay(SQLModel, table=True):
    """The confirmed minutes of an initiative on the day of the deeds; written only with their ledger entries.

    `seq` rises with every change, so that the map finds what changed since it last looked.
    """

    __tablename__ = "initiative_day"
    __table_args__ = (
        CheckConstraint("minutes >= 0", name="no_day_of_less_than_nothing"),
        {"sqlite_with_rowid": False},
    )

    initiative_id: UUID = Field(foreign_key="initiative.id", primary_key=True)
    day: date = Field(primary_key=True)
    minutes: int
    seq: int = Field(sa_type=BigInteger, unique=True, index=True)


class Board(SQLModel, table=True):
    """A board by what it is of; its small number stands in the many rows of totals."""

    __tablename__ = "board"
    __table_args__ = (UniqueConstraint("kind", "period", "scope", name="one_board_of_a_kind"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=13)  # players, young (shown nowhere), teams, organisations
    period: str = Field(max_length=16)  # all, season:1, week:2026-W47
    scope: str = Field(max_length=40)  # world, or a goal's id


class Standing(SQLModel, table=True):
    """A total on a board, changed only in the transaction that posts to the ledger.

    The totals of one subject lie side by side: a deed moves them on many boards.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_rank", "board_id", "points_cp", "subject_id"),
        {"sqlite_with_rowid": False},
    )

    subject_id: UUID = Field(primary_key=True)
    board_id: int = Field(foreign_key="board.id", primary_key=True)
    points_cp: int = Field(sa_type=BigInteger)


class StandingBucket(SQLModel, table=True):
    """How many totals of a board lie in one bucket of its histogram (`game.standings`)."""

    __tablename__ = "standing_bucket"
    __table_args__ = (
        CheckConstraint("count >= 0", name="a_bucket_holds_nobody_twice"),
        {"sqlite_with_rowid": False},
    )

    board_id: int = Field(foreign_key="board.id", primary_key=True)
    level: int = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    count: int


class Activity(SQLModel, table=True):
    """A line of the "now" strip."""

    __tablename__ = "activity"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    kind: str = Field(max_length=20)
    player_id: UUID | None = Field(default=None, foreign_key="player.id")
    team_id: UUID | None = Field(default=None, foreign_key="team.id")
    quest_id: UUID | None = Field(default=None, foreign_key="quest.id")
    contribution_id: UUID | None = Field(default=None, foreign_key="contribution.id", index=True)
    initiative_id: UUID | None = Field(default=None, foreign_key="initiative.id")
    amount_milli: int | None = Field(default=None, sa_type=BigInteger)
    unit: str = Field(default="", max_length=30)


class Notice(SQLModel, table=True):
    """Something a player should hear of, shown on Today until seen."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_unseen", "player_id", "seen_at"),)

    id: UUID = Field(primary_key=True)
    player_id: UUID = Field(foreign_key="player.id")
    at: datetime
    kind: str = Field(max_length=20)
    quest_id: UUID | None = Field(default=None, foreign_key="quest.id")
    claim_id: UUID | None = Field(default=None, foreign_key="claim.id")
    from_player_id: UUID | None = Field(default=None, foreign_key="player.id")
    direction_id: UUID | None = Field(default=None, foreign_key="direction.id")
    message_id: UUID | None = Field(default=None, foreign_key="message.id")  # the thread in which one is meant
    text: str = Field(default="", max_length=500)
    seen_at: datetime | None = None
