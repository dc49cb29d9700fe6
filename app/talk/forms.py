"""What may come in about talk."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.platform.asking import Question
from app.players.forms import Day, Form, Line, Words

Said = Annotated[Words, Field(min_length=1, max_length=2000)]


class Speaking(Question):
    """A first message, perhaps with a day by which it is decided."""

    text: Said
    decide_by: Day | None = None


class Replying(Form):
    """A reply."""

    deed: UUID
    text: Said


class Deciding(Form):
    """Until when a question is decided."""

    deed: UUID
    decide_by: Day


class Settling(Form):
    """What a thread came to, in one sentence."""

    deed: UUID
    outcome: Annotated[Line, Field(min_length=1, max_length=300)]
