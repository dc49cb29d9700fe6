"""Tags of answers: what a browser has already is not sent again."""

import hashlib

Pairs = list[tuple[bytes, bytes]]


def tag_of(body: bytes) -> bytes:
    """Give the weak tag of a body: the same for each of its packed forms."""
    return b'W/"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'


def seen_already(headers: Pairs, tag: bytes) -> bool:
    """Say whether a request's `If-None-Match` names this tag, by weak comparison (RFC 9110, 13.1.2)."""
    for name, value in headers:
        if name == b"if-none-match":
            bare = tag.removeprefix(b"W/")
            given = [one.strip().removeprefix(b"W/") for one in value.split(b",")]
            if bare in given or given == [b"*"]:
                return True
    return False
