"""The vision in the middle: every word of it, within its faces, as large as may be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.map.layout import net
from app.map.middle import ELLIPSIS, NARROW, SIZES, corners, middle

LONGEST = (
    "Everybody in this quarter can walk to work and school in the shade, drink on the way, and rest on a bench " * 2
)[:140].strip()
WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), min_size=1, max_size=24)


def words_of(text: str, upright: bool) -> str:
    return " ".join(line for _x, _y, line in middle(text, net(5, upright=upright).vision).lines)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.booleans())
def test_all_of_it_stands_there_and_within_the_faces(words: list[str], upright: bool) -> None:
    text = " ".join(words)[:140].strip()
    faces = net(5, upright=upright).vision
    found = middle(text, faces)
    assert " ".join(line for _x, _y, line in found.lines) == text
    xs, ys = zip(*corners(faces), strict=True)
    for x, y, line in found.lines:
        half = len(line) * NARROW * found.size / 2
        assert min(xs) <= x - half
        assert x + half <= max(xs)
        assert min(ys) < y < max(ys)
    assert [y for _x, y, _line in found.lines] == sorted(y for _x, y, _line in found.lines)


@pytest.mark.parametrize("upright", [False, True])
def test_a_short_one_is_large_and_the_longest_is_whole(upright: bool) -> None:
    faces = net(5, upright=upright).vision
    assert middle("Clean water", faces).size == SIZES[0]
    assert words_of(LONGEST, upright) == LONGEST
    assert middle("Shade within 200\u00a0m of every door", faces).size >= 12
    assert any("200\u00a0m" in line for _x, _y, line in middle("Shade within 200\u00a0m of every door", faces).lines)


@pytest.mark.parametrize("upright", [False, True])
def test_writing_without_spaces_is_broken_and_what_never_fits_is_cut(upright: bool) -> None:
    faces = net(5, upright=upright).vision
    together = "".join(line for _x, _y, line in middle("每扇门两百米内都有树荫" * 3, faces).lines)
    assert together == "每扇门两百米内都有树荫" * 3
    assert words_of("long words " * 90, upright).endswith(ELLIPSIS)


def test_the_outline_of_three_faces_has_four_corners() -> None:
    assert len(corners(net(5, upright=False).vision)) == 4
