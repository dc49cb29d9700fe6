"""What may come in about quests."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class WishForm(BaseModel):
    """The filter of the quest list."""

    model_config = ConfigDict(extra="ignore")

    minutes: Annotated[int | None, Field(ge=5, le=480)] = None
    skill: Annotated[str | None, Field(max_length=30)] = None
    goal: UUID | None = None
    home: bool = False
    text: Annotated[str | None, Field(max_length=60)] = None
    lat: Latitude | None = None
    lon: Longitude | None = None
