"""How bytes are packed for the way: which encoding a browser takes, and the bytes in it, made once and kept."""

import gzip
from functools import lru_cache

import brotli  # type: ignore[import-untyped]

KNOWN = ("br", "gzip")  # the smaller first
SMALLEST = 600  # bytes; below this packing does not pay
BEST, QUICK = {"br": 11, "gzip": 9}, {"br": 5, "gzip": 6}


@lru_cache(maxsize=256)
def taken(accept: bytes) -> str:
    """Give the best encoding that an `Accept-Encoding` takes, or an empty string for the bytes as they are."""
    weights: dict[str, bool] = {}
    for part in accept.decode("latin-1").lower().split(","):
        name, _semicolon, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    everything = weights.get("*", False)
    return next((name for name in KNOWN if weights.get(name, everything)), "")


def asked(headers: list[tuple[bytes, bytes]]) -> str:
    """Give the encoding for a request with these headers."""
    return taken(b",".join(value for name, value in headers if name == b"accept-encoding"))


class Packed:
    """Bytes with their packed forms beside them; each form is made when it is first asked for."""

    def __init__(self, plain: bytes, levels: dict[str, int] = QUICK) -> None:
        self.plain = plain
        self._levels = levels
        self._forms: dict[str, bytes] = {"": plain}

    @property
    def size(self) -> int:
        """All forms together, in bytes."""
        return sum(map(len, self._forms.values()))

    def made(self, encoding: str) -> bytes | None:
        """Give the bytes in an encoding if that form was made before."""
        return self.plain if len(self.plain) < SMALLEST else self._forms.get(encoding)

    def form(self, encoding: str) -> bytes:
        """Give the bytes in an encoding."""
        made = self.made(encoding)
        if made is None:
            level = self._levels[encoding]
            packed = brotli.compress(self.plain, quality=level) if encoding == "br" else _gzipped(self.plain, level)
            made = self._forms[encoding] = packed
        return made


def _gzipped(plain: bytes, level: int) -> bytes:
    return gzip.compress(plain, level, mtime=0)
