"""Write anew what golden/fit.json expects, once the finder changed: PYTHONPATH=.:tests python -m golden.anew.

Read the difference before it is kept: the texts and the small model stay as they are.
"""

import json
from pathlib import Path
from typing import Any

from game import fit, fit_words, fit_world
from game.fit_world import Effort, Place

FILE = Path(__file__).with_name("fit.json")


def expected(golden: dict[str, Any]) -> dict[str, Any]:
    """Give the same file with the answers of today."""
    model = fit.unpacked(golden["model"])
    asked = golden["world"]
    places = [Place(one["words"], tuple(one["un"]), tuple(one["above"])) for one in asked["places"]]
    efforts = [Effort(one["words"], tuple(one["goals"])) for one in asked["efforts"]]
    world = fit_world.index(model, places, efforts)
    return {
        **golden,
        "stems": {word: fit_words.stem(word.lower()) for word in golden["stems"]},
        "texts": [_read(model, case["text"]) for case in golden["texts"]],
        "world": {**asked, "asked": [_found(model, world, case["text"]) for case in asked["asked"]]},
    }


def _read(model: fit.Model, text: str) -> dict[str, Any]:
    units = fit.units(model, text)
    reading = fit.read(model, units)
    return {
        "text": text,
        "units": [[unit.said, unit.term] for unit in units],
        "scores": [round(score, 6) for score in reading.scores],
        "voices": [[[round(loud, 6), said] for loud, said in of] for of in reading.voices],
        "top": fit.top(model, text),
    }


def _found(model: fit.Model, world: fit_world.Index, text: str) -> dict[str, Any]:
    found = fit_world.find(model, world, text)
    return {
        "text": text,
        "goals": [[one.place, round(one.share, 6), list(one.words)] for one in found.goals],
        "initiatives": [[one.place, round(one.likeness, 6), list(one.words)] for one in found.initiatives],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(expected(json.loads(FILE.read_text())), ensure_ascii=False, indent=1) + "\n")
