"""Waiting for a database server: for a while, said once, and to be broken off."""

from collections.abc import Callable

import pytest

from app.migrate import DatabaseSilent
from app.operate import patience
from app.operate.patience import PAUSE_SECONDS, Stopped, patiently
from app.platform.refusals import DatabaseAway, OutcomeUnknown

HERE, SERVER = "sqlite:///world.db", "postgresql://here/world"


def failing(*faults: Exception) -> Callable[[], str]:
    left = list(faults)

    def step() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return step


def test_what_passes_is_waited_for_and_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    waits: list[float] = []
    step = failing(DatabaseSilent("It does not answer."), DatabaseAway(), OutcomeUnknown())
    assert patiently(step, SERVER, stopped=waits.append) == "done"
    assert waits == [PAUSE_SECONDS] * 3
    assert capsys.readouterr().err == "It does not answer. Trying again for 30 s.\n"


def test_a_file_is_asked_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DatabaseSilent, match="no file"):
        patiently(failing(DatabaseSilent("no file")), HERE, stopped=pytest.fail)
    assert capsys.readouterr().err == ""


def test_the_time_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0)
    with pytest.raises(DatabaseSilent, match="went away at the start"):
        patiently(failing(DatabaseAway()), SERVER, stopped=pytest.fail)


def test_the_operator_may_end_it_and_what_is_no_trouble_of_the_server_ends_it() -> None:
    with pytest.raises(Stopped):
        patiently(failing(DatabaseAway()), SERVER, stopped=lambda _seconds: True)
    with pytest.raises(ZeroDivisionError):
        patiently(failing(ZeroDivisionError()), SERVER, stopped=pytest.fail)
