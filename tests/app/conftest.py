"""What the tests of the web side share."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from site_of_town import Site
from starlette.testclient import TestClient
from town import Town


@pytest.fixture
def site(town: Town, tmp_path: Path) -> Iterator[Site]:
    made = Site(town, tmp_path)
    with TestClient(made.app):
        yield made


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((64, 48)).save(out, "JPEG")
    return out.getvalue()
