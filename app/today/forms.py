"""Forms of Today."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.claims.forms import Doing
from app.platform.sizes import NOTICES_SHOWN


class Seen(Doing):
    """The news that somebody was shown, and has seen; none that came later."""

    notices: Annotated[list[UUID], Field(max_length=NOTICES_SHOWN, default_factory=list)]
