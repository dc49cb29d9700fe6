"""What is filled in for somebody who has only said what they do."""

import pytest

from app.initiatives.first_words import first_words


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("We plant trees.", "We plant trees"),
        ("We plant trees. They live.", "We plant trees"),
        ("We plant   trees, and water them", "We plant trees"),
        (
            "We repair old bicycles together with children from our long street",
            "We repair old bicycles together with children",
        ),
        ("x" * 60, "x" * 48),
    ],
)
def test_the_name_is_the_beginning(what: str, name: str) -> None:
    assert first_words(what, "")["name"] == name


def test_the_purpose_is_the_goal() -> None:
    assert first_words("We plant", "Shade")["so_that"] == "we come nearer to “Shade”"
    assert "so_that" not in first_words("We plant", "")
