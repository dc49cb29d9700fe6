"""What may come in about the world."""

from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from app.platform.asking import Question
from app.platform.i18n import _
from app.players.forms import Line


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(_("there is no such time zone; they look like Europe/Stockholm"))
    return name


class WorldForm(Question):
    """The world's words, and why they change: a steward's reason is public."""

    name: Annotated[Line, Field(min_length=1, max_length=60)]
    vision: Annotated[Line, Field(min_length=1, max_length=140)]
    time_zone: Annotated[str, Field(max_length=60), AfterValidator(_zone)]
    mode: Literal["open", "family"] = "open"
    reason: Annotated[Line, Field(min_length=1, max_length=500)]
