"""What may come in about initiatives."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.platform.asking import Question
from app.platform.i18n import _
from app.players.forms import Form, Line, Name, WebLink
from game.constants import MOST_GOALS


class InitiativeForm(Question):
    """A standing effort: what, so that what, toward which goals, where and when."""

    many: ClassVar[frozenset[str]] = frozenset({"goals"})

    name: Annotated[Line, Field(min_length=1, max_length=120)]
    what: Annotated[Line, Field(min_length=1, max_length=200)]
    so_that: Annotated[Line, Field(min_length=1, max_length=200)]
    goals: Annotated[list[UUID], Field(min_length=1, max_length=MOST_GOALS)]
    impact: Literal["indirect", "direct", "keystone"] = "direct"
    about: Annotated[str, Field(max_length=4000)] = ""
    harm: Annotated[str, Field(max_length=500)] = ""
    place: Annotated[Line, Field(max_length=120)] = ""
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    starts_on: date | None = None
    ends_on: date | None = None
    link: WebLink = ""

    @model_validator(mode="after")
    def _window_opens_first(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(_("The end lies before the beginning."))
        return self


class Moving(Form):
    """The next state of an initiative."""

    deed: UUID
    state: Literal["active", "done", "archived"]


class Tending(Form):
    """Who shall tend the initiative too; nobody named is oneself."""

    deed: UUID
    name: Name | None = None
