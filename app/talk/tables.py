"""Talk: messages about things, and how many threads and quests came of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

_FIRST = text("reply_to IS NULL")


class Message(SQLModel, table=True):
    """What somebody says about a thing; a first message and its replies are a thread.

    `home` is where a thread counts: its goal, or the initiative that it is about or that its quest belongs to. Where
    `told_id` stands the world itself speaks: of what came of a quest or a direction that began in this thread, once
    each.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("about_kind IN ('goal', 'initiative', 'quest', 'direction')", name="message_about_kind"),
        CheckConstraint("home_kind IN ('goal', 'initiative')", name="message_home_kind"),
        CheckConstraint("replies BETWEEN 0 AND 200", name="a_thread_has_an_end"),
        CheckConstraint("(by_player_id IS NULL) = (told_id IS NOT NULL)", name="the_world_speaks_of_quests"),
        CheckConstraint("reply_to IS NULL OR decide_by IS NULL", name="a_question_is_a_first_message"),
        Index("ix_message_thread", "about_kind", "about_id", "last_at", sqlite_where=_FIRST, postgresql_where=_FIRST),
        Index("ix_message_home", "home_kind", "home_id", "at", sqlite_where=_FIRST, postgresql_where=_FIRST),
        Index("ix_message_reply", "reply_to", "at"),
        Index("ix_message_by", "by_player_id", "at"),
        Index("one_outcome_a_quest", "told_id", unique=True),
    )

    id: UUID = Field(primary_key=True)
    about_kind: str = Field(max_length=10)
    about_id: UUID
    home_kind: str = Field(max_length=10)
    home_id: UUID
    reply_to: UUID | None = Field(default=None, foreign_key="message.id")
    by_player_id: UUID | None = Field(default=None, foreign_key="player.id")
    team_id: UUID | None = Field(default=None, foreign_key="team.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    text: str = Field(default="", max_length=2600)  # Markdown, with marks where somebody is meant
    at: datetime
    last_at: datetime  # of a first message: when its thread was said something in last
    replies: int = Field(default=0)
    taken_back_at: datetime | None = None
    decide_by: datetime | None = None  # the last second of the day by which a question is decided
    outcome: str = Field(default="", max_length=300)
    closed_at: datetime | None = None
    closed_by: UUID | None = Field(default=None, foreign_key="player.id")
    told_id: UUID | None = None  # a quest or a direction; no foreign key: these refer to messages already
    amount_milli: int = Field(default=0, sa_type=BigInteger)
    unit: str = Field(default="", max_length=30)


class TalkTotal(SQLModel, table=True):
    """How many threads are at home at a goal or an initiative, how many quests began there, and how many are done."""

    __tablename__ = "talk_total"
    __table_args__ = (
        CheckConstraint("home_kind IN ('goal', 'initiative')", name="talk_total_home_kind"),
        CheckConstraint("threads >= 0 AND quests >= 0 AND done BETWEEN 0 AND quests", name="talk_total_is_a_count"),
        {"sqlite_with_rowid": False},
    )

    home_kind: str = Field(primary_key=True, max_length=10)
    home_id: UUID = Field(primary_key=True)
    threads: int = Field(default=0)
    quests: int = Field(default=0)
    done: int = Field(default=0)
    since: datetime | None = None  # of the first thread
