"""What may come in about initiatives."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.platform.asking import Question
from app.platform.i18n import _
from app.players.forms import Day, Form, Latitude, Line, Lines, Longitude, Name, WebLink, check_place
from app.sparks.forms import Ideas
from game.constants import MOST_GOALS

WHAT_SIGNS = 200


class InitiativeWords(Form):
    """What is said about an initiative, from whichever door it comes in."""

    name: Annotated[Line, Field(min_length=1, max_length=120)]
    what: Annotated[Line, Field(min_length=1, max_length=WHAT_SIGNS)]
    so_that: Annotated[Line, Field(min_length=1, max_length=200)]
    impact: Literal["indirect", "direct", "keystone"] = "direct"
    about: Annotated[Lines, Field(max_length=4000)] = ""
    harm: Annotated[Lines, Field(max_length=500)] = ""
    place: Annotated[Line, Field(max_length=120)] = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    link: WebLink = ""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        check_place(self.latitude, self.longitude)
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(_("The end lies before the beginning."))
        return self


class InitiativeForm(InitiativeWords, Question):
    """A standing effort: what, so that what, toward which goals, where and when."""

    many: ClassVar[frozenset[str]] = frozenset({"goals", "ideas"})

    goals: Annotated[list[UUID], Field(min_length=1, max_length=MOST_GOALS)]
    idea: bool = False
    ideas: Ideas


class Moving(Form):
    """The next state of an initiative."""

    deed: UUID
    state: Literal["active", "done", "archived"]


class Tending(Form):
    """Who shall tend the initiative too; nobody named is oneself."""

    deed: UUID
    name: Name | None = None
