"""Ids: made on the phone where there is one, here where there is not."""

import hashlib
import secrets
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Make a time-ordered id (UUID version 7)."""
    return uuid7()


def new_secret() -> str:
    """Make a secret of 256 bits that is safe in a link or a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Give the SHA-256 of a secret: what is stored instead of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
