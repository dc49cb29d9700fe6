"""What the tests of the web side share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from site_of_town import Site
from starlette.testclient import TestClient
from town import Town


@pytest.fixture
def site(town: Town, tmp_path: Path) -> Iterator[Site]:
    made = Site(town, tmp_path)
    look = made.app.state.first_look
    look.begin = lambda _house: None  # a copy of what was just founded is in order, and most tests are over sooner
    with TestClient(made.app) as made.inside:
        del look.begin
        yield made
