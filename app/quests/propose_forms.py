"""What may come in when somebody proposes a quest: every term of it."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from app.platform.asking import Question
from app.platform.i18n import _
from app.players.forms import Form, Latitude, Line, Lines, LocalMoment, Longitude, Skills, check_place
from app.sparks.forms import Ideas
from game.constants import (
    LEASES_SECONDS,
    MAX_CONFIRMATIONS,
    MAX_MINUTES,
    MIN_MINUTES,
    MOST_NEEDS,
    MOST_PLACES,
)


def _lease(seconds: int) -> int:
    if seconds not in LEASES_SECONDS:
        raise ValueError(_("choose one of the times"))
    return seconds


Lease = Annotated[int, Field(ge=LEASES_SECONDS[0], le=LEASES_SECONDS[-1]), AfterValidator(_lease)]


class QuestForm(Question):
    """A doable thing with its terms. Times are the player's own, without a zone."""

    many: ClassVar[frozenset[str]] = frozenset({"evidence", "needs", "ideas"})

    initiative_id: UUID
    from_message: UUID | None = None  # where it began
    from_fact: UUID | None = None
    title: Annotated[Line, Field(min_length=1, max_length=100)]
    what: Annotated[Lines, Field(max_length=4000)] = ""
    done_when: Annotated[Line, Field(min_length=1, max_length=500)]
    minutes: Annotated[int, Field(ge=MIN_MINUTES, le=MAX_MINUTES)] = 30
    difficulty: Annotated[int, Field(ge=1, le=3)] = 1
    impact_link: Literal["indirect", "direct", "keystone"] = "direct"
    places: Annotated[int, Field(ge=1, le=MOST_PLACES)] = 1
    place: Annotated[Line, Field(max_length=120)] = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    from_home: bool = False
    opens_at: LocalMoment | None = None
    closes_at: LocalMoment | None = None
    evidence: Annotated[
        list[Literal["photo", "note", "number", "link", "witness"]], Field(max_length=5, default_factory=list)
    ]
    metric_id: UUID | None = None
    amount_hint: Annotated[Decimal | None, Field(gt=0, le=1_000_000, decimal_places=3)] = None
    risk: Literal["low", "medium", "high"] = "low"
    confirmations: Annotated[int, Field(ge=1, le=MAX_CONFIRMATIONS)] = 1
    lease_seconds: Lease = LEASES_SECONDS[1]
    skills: Skills = ""
    needs: Annotated[list[UUID], Field(max_length=MOST_NEEDS, default_factory=list)]
    missing: Annotated[Line, Field(max_length=200)] = ""
    recurring: bool = False
    draft: bool = False
    direction_id: UUID | None = None
    ideas: Ideas

    @property
    def skills_listed(self) -> list[str]:
        """The skills one by one."""
        return [skill for skill in self.skills.split(",") if skill]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        check_place(self.latitude, self.longitude)
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValueError(_("The end lies before the beginning."))
        if "number" in self.evidence and self.metric_id is None:
            raise ValueError(_("A number needs to say what it counts: choose a number of the goal."))
        return self


class Heart(Form):
    """Whether a heart is given or taken back."""

    deed: UUID
    heart: Literal["give", "back"]


class Moving(Form):
    """The next state of a quest, and what is missing when it is blocked."""

    deed: UUID
    state: Literal["open", "blocked", "closed"]
    missing: Annotated[Line, Field(max_length=200)] = ""
