"""The files of the fit finder: themes and examples as people read them, and what is made of them."""

import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.fit.learning import Example, Kind, Theme
from app.platform.pages import ROOT, STATIC
from game import fit

MOST = 0.95
HERE = Path(__file__).parent
MODEL = STATIC / "data" / "fit.json"
PAGE = ROOT / "docs" / "fit.md"
SHEET = ROOT / "app" / "seed" / "public_goods.csv"


def themes() -> list[Theme]:
    """Read the themes, as they were written by hand."""
    found = tomllib.loads((HERE / "themes.toml").read_text())
    return [Theme(one["goals"], _listed(one["words"]), _listed(one.get("weak", ""))) for one in found.values()]


def _listed(line: str) -> list[str]:
    return [part.strip() for part in line.split(",") if part.strip()]


def kinds() -> list[Kind]:
    """Read the kinds of initiatives: goals, each with its tenths if not (nearly) all name it, then what they are."""
    return _kinds("kinds.txt")


def guesses() -> dict[str, Kind]:
    """Read which goals a reader thought that each example names, before any was seen."""
    return {one.about: one for one in _kinds("guesses.txt")}


def _kinds(file: str) -> list[Kind]:
    lines = [line for line in (HERE / file).read_text().splitlines() if line and not line.startswith("#")]
    return [_kind(*line.split(" | ", 1)) for line in lines]


def _kind(goals: str, about: str) -> Kind:
    parts = [part.partition("/") for part in goals.split()]
    return Kind(about, {goal: float(tenths) / 10 if tenths else MOST for goal, _slash, tenths in parts})


def source() -> str:
    """Say where the examples come from."""
    return str(_examples()["source"])


def examples() -> list[Example]:
    """Read the initiatives with the goals that they published themselves."""
    return [
        Example(one["name"], one["description"], frozenset(map(str, one["goals"])))
        for one in _examples()["initiatives"]
    ]


def _examples() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "examples.json").read_text())
    return found


@lru_cache(maxsize=1)
def model() -> fit.Model:
    """Give the model as it ships."""
    return fit.unpacked(json.loads(MODEL.read_text()))


def packed(data: dict[str, Any]) -> str:
    """Write a model as its file holds it: a line for each theme, to see what changed."""
    lines = [f' "{key}": {_dense(value)}' for key, value in data.items() if key not in {"themes", "known"}]
    lines.append(' "themes": [\n' + ",\n".join(_dense(theme) for theme in data["themes"]) + "\n ]")
    known = zip(data["known"][::2], data["known"][1::2], strict=True)
    lines.append(' "known": [\n' + ",\n".join(f"{_dense(text)},{_dense(goals)}" for text, goals in known) + "\n ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _dense(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
