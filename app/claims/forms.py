"""What may come in about claims."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.players.forms import Form, Name
from game.constants import MAX_COMPANIONS


class Claiming(Form):
    """Take a place; somebody who is new gives a name with it."""

    deed: UUID
    name: Name | None = None
    young: bool = False
    companions: Annotated[int, Field(ge=0, le=MAX_COMPANIONS)] = 0


class Doing(Form):
    """A deed that needs nothing but its id."""

    deed: UUID
