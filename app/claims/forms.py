"""What may come in about claims."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.players.forms import Form, Name
from app.sparks.forms import Ideas
from game.constants import MAX_COMPANIONS


class Claiming(Form):
    """Take a place; somebody who is new gives a name with it; and what gave the idea."""

    deed: UUID
    name: Name | None = None
    young: bool = False
    companions: Annotated[int, Field(ge=0, le=MAX_COMPANIONS)] = 0
    ideas: Ideas


class Doing(Form):
    """A deed that needs nothing but its id."""

    deed: UUID
