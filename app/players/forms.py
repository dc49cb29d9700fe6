"""What may come in about players."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.platform.i18n import _


def _tidy(text: str) -> str:
    tidy = " ".join(text.split())
    if not tidy.isprintable():
        raise ValueError(_("holds signs that cannot be shown"))
    return tidy


Line = Annotated[str, AfterValidator(_tidy)]
Name = Annotated[Line, Field(min_length=1, max_length=60)]


class Form(BaseModel):
    """A form of this game: unknown fields are refused, text is bounded."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def check_zone(name: str) -> str:
    """Give the name of a time zone back, or say that there is none."""
    if name not in available_timezones():
        raise ValueError(_("there is no such time zone; they look like Europe/Stockholm"))
    return name


TimeZone = Annotated[str, Field(max_length=60), AfterValidator(check_zone)]


def _web(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise ValueError(_("begins with https:// or http://"))
    if any(sign in text for sign in " <>\"'`\\"):
        raise ValueError(_("holds signs that no address has"))
    return text


WebLink = Annotated[Line, Field(max_length=300), AfterValidator(_web)]


def _coarse(degrees: float) -> float:
    """Forget more than four decimals (about 10 m): nobody needs a place on earth to the centimetre."""
    return round(degrees, 4)


Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False), AfterValidator(_coarse)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False), AfterValidator(_coarse)]


def check_place(latitude: float | None, longitude: float | None) -> None:
    """Refuse half a place."""
    if (latitude is None) != (longitude is None):
        raise ValueError(_("A place on the map has both numbers, or none."))
