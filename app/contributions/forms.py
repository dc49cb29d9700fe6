"""What may come in about contributions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import UploadFile
from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from app.players.forms import Form, WebAddress, Words


def _nothing(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Number = Annotated[Decimal, Field(ge=0, le=1_000_000_000, decimal_places=3)]
Amount = Annotated[Number | None, BeforeValidator(_nothing)]  # the bounds are the number's: nothing has none
Typed = Annotated[Words, Field(max_length=20_000)]  # shown again whatever is wrong with it, but not endless
Note = Annotated[Words, Field(max_length=4000)]
Link = Annotated[WebAddress, Field(max_length=500)]


def milli(amount: Decimal | None) -> int | None:
    """Turn an amount into whole thousandths."""
    return None if amount is None else int(amount * 1000)


def _no_file(value: object) -> object:
    return value if getattr(value, "filename", "") else None


class HandIn(Form):
    """A hand-in as it was typed: what is wrong in one field costs nothing of the others. `Evidence` bounds it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    deed: UUID
    note: Typed = ""
    link: Typed = ""
    amount: Typed = ""
    witness: Typed = ""
    photo: Annotated[UploadFile | None, BeforeValidator(_no_file)] = None


class Evidence(Form):
    """What was typed, where it fits."""

    note: Note = ""
    link: Link = ""
    amount: Amount = None
    witness: Annotated[UUID | None, BeforeValidator(_nothing)] = None


def checked(typed: Mapping[str, str]) -> tuple[Evidence, ValidationError | None]:
    """Give what fits of a hand-in, and what is wrong with the rest."""
    try:
        return Evidence.model_validate(typed), None
    except ValidationError as wrong:
        bad = {error["loc"][0] for error in wrong.errors()}
        return Evidence.model_validate({name: value for name, value in typed.items() if name not in bad}), wrong
