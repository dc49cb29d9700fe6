"""When an organisation counts as one that stands on its own (product rule: three ways in)."""

from collections.abc import Iterable
from uuid import UUID

from game.constants import INDEPENDENT_MEMBERS


def ways_in(invitations: Iterable[UUID | None]) -> int:
    """Count the different invitations by which an organisation's lasting players joined; founding is one way in."""
    return len(set(invitations))


def is_independent(invitations: Iterable[UUID | None]) -> bool:
    """Say whether three lasting players who came in by different invitations act for an organisation.

    `invitations` holds one entry for each lasting player who acts for it, None for who founded it.
    """
    return ways_in(invitations) >= INDEPENDENT_MEMBERS
