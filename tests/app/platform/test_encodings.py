"""What a browser takes decides; what is packed is packed once."""

import gzip

import brotli
import pytest

from app.platform.encodings import BEST, SMALLEST, Packed, asked, taken

LONG = b"the same words again and again " * 100


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        (b"", ""),
        (b"br", "br"),
        (b"gzip, deflate, br, zstd", "br"),
        (b"gzip, deflate", "gzip"),
        (b"GZip;q=1.0", "gzip"),
        (b"br;q=0, gzip;q=0.5", "gzip"),
        (b"br; q=0.000, *", "gzip"),
        (b"*", "br"),
        (b"*;q=0", ""),
        (b"identity", ""),
        (b"\xff,;;,q=", ""),
    ],
)
def test_the_best_that_is_taken(accept: bytes, best: str) -> None:
    assert taken(accept) == best


def test_several_lines_are_one() -> None:
    assert asked([(b"accept-encoding", b"deflate"), (b"host", b"br"), (b"accept-encoding", b"gzip")]) == "gzip"
    assert asked([]) == ""


def test_each_form_is_made_once_and_says_the_same() -> None:
    packed = Packed(LONG, BEST)
    assert packed.size == len(LONG)
    assert packed.made("br") is None
    assert brotli.decompress(packed.form("br")) == LONG
    assert gzip.decompress(packed.form("gzip")) == LONG
    assert packed.form("br") is packed.form("br") is packed.made("br")
    assert packed.form("") is LONG
    assert packed.size == len(LONG) + len(packed.form("br")) + len(packed.form("gzip"))


def test_small_things_stay_as_they_are() -> None:
    small = Packed(b"x" * (SMALLEST - 1))
    assert small.form("br") is small.plain is small.made("gzip")
