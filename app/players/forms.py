"""What may come in about players."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime

from app.platform.clock import is_zone
from app.platform.i18n import _
from game.constants import MOST_SKILLS

JOINERS = "\u200c\u200d"  # Persian, the scripts of India and some emoji need them; between other letters they only hide


def _tidy(text: str) -> str:
    tidy = " ".join(text.split())
    if not all(sign.isprintable() or _joins(tidy, at) for at, sign in enumerate(tidy)):
        raise ValueError(_("holds signs that cannot be shown"))
    return tidy


def _joins(text: str, at: int) -> bool:
    around = [unicodedata.category(sign) for sign in text[max(0, at - 1) : at + 2]]
    return text[at] in JOINERS and len(around) == 3 and {around[0], around[2]} <= {"Lo", "Mn", "Mc", "So", "Sk"}


def is_hidden(sign: str) -> bool:
    """Say whether a sign hides or turns around other words: controls, halves of signs, marks of direction."""
    return (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t") or sign in TURNING


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(text: str) -> str:
    text = _unix_lines(text)
    if any(map(is_hidden, text)):
        raise ValueError(_("holds signs that cannot be shown"))
    return text


def _without_hidden(text: str) -> str:
    return "".join(sign for sign in _unix_lines(text) if not is_hidden(sign))


def _skills(text: str) -> str:
    skills = list(dict.fromkeys(skill.strip().lower() for skill in text.split(",") if skill.strip()))
    if len(skills) > MOST_SKILLS or any(len(skill) > 30 for skill in skills):
        raise ValueError(_("at most eight skills of at most thirty signs, with commas between"))
    return ",".join(skills)


TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Line = Annotated[str, AfterValidator(_tidy)]
Name = Annotated[Line, Field(min_length=1, max_length=60)]
Skills = Annotated[Line, Field(max_length=300), AfterValidator(_skills)]
Lines = Annotated[str, AfterValidator(_plain)]  # in forms that ask again
# where a refusal would cost the player what they wrote: phones put such signs into what is pasted, nobody sees them go
Words = Annotated[str, AfterValidator(_without_hidden)]

# wide enough for every plan, and far from the ends of the calendar, where time zones and spans overflow
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
LocalMoment = Annotated[NaiveDatetime, Field(ge=datetime(1900, 1, 1), le=datetime(2999, 12, 31))]  # noqa: DTZ001
Moment = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC))]


class Form(BaseModel):
    """A form of this game: unknown fields are refused, text is bounded."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def check_zone(name: str) -> str:
    """Give the name of a time zone back, or say that there is none."""
    if not is_zone(name):
        raise ValueError(_("there is no such time zone; they look like Europe/Stockholm"))
    return name


TimeZone = Annotated[str, Field(max_length=60), AfterValidator(check_zone)]


def web_address(text: str) -> str:
    """Give an address of the web back, or say why it is none."""
    if text and not text.startswith(("https://", "http://")):
        raise ValueError(_("begins with https:// or http://"))
    if any(sign in text for sign in " <>\"'`\\") or not _names_a_host(text):
        raise ValueError(_("holds signs that no address has"))
    return text


def _names_a_host(text: str) -> bool:
    """Say whether an address names its host plainly: before an @ anything may stand that looks like one."""
    try:
        parts = urlsplit(text)
        return not text or bool(parts.hostname and "@" not in parts.netloc and parts.port != 0)
    except ValueError:
        return False


WebAddress = Annotated[Line, AfterValidator(web_address)]
WebLink = Annotated[WebAddress, Field(max_length=300)]


def _coarse(degrees: float) -> float:
    """Forget more than four decimals (about 10 m): nobody needs a place on earth to the centimetre."""
    return round(degrees, 4)


Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False), AfterValidator(_coarse)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False), AfterValidator(_coarse)]


def check_place(latitude: float | None, longitude: float | None) -> None:
    """Refuse half a place."""
    if (latitude is None) != (longitude is None):
        raise ValueError(_("A place on the map has both numbers, or none."))
