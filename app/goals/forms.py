"""What may come in about goals, metrics and measurements."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.platform.asking import Question
from app.platform.i18n import _
from app.players.forms import Day, Line, Lines
from game.constants import MOST_PARENTS

Value = Annotated[Decimal, Field(ge=-1_000_000_000, le=1_000_000_000, decimal_places=3)]


class GoalForm(Question):
    """A goal in words, and the goals that it helps toward."""

    many: ClassVar[frozenset[str]] = frozenset({"parents"})

    short: Annotated[Line, Field(min_length=1, max_length=40)]
    title: Annotated[Line, Field(min_length=1, max_length=300)]
    about: Annotated[Lines, Field(max_length=2000)] = ""
    for_whom: Annotated[Line, Field(max_length=140)] = ""
    codes: Annotated[Line, Field(max_length=200)] = ""
    parents: Annotated[list[UUID], Field(max_length=MOST_PARENTS, default_factory=list)]


class MetricForm(Question):
    """How progress toward a goal will be seen."""

    name: Annotated[Line, Field(min_length=1, max_length=80)]
    unit: Annotated[Line, Field(min_length=1, max_length=30)]
    method: Literal["sum", "latest", "ratio"] = "sum"
    baseline: Value = Decimal(0)
    target: Value
    starts_on: Day
    due_on: Day
    source: Annotated[Line, Field(max_length=300)] = ""
    measured_every_days: Annotated[int, Field(ge=1, le=3650)] = 14

    @model_validator(mode="after")
    def _has_a_way_to_go(self) -> Self:
        if self.baseline == self.target:
            raise ValueError(_("From and to are the same: there is no way to go."))
        if self.due_on <= self.starts_on:
            raise ValueError(_("The end lies before the beginning."))
        return self


class MeasurementForm(Question):
    """A value with its day and its source."""

    value: Value
    of: Annotated[Decimal | None, Field(gt=0, le=1_000_000_000, decimal_places=3)] = None
    measured_on: Day
    source: Annotated[Line, Field(min_length=1, max_length=300)]
