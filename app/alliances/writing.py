"""What somebody who writes a new initiative is shown beside it, and what becomes of what they say about it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from app.alliances import service, views
from app.alliances.forms import AlikeForm
from app.initiatives.forms import InitiativeForm
from app.platform.database import Work
from app.platform.ids import new_id
from app.players.actor import Actor
from game.errors import AlikeFound


def check_alike(conn: Connection, form: InitiativeForm) -> None:
    """Raise `AlikeFound` where something close stands already and was not shown yet: once, never a block."""
    if not form.seen and any(one.close for one in views.while_writing(conn, form)):
        raise AlikeFound


def say(work: Work, me: Actor, form: InitiativeForm) -> None:
    """Keep what was said about those like it: in what it is different, and whom to ask. An idea asks nobody yet."""
    if form.idea:
        return
    for other, why in form.different:
        if other != form.ally:
            service.differ(work, me, form.deed, other, why)
    if form.ally in form.seen and form.ally is not None:
        service.propose(work, me, new_id(), form.deed, form.ally)


def beside(conn: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what stands beside a form as far as it is filled in, with what was said there before."""
    seen, because = ([str(one) for one in values.get(name, ())] for name in ("seen", "because"))
    said = {"because": dict(zip(seen, because, strict=False)), "ally": str(values.get("ally", ""))}
    written = {name: values[name] for name in AlikeForm.model_fields if values.get(name)}
    try:
        form = AlikeForm.model_validate(written)
    except ValidationError:  # what is wrong with it is said beside the field
        form = AlikeForm.model_validate({})
    return {"alike": views.while_writing(conn, form) if form.what or form.name else [], **said}
