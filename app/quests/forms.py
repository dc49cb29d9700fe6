"""What may come in about quests."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.players.forms import Latitude, Line, Longitude


def _filled(value: Any) -> Any:
    """Take a field that was left empty, as a form without scripts sends it, for one that was not sent."""
    return None if isinstance(value, str) and not value.strip() else value


Blank = BeforeValidator(_filled)
HERE = "here"  # near where I am, which then comes as lat and lon


class WishForm(BaseModel):
    """The filter of the quest list."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    minutes: Annotated[Annotated[int, Field(ge=5, le=480)] | None, Blank] = None
    home: Annotated[bool | None, Blank] = None
    goal: Annotated[UUID | None, Blank] = None
    skill: Annotated[Annotated[Line, Field(max_length=30)] | None, Blank] = None
    text: Annotated[Annotated[Line, Field(max_length=60)] | None, Blank] = None
    near: Annotated[Line, Field(max_length=120)] | None = None
    lat: Annotated[Latitude | None, Blank] = None
    lon: Annotated[Longitude | None, Blank] = None

    @property
    def here(self) -> bool:
        """Whether near means where the phone is; a place that is chosen by its name wins over that."""
        return self.near in {None, HERE} and self.lat is not None and self.lon is not None

    @property
    def place(self) -> str:
        """The name of the place chosen, if one is."""
        return self.near if self.near and self.near != HERE else ""
