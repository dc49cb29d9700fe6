"""What may come in about facts."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.platform.asking import Question
from app.players.forms import Day, Form, Line
from game.constants import LONGEST_FACT
from game.facts import Answer


class FactForm(Question):
    """Something that is known, with its source and its day."""

    goal_id: UUID
    from_message: UUID | None = None
    text: Annotated[Line, Field(min_length=1, max_length=LONGEST_FACT)]
    source: Annotated[Line, Field(min_length=1, max_length=300)]
    observed_on: Day


class Answering(Form):
    """What somebody says to a fact."""

    deed: UUID
    answer: Answer
    reason: Annotated[Line, Field(max_length=300)] = ""
