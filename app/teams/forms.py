"""What may come in about teams and organisations."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.platform.asking import Question
from app.players.forms import Form, Line, Lines, Name, WebLink


class FoundingTeam(Question):
    """A team: a name is enough."""

    name: Name
    about: Annotated[Lines, Field(max_length=500)] = ""
    organisation_id: UUID | None = None


class FoundingOrganisation(Question):
    """An organisation that takes part."""

    name: Annotated[Line, Field(min_length=1, max_length=80)]
    about: Annotated[Lines, Field(max_length=1000)] = ""
    link: WebLink = ""


class Joining(Form):
    """Come in by an invitation; somebody who is new gives a name with it."""

    deed: UUID
    name: Name | None = None
    young: bool = False


class ActingAs(Form):
    """The side to act for: `team:<id>`, `organisation:<id>`, or nothing for oneself."""

    deed: UUID
    side: Annotated[str, Field(pattern=r"^((team|organisation):[0-9a-f-]{36})?$", max_length=49)] = ""
