"""What may come in about initiatives."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from app.platform.asking import Question
from app.platform.i18n import _
from app.platform.sizes import ALIKE_SHOWN
from app.players.forms import Day, Form, Latitude, Line, Lines, Longitude, Name, WebLink, check_place
from app.sparks.forms import Ideas
from game.constants import MOST_CATEGORIES, MOST_GOALS


def _categories(text: str) -> str:
    words = list(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    if len(words) > MOST_CATEGORIES or any(len(word) > 30 for word in words):
        raise ValueError(_("at most five words of at most thirty signs, with commas between"))
    return ",".join(words)


Because = Annotated[Line, Field(max_length=300)]

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

    many: ClassVar[frozenset[str]] = frozenset({"goals", "ideas", "seen", "because"})

    goals: Annotated[list[UUID], Field(min_length=1, max_length=MOST_GOALS)]
    categories: Annotated[Line, Field(max_length=200), AfterValidator(_categories)] = ""
    idea: bool = False
    # what was said about those like it, in the order in which they were shown
    seen: Annotated[list[UUID], Field(max_length=ALIKE_SHOWN, default_factory=list)]
    because: Annotated[list[Because], Field(max_length=ALIKE_SHOWN, default_factory=list)]
    ally: UUID | None = None

    @property
    def categories_listed(self) -> list[str]:
        """The categories one by one."""
        return [word for word in self.categories.split(",") if word]

    @property
    def different(self) -> list[tuple[UUID, str]]:
        """Those that this one is different from, with why."""
        return [(one, why) for one, why in zip(self.seen, self.because, strict=False) if why]

    ideas: Ideas


class Moving(Form):
    """The next state of an initiative."""

    deed: UUID
    state: Literal["active", "done", "archived"]


class Tending(Form):
    """Who shall tend the initiative too; nobody named is oneself."""

    deed: UUID
    name: Name | None = None
