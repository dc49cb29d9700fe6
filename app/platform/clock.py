"""The only module that reads the clock, so that tests and samples can move it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Give the present moment in UTC."""
    return datetime.now(UTC)
