"""What may come in about alliances, and about what somebody is writing."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.initiatives.forms import Because
from app.platform.sizes import ALIKE_COMPARED
from app.players.forms import Day, Form, Latitude, Line, Longitude
from game.constants import MOST_GOALS

Text = Annotated[Line, Field(max_length=200)]


class AlikeForm(Form):
    """An initiative as far as it is written: everything may still be missing."""

    name: Annotated[Line, Field(max_length=120)] = ""
    what: Text = ""
    so_that: Text = ""
    goals: Annotated[list[UUID], Field(max_length=MOST_GOALS, default_factory=list)]
    place: Annotated[Line, Field(max_length=120)] = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class Asking(Form):
    """One initiative asks another."""

    deed: UUID
    initiative: UUID
    other: UUID
    words: Annotated[Line, Field(max_length=300)] = ""


class Differing(Form):
    """One initiative says why it is not the same as another."""

    deed: UUID
    initiative: UUID
    other: UUID
    reason: Annotated[Line, Field(min_length=1, max_length=300)]


class Answering(Form):
    """The answer of the side that was asked."""

    deed: UUID
    answer: Literal["yes", "no", "different"]
    reason: Because = ""


class Ending(Form):
    """An alliance ends, or a question is taken back."""

    deed: UUID
    reason: Because = ""


class Calling(Form):
    """A word for some initiatives that one tends."""

    deed: UUID
    word: Annotated[Line, Field(min_length=2, max_length=30)]
    initiatives: Annotated[list[UUID], Field(min_length=1, max_length=ALIKE_COMPARED)]
