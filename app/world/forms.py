"""What may come in about the world."""

from typing import Annotated, Literal

from pydantic import Field

from app.platform.asking import Question
from app.players.forms import Line, TimeZone


class WorldForm(Question):
    """The world's words, and why they change: a steward's reason is public."""

    name: Annotated[Line, Field(min_length=1, max_length=60)]
    vision: Annotated[Line, Field(min_length=1, max_length=140)]
    for_whom: Annotated[Line, Field(max_length=140)] = ""
    time_zone: TimeZone
    mode: Literal["open", "family"] = "open"
    reason: Annotated[Line, Field(min_length=1, max_length=500)]
