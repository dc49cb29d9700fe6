"""Words as a person reads them."""

from datetime import UTC, datetime, timedelta

import pytest

from app.platform import words

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "just now"), (59, "just now"), (90, "2 minutes ago"), (7200, "2 hours ago")]
)
def test_how_long_ago(seconds: int, said: str) -> None:
    assert words.ago(NOW - timedelta(seconds=seconds), NOW) == said


def test_a_number_and_its_unit_stay_together() -> None:
    assert words.whole("Shade within 200 m of every door, 5 trees") == "Shade within 200\u00a0m of every door, 5 trees"
