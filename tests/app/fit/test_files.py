"""What ships is what the words and examples give, and finds as well as its page says."""

import json
import re

import pytest

from app.fit import files, learning, page, sheet
from game import fit, fit_words

MOST_BYTES = 120_000


def test_the_shipped_files_are_what_the_script_makes() -> None:
    made = files.packed(learning.make(files.themes(), files.kinds(), files.examples()))
    assert made == files.MODEL.read_text(), "run scripts/fit"
    assert json.loads(made) == learning.make(files.themes(), files.kinds(), files.examples())
    assert len(made.encode()) < MOST_BYTES
    assert files.SHEET.read_text() == sheet.write(files.examples(), files.source()), "run scripts/fit"


@pytest.mark.deep
def test_the_page_says_what_the_code_gives() -> None:
    assert files.PAGE.read_text() == page.write(), "run scripts/fit"


def test_all_but_the_tables_of_the_page_is_what_the_code_gives() -> None:
    shipped = files.PAGE.read_text()
    figures, goals = re.findall(r"^\|[-|]+\|\n((?:\|.*\n)+)", shipped, re.MULTILINE)
    assert shipped == page.filled(figures, goals.rstrip("\n")), "run scripts/fit"


def test_it_finds_what_it_was_not_made_from() -> None:
    examples = files.examples()
    held = [one for one in examples if learning.is_held(one)]
    seen = [one for one in examples if not learning.is_held(one)]
    kinds = files.kinds()
    model = fit.unpacked(learning.make(files.themes(), kinds, seen))
    score = learning.scored(learning.ask(model, len(kinds), held))
    plain = learning.always_the_commonest(seen, held)
    assert score.hit >= 0.85
    assert score.recall >= 2 * plain.recall - 0.001 or score.recall >= 0.45


def test_kinds_are_many_and_in_words_of_our_own() -> None:
    kinds = files.kinds()
    assert len({kind.about for kind in kinds}) == len(kinds)
    assert {goal for kind in kinds for goal in kind.goals} == set(learning.GOALS)
    assert all(0 < share <= 1 for kind in kinds for share in kind.goals.values())
    examples = [fit_words.term(one.text) for one in files.examples()]
    for words in (fit_words.term(kind.about) for kind in kinds):
        assert not any(words in text or text in words for text in examples)


def test_a_reader_guessed_at_every_example() -> None:
    assert set(files.guesses()) == {one.name for one in files.examples()}


def test_no_word_of_the_themes_names_an_example() -> None:
    names = {fit_words.term(one.name) for one in files.examples()}
    words = {fit_words.term(word) for theme in files.themes() for word in (*theme.words, *theme.weak)}
    assert names & words <= {"coral"}, "the living one is meant"


def test_a_theme_wakes_by_any_form_of_its_words() -> None:
    for text, goal in (
        ("I plant trees every spring", "15"),
        ("We cook lunch for the homeless", "1"),
        ("I teach girls to code", "5"),
        ("Solar panels for our school roof", "7"),
        ("We clean the beach", "14"),
        ("Whistleblowers report corruption", "16"),
        ("We repair toasters", "12"),
    ):
        assert goal in fit.top(files.model(), text), text
