"""Making a model: only from what it is given, and counted as it is said."""

import pytest

from app.fit import learning
from app.fit.learning import Example, Kind, Theme
from game import fit

THEMES = [
    Theme({"15": 3, "13": 1}, ["tree", "forest"], ["plant"]),
    Theme({"4": 3}, ["school", "night school"], ["plant", "school"]),
    Theme({}, ["and", "the"], []),
]
KINDS = [Kind("A night school", {"4": 0.95, "8": 0.3}), Kind("Planting of trees", {"15": 0.95})]
EXAMPLES = [
    Example("Acorns", "Trees and the forest", frozenset({"15"})),
    Example("Bell", "School by phone", frozenset({"4", "9"})),
    Example("Cello", "Phone tree", frozenset({"9"})),
]


def test_a_model_is_made_of_themes_and_examples() -> None:
    data = learning.make(THEMES, KINDS, EXAMPLES)
    model = fit.unpacked(data)
    assert model.terms["plant"] == (-1, -2)
    assert model.terms["school"] == (2,), "in full, where a word stands in both lists"
    assert model.is_silent("and")
    assert not model.is_silent("never heard")
    assert [dict(of) for of in model.known[:3]] == [{3: 0.95, 7: 0.3}, {14: 0.95}, {14: 1.0}]
    assert [text for text, _weight in model.within["phon"]] == [3, 4]
    assert "and" not in model.within
    assert data == learning.make(THEMES, KINDS, EXAMPLES)
    assert fit.top(model, "Phones")[0] == "9", "nobody told but the examples"


def test_twins_are_not_asked() -> None:
    kinds = [Kind("Choir of whales", {"14": 0.95})] * learning.TWINS + KINDS
    model = fit.unpacked(learning.make(THEMES, kinds, EXAMPLES))
    one = Example("Whales", "A choir", frozenset({"14"}))
    assert [named[0] for _one, named in learning.ask(model, len(kinds), [one])] == ["14"]
    assert "14" not in learning.ask(model, len(kinds), [one], twins=False)[0][1]


def test_each_example_is_asked_once_a_round() -> None:
    models = learning.folds(THEMES, KINDS, EXAMPLES)
    assert sum(len(asked) for _model, asked in models) == len(EXAMPLES) * learning.ROUNDS


def test_whoever_is_asked_was_not_learned_from() -> None:
    asked = [one for _known, asked in learning._folds(EXAMPLES * 1) for one in asked]
    assert sorted(one.name for one in asked) == sorted(one.name for one in EXAMPLES for _ in range(learning.ROUNDS))
    for known, of in learning._folds(EXAMPLES):
        assert not set(known) & set(of)
        assert len(known) + len(of) == len(EXAMPLES)


def test_recall_is_the_mean_over_goals_and_a_hit_is_one_of_them() -> None:
    score = learning.score(lambda one: ["9", "1", "2"], EXAMPLES)
    assert score.found["9"] == (2, 2)
    assert score.recall == pytest.approx(1 / 3), "of goals 4, 9 and 15"
    assert score.hit == pytest.approx(2 / 3)
    named, rightly, instead = learning.confusion([(one, ["9", "1", "2"]) for one in EXAMPLES])["4"]
    assert (named, rightly, instead) == (0, 0, [("1", 1), ("2", 1)])
