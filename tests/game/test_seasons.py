from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import seasons

BORN = datetime(2026, 1, 7, 15, tzinfo=UTC)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_every_moment_is_in_one_season(after: timedelta) -> None:
    number, start, end = seasons.season_at(BORN, BORN + after)
    assert start <= BORN + after < end
    assert end - start == timedelta(weeks=13)
    assert seasons.season_at(BORN, end)[0] == number + 1


@pytest.mark.parametrize(
    ("utc", "zone", "week"),
    [
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "UTC", "2026-W47"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "Europe/Stockholm", "2026-W48"),
        (datetime(2027, 1, 1, 12, tzinfo=UTC), "UTC", "2026-W53"),
    ],
)
def test_weeks_begin_on_monday_in_the_worlds_zone(utc: datetime, zone: str, week: str) -> None:
    assert seasons.week_key(utc, zone) == week


def test_a_day_is_the_players_own() -> None:
    assert seasons.local_date(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "Europe/Stockholm") == date(2026, 3, 29)
    assert seasons.local_date(datetime(2011, 12, 30, 9, tzinfo=UTC), "Pacific/Apia") == date(2011, 12, 29)
    assert seasons.local_date(datetime(2011, 12, 30, 10, tzinfo=UTC), "Pacific/Apia") == date(2011, 12, 31)
