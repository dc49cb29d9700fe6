"""A tag names a body; a browser that names it back has it."""

import pytest

from app.platform.tags import seen_already, tag_of


def test_a_tag_is_one_bodys_own() -> None:
    assert tag_of(b"one") == tag_of(b"one")
    assert tag_of(b"one") != tag_of(b"two")
    assert tag_of(b"").startswith(b'W/"')


@pytest.mark.parametrize("given", ["{tag}", '"other", {tag}', "{strong}", "*", ' {tag} , W/"x"'])
def test_it_is_known_again(given: str) -> None:
    tag = tag_of(b"page")
    said = given.format(tag=tag.decode(), strong=tag.decode().removeprefix("W/"))
    assert seen_already([(b"host", b"x"), (b"if-none-match", said.encode())], tag)


@pytest.mark.parametrize("given", ["", "W/", '""', "page", '"other", *', '"{half}"'])
def test_another_is_not(given: str) -> None:
    tag = tag_of(b"page")
    said = given.format(half=tag.decode()[3:-2])
    assert not seen_already([(b"if-none-match", said.encode())], tag)
    assert not seen_already([(b"etag", tag)], tag)
