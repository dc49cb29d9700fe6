"""Weeks and seasons of the world, days of the player."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from game.constants import SEASON_WEEKS

SEASON = timedelta(weeks=SEASON_WEEKS)


def season_at(world_created: datetime, now: datetime) -> tuple[int, datetime, datetime]:
    """Give the number (from 1), start and end of the season at a moment: half-open stretches of 13 weeks."""
    number = max(0, (now - world_created) // SEASON)
    start = world_created + number * SEASON
    return number + 1, start, start + SEASON


def week_key(now: datetime, zone: str) -> str:
    """Give the ISO week that begins on Monday in the world's time zone: 2026-W47."""
    year, week, _day = now.astimezone(ZoneInfo(zone)).isocalendar()
    return f"{year}-W{week:02d}"


def local_date(now: datetime, zone: str) -> date:
    """Give the day on the player's calendar, from midnight to midnight."""
    return now.astimezone(ZoneInfo(zone)).date()
