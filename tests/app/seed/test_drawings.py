"""Drawings for the samples, where the machine is too busy to develop them."""

import pytest

from app.platform.pictures import develop
from app.platform.pictures.errors import ImageUnreadable
from app.seed.drawings import MOTIFS, draw_all


def test_a_child_that_is_too_slow_is_said_and_nothing_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(develop, "CHILD_SECONDS", -5)  # so every child is too late
    with pytest.raises(ImageUnreadable):
        draw_all(MOTIFS)
