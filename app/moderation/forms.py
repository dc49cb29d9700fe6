"""What may come in about reports, rulings, appeals and contact."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.players.forms import Form, Words
from game.moderation import REASONS, Act, Kind

Why = Annotated[Words, Field(max_length=500)]


class Reporting(Form):
    """One report."""

    deed: UUID
    kind: Kind
    about: UUID
    reason: Literal[REASONS]  # type: ignore[valid-type]
    words: Annotated[Words, Field(max_length=400)] = ""


class Ruling(Form):
    """One decision of a steward."""

    deed: UUID
    kind: Kind
    about: UUID
    act: Act
    reason: Why = ""


class Appealing(Form):
    """What an author says about a ruling."""

    deed: UUID
    text: Annotated[Words, Field(min_length=1, max_length=1000)]


class Saying(Form):
    """What an author says before a steward decides."""

    deed: UUID
    kind: Kind
    about: UUID
    text: Annotated[Words, Field(min_length=1, max_length=1000)]


class AnsweringAppeal(Form):
    """How a steward settles an appeal."""

    deed: UUID
    answer: Literal["yes", "no"]
    reason: Why = ""


class NoContact(Form):
    """With whom I want no contact."""

    deed: UUID
    player: UUID
