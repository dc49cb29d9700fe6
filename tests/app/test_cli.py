"""The operator's commands, as they are typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return lambda *words: CliRunner().invoke(app, list(words))


def test_a_new_world_has_the_un_list_and_verifies(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    words = ("new", "--name", "Ours", "--vision", "A tree at every door", "--time-zone", "Europe/Stockholm")
    assert run(*words).exit_code == 0
    assert run(*words).exit_code == 73, "one world"
    pack = tmp_path / "own.json"
    pack.write_text(json.dumps({"pack": "own", "goals": [{"code": "1", "title": "t", "parents": []}]}))
    assert "1 added" in run("pack", "import", str(pack)).output
    assert "0 added, 0 changed, 1 as they were" in run("pack", "import", str(pack)).output
    pack.write_text('{"pack": "own",\n "goals": [}')
    broken = run("pack", "import", str(pack))
    assert broken.exit_code == 65
    assert "Line 2" in broken.output
    assert run("verify").exit_code == 0
    assert "/steward/" in run("steward-link").output
