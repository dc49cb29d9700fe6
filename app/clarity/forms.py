"""What may come in when a visitor is asked."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.players.forms import Form, Line


class Answering(Form):
    """Whether I know what I could do next, and what it is for in my own words; about a goal or the vision."""

    deed: UUID
    goal: UUID | None = None
    clear: Literal["yes", "no"]
    words: Annotated[Line, Field(max_length=140)] = ""
