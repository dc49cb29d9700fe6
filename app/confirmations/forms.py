"""What may come in about confirmations."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.contributions.forms import Amount
from app.players.forms import Form, Words


class Answering(Form):
    """One answer to one contribution."""

    deed: UUID
    answer: Literal["yes", "back", "pass"]
    reason: Annotated[Words, Field(max_length=500)] = ""
    amount: Amount = None
