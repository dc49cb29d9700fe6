"""The only module that reads the clock, so that tests and samples can move it."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from zoneinfo import available_timezones

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Give the present moment in UTC."""
    return datetime.now(UTC)


def is_zone(name: str) -> bool:
    """Say whether there is a time zone of this name, such as Europe/Stockholm."""
    return name in _zones()


@cache
def _zones() -> set[str]:
    return available_timezones()  # looks at some six hundred files
