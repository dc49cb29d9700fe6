"""Words of a text, and what they are looked up by."""

import json
from pathlib import Path

import pytest

from game import fit_words

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/fit.json").read_text())


@pytest.mark.parametrize(("word", "stem"), GOLDEN["stems"].items())
def test_words_are_looked_up_without_their_endings(word: str, stem: str) -> None:
    assert fit_words.stem(word.lower()) == stem


def test_words_are_runs_of_letters_and_digits() -> None:
    found = fit_words.words("Trees, 2 бор-")
    assert [(one.begin, one.end, one.stem) for one in found] == [(0, 5, "tree"), (7, 8, "2"), (9, 12, "бор")]
    assert fit_words.term("The  FARMERS") == "the farm"
    assert fit_words.normal("ﬁrst") == "first"
