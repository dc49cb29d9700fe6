"""What may come in about directions."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from app.platform.asking import Question
from app.players.forms import Day, Form, Line, Lines, Words
from app.sparks.forms import Ideas
from game.constants import LONGEST_DIRECTION

REASONS = ("first", "time", "works", "cost", "harm", "other")
Text = Annotated[Line, Field(min_length=1, max_length=LONGEST_DIRECTION)]
Because = Annotated[Lines, Field(min_length=1, max_length=500)]
Step = Annotated[Line, Field(max_length=300)]


class DirectionForm(Question):
    """Next we should …, because …, first step …, on a goal, with a day to decide by."""

    many: ClassVar[frozenset[str]] = frozenset({"ideas"})

    goal_id: UUID
    from_message: UUID | None = None  # where it began
    text: Text
    reason: Because
    first_step: Step = ""
    decide_by: Day | None = None
    ideas: Ideas


class Answering(Form):
    """Right, or not sure with a reason; and whether it is clear what is meant."""

    deed: UUID
    answer: Literal["right", "unsure"]
    reason: Literal["", "first", "time", "works", "cost", "harm", "other"] = ""
    words: Annotated[Words, Field(max_length=300)] = ""
    unclear: bool = False


class Echoing(Form):
    """The direction in one's own words, and whose words those answer."""

    deed: UUID
    text: Annotated[Words, Field(min_length=1, max_length=280)]
    parent: UUID | None = None


class Splitting(Form):
    """The other way that is to run beside the first."""

    deed: UUID
    text: Text
    reason: Because
    first_step: Step = ""
