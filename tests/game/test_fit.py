"""Finding UN goals by words: the same small model gives the same answers here and in the browser."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import fit
from game.fit_words import normal

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/fit.json").read_text())
MODEL = fit.unpacked(GOLDEN["model"])
texts = st.lists(
    st.one_of(
        st.sampled_from(["Trees", "school", "first", "aid", "food bank", "drones", "и", "𝒳s"]), st.text(max_size=8)
    )
).map(" ".join)


@pytest.mark.parametrize("case", GOLDEN["texts"], ids=lambda case: case["text"][:20] or "empty")
def test_golden_vectors(case: dict[str, object]) -> None:
    units = fit.units(MODEL, str(case["text"]))
    reading = fit.read(MODEL, units)
    assert [[unit.said, unit.term] for unit in units] == case["units"]
    assert [round(score, 6) for score in reading.scores] == case["scores"]
    assert [[[round(loud, 6), said] for loud, said in of] for of in reading.voices] == case["voices"]
    assert fit.top(MODEL, str(case["text"])) == case["top"]


@given(texts)
def test_three_different_goals_whatever_is_written(text: str) -> None:
    found = fit.top(MODEL, text)
    assert len(set(found)) == 3
    assert set(found) <= set(MODEL.goals)


@given(texts)
def test_every_voice_is_a_piece_of_the_text(text: str) -> None:
    reading = fit.read(MODEL, fit.units(MODEL, text))
    for voices in reading.voices:
        assert all(said in normal(text) for _loud, said in voices)
        assert [loud for loud, _said in voices] == sorted((loud for loud, _said in voices), reverse=True)


@given(st.lists(st.sampled_from(["Trees", "school", "drones", "park", "food bank", "и"])).map("; ".join))
def test_saying_it_twice_changes_nothing(text: str) -> None:
    once, twice = (fit.read(MODEL, fit.units(MODEL, said)).scores for said in (text, f"{text} ! {text}"))
    assert once == pytest.approx(twice)


def test_a_text_is_most_alike_to_itself_and_may_be_read_as_though_it_were_not_known() -> None:
    units = fit.units(MODEL, "hospital, nurses, first aid")
    alike = fit.alike(MODEL, units)
    assert max(alike, key=lambda text: alike[text]) == 3
    assert alike[3] == pytest.approx(1)
    assert fit.read(MODEL, units, but={3}).scores[1] < fit.read(MODEL, units).scores[1]


@given(texts)
def test_scores_are_numbers_whatever_is_written(text: str) -> None:
    assert all(abs(score) < 10 for score in fit.read(MODEL, fit.units(MODEL, text)).scores)


def test_case_spelling_and_width_do_not_matter_but_the_text_is_quoted_as_written() -> None:
    for text in ("first aid", "FIRST AID", "First-Aid", "ﬁrst ａｉｄ"):
        units = fit.units(MODEL, text)
        assert [unit.term for unit in units] == ["first aid"]
    assert fit.units(MODEL, "FIRST  AID")[0].said == "FIRST  AID"


def test_who_is_not_heard_comes_last() -> None:
    order = fit.order(
        likely=[0.0, 5.0, 1.0, 2.0, 4.0], beyond=[9.0, 0.0, 3.0, 8.0, 0.0], loud=[0.0, 1.0, 1.0, 1.0, 0.0]
    )
    assert order == [1, 3, 2, 0, 4]
    assert fit.order([1.0], [1.0], [0.0]) == [0]
