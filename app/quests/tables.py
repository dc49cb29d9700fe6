"""Quests: doable things with terms."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

# What the list of quests is looked for by stands in the index that has its order: the rows themselves are not read.
PLACED = ("latitude", "longitude", "opens_at", "closes_at", "initiative_id", "id")
FILTERS = (
    *("taken", "places", "opens_at", "closes_at", "initiative_id", "minutes", "from_home", "place"),
    *("latitude", "longitude", "title"),
)
_IN_TALK, _IN_FACT = text("from_message_id IS NOT NULL"), text("from_fact_id IS NOT NULL")


class Quest(SQLModel, table=True):
    """A doable thing. `taken` counts the places of claims that are live in the table; the database bounds it.

    `confirmed` counts those of them that are confirmed: with the last one the quest is done. `value`, `finish_by` and
    `score` are its place in what's first, written by `app.first` only; a score of zero stands behind what it waits for.
    """

    __tablename__ = "quest"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= places", name="places_are_never_oversold"),
        CheckConstraint("confirmed >= 0 AND confirmed <= taken", name="confirmed_places_are_taken"),
        CheckConstraint("state IN ('draft', 'open', 'blocked', 'done', 'closed')", name="quest_state"),
        CheckConstraint("risk IN ('low', 'medium', 'high')", name="quest_risk"),
        CheckConstraint("impact_link IN ('indirect', 'direct', 'keystone')", name="quest_impact_link"),
        CheckConstraint("minutes BETWEEN 5 AND 480", name="quest_minutes"),
        CheckConstraint("difficulty BETWEEN 1 AND 3", name="quest_difficulty"),
        Index("ix_quest_first", "state", "score", "id", *FILTERS),
        Index("ix_quest_place", "state", "place", *PLACED),
        Index("ix_quest_from_message_id", "from_message_id", sqlite_where=_IN_TALK, postgresql_where=_IN_TALK),
        Index("ix_quest_from_fact_id", "from_fact_id", sqlite_where=_IN_FACT, postgresql_where=_IN_FACT),
    )

    id: UUID = Field(primary_key=True)
    initiative_id: UUID = Field(foreign_key="initiative.id", index=True)
    title: str = Field(max_length=100)
    what: str = Field(default="", max_length=4000)  # Markdown
    done_when: str = Field(default="", max_length=500)
    minutes: int
    difficulty: int = Field(default=1)
    impact_link: str = Field(default="direct", max_length=10)
    place: str = Field(default="", max_length=120)
    latitude: float | None = None
    longitude: float | None = None
    from_home: bool = Field(default=False)
    places: int = Field(default=1)
    taken: int = Field(default=0)
    confirmed: int = Field(default=0)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    evidence: str = Field(default="note", max_length=60)  # kinds asked for, joined by spaces
    metric_id: UUID | None = Field(default=None, foreign_key="metric.id")
    amount_hint_milli: int | None = Field(default=None, sa_type=BigInteger)
    risk: str = Field(default="low", max_length=6)
    confirmations_needed: int = Field(default=1)
    lease_seconds: int = Field(default=86400)
    state: str = Field(default="open", max_length=8)
    missing: str = Field(default="", max_length=200)  # what a blocked quest waits for
    recurring: bool = Field(default=False)  # planned routine: repetition costs nothing
    proposed_by: UUID = Field(foreign_key="player.id")
    for_team_id: UUID | None = Field(default=None, foreign_key="team.id")  # the team the deed is done for
    direction_id: UUID | None = Field(default=None, foreign_key="direction.id", index=True)  # it follows
    from_message_id: UUID | None = Field(default=None, foreign_key="message.id")  # where it began
    from_fact_id: UUID | None = Field(default=None, foreign_key="fact.id")
    sample: bool = Field(default=False)
    created_at: datetime
    # what's first
    support: float = Field(default=0.0)  # the square roots of each person's hearts, added up
    hearts_from: int = Field(default=0)  # people
    value: float = Field(default=0.0)  # its own and what it sets free
    finish_by: datetime | None = None  # for the sake of itself and of all that waits for it
    score: float = Field(default=0.0)  # as it was at `scored_at`
    scored_at: datetime | None = None


class QuestNeeds(SQLModel, table=True):
    """A quest waits until another is done."""

    __tablename__ = "quest_needs"
    __table_args__ = (CheckConstraint("quest_id <> needs_id", name="no_quest_waits_for_itself"),)

    quest_id: UUID = Field(foreign_key="quest.id", primary_key=True)
    needs_id: UUID = Field(foreign_key="quest.id", primary_key=True, index=True)


class QuestSkill(SQLModel, table=True):
    """A skill that a quest asks for."""

    __tablename__ = "quest_skill"

    quest_id: UUID = Field(foreign_key="quest.id", primary_key=True)
    skill: str = Field(primary_key=True, max_length=30, index=True)
