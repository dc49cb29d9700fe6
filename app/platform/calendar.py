"""Calendars as other programs read them (RFC 5545): lines of at most 75 bytes, text with its commas escaped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.platform.words import iso

LONGEST_LINE = 75  # bytes, without the line break


@dataclass(frozen=True)
class Event:
    """Something at a moment, or from one to another. `uid` stays the same for the same thing for ever."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    text: str = ""
    place: str = ""
    url: str = ""


def calendar(name: str, events: Iterable[Event], now: datetime) -> str:
    """Write a whole calendar; it is the same for the same events and moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//World Game//Quests//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in events for line in _event(event, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Write a text as a value: backslashes, commas, semicolons, line breaks escaped, other controls left out."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, written)
    return "".join(sign for sign in text if sign == "\t" or (sign >= " " and sign != "\x7f"))


def folded(line: str) -> str:
    """Break a line so that none has more than 75 bytes, and no sign is cut in two; the next one begins with a space."""
    parts, room, here = [], LONGEST_LINE, ""
    for sign in line:
        size = len(sign.encode("utf-8", "replace"))
        if size > room:
            parts.append(here)
            here, room = "", LONGEST_LINE - 1
        here, room = here + sign, room - size
    return "\r\n ".join([*parts, here])


def _event(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"DTSTART:{_moment(event.starts_at)}"
    if event.ends_at is not None:
        yield f"DTEND:{_moment(event.ends_at)}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{escaped(event.text)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(value: datetime) -> str:
    return iso(value).replace("-", "").replace(":", "")
