"""What may come in about what gave somebody an idea."""

import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.players.forms import Form
from game.constants import MOST_PARENTS_OF_A_DEED

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
KEY = re.compile(rf"(quest|initiative|direction|contribution|player):({_ID})")
Idea = Annotated[str, Field(max_length=60, pattern=rf"^(quest|initiative|direction|contribution|player):{_ID}$")]
Ideas = Annotated[list[Idea], Field(max_length=MOST_PARENTS_OF_A_DEED, default_factory=list)]


class Hiding(Form):
    """Which link from an event to what gave the idea is not to be shown any more, or is to be shown again."""

    deed: UUID
    event_kind: Literal["claim", "quest", "initiative", "direction"]
    event_id: UUID
    from_kind: Literal["claim", "quest", "initiative", "direction", "player"]
    from_id: UUID
    hide: bool = False
