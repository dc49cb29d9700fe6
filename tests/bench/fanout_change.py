"""The change that all sides send: a text of 300 bytes that says when the server began to write it."""

import json
import re

BYTES = 300
_BEGAN = re.compile(rb"@(\d{19})@")


def padded(began: int, version: int) -> str:
    """Give what fills a message of the hub to 300 bytes; `began` in nanoseconds of the monotonic clock."""
    mark = f"@{began:019}@"
    return mark + "." * (BYTES - len(_message(version, mark)))


def message(began: int, version: int) -> bytes:
    """Give a whole message as the hub would write it."""
    return _message(version, padded(began, version))


def began_at(message: bytes) -> int:
    """Read when the server began to write a message."""
    found = _BEGAN.search(message)
    return int(found[1]) if found else 0


def _message(version: int, html: str) -> bytes:
    return json.dumps({"topic": "world", "version": version, "html": html}, separators=(",", ":")).encode()
