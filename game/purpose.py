"""When others say that an initiative helps toward a goal: who may say so, and from when on the purpose stands."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from game.constants import PURPOSE_CONFIRMED_BY


class Why(StrEnum):
    """Why somebody cannot confirm a purpose."""

    GUEST = "guest"
    OWN = "own"
    ALONE = "alone"
    TAKES_PART = "takes part"
    NOT_INDEPENDENT = "not independent"


def why_not(
    *, guest: bool, own: bool, organisation: UUID | None, taking_part: Collection[UUID], independent: bool
) -> Why | None:
    """Say why somebody may not confirm a purpose for the organisation that they act for; None when they may.

    `own` is who proposed or tends the initiative, `taking_part` the organisations that have a part in it.
    """
    if guest:
        return Why.GUEST
    if own:
        return Why.OWN
    if organisation is None:
        return Why.ALONE
    if organisation in taking_part:
        return Why.TAKES_PART
    return None if independent else Why.NOT_INDEPENDENT


def is_confirmed(organisations: int) -> bool:
    """Say whether a purpose stands that so many other organisations have confirmed."""
    return organisations >= PURPOSE_CONFIRMED_BY
