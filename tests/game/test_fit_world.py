"""Finding goals and initiatives of a world: by the UN goals above them, and by their own words in any language."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import fit, fit_world
from game.fit_world import Effort, Place

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/fit.json").read_text())
MODEL = fit.unpacked(GOLDEN["model"])
WORLD = fit_world.index(
    MODEL,
    [Place(one["words"], tuple(one["un"]), tuple(one["above"])) for one in GOLDEN["world"]["places"]],
    [Effort(one["words"], tuple(one["goals"])) for one in GOLDEN["world"]["efforts"]],
)


@pytest.mark.parametrize("case", GOLDEN["world"]["asked"], ids=lambda case: case["text"])
def test_golden_vectors(case: dict[str, object]) -> None:
    found = fit_world.find(MODEL, WORLD, str(case["text"]))
    assert [[one.place, round(one.share, 6), list(one.words)] for one in found.goals] == case["goals"]
    alike = [[one.place, round(one.likeness, 6), list(one.words)] for one in found.initiatives]
    assert alike == case["initiatives"]


SAID = ("We", "water", "read", "trees", "child", "library", "street", "Straßen", "Lärm", "park", "hospital", "zzz")


@given(st.lists(st.sampled_from(SAID)))
def test_what_is_found_is_bounded_and_no_goal_stands_above_another(said: list[str]) -> None:
    found = fit_world.find(MODEL, WORLD, " ".join(said))
    places = [one.place for one in found.goals]
    assert len(set(places)) == len(places) <= 3
    assert not {1, 2} <= set(places), "one hangs under the other"
    assert all(0 < one.share <= 1 for one in found.goals)
    assert all(0 < one.likeness <= 1 + 1e-9 and one.words for one in found.initiatives)


def test_a_world_without_goals_or_words_finds_nothing() -> None:
    empty = fit_world.index(MODEL, [], [])
    assert fit_world.find(MODEL, empty, "trees") == fit_world.Found([], [])
    assert fit_world.find(MODEL, WORLD, " ") == fit_world.Found([], [])


def test_a_goal_is_found_by_what_its_initiatives_do() -> None:
    world = fit_world.index(
        MODEL, [Place("Warm evenings"), Place("Dry feet")], [Effort("We knit socks", (1,)), Effort("We sing", (0,))]
    )
    found = fit_world.find(MODEL, world, "My aunt knits socks")
    assert [(one.place, list(one.words)) for one in found.goals] == [(1, ["knits", "socks"])]
    assert [one.place for one in found.initiatives] == [0]
