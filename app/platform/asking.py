"""Forms that ask again: what was typed comes back with what is wrong beside it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, ValidationError

from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _, say
from app.platform.refusals import Busy, StorageFull
from app.platform.web import perform, wants_json
from game.errors import Refusal


class Question(BaseModel):
    """A form that is shown again with its values: unknown fields are refused, `many` names lists."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    many: ClassVar[frozenset[str]] = frozenset()
    deed: UUID


F = TypeVar("F", bound=Question)


@dataclass(frozen=True)
class Asked:
    """What a form was filled with, and what to say about it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    said: str = ""

    def value(self, name: str, default: Any = "") -> Any:
        """Give what was typed into a field."""
        return self.values.get(name, default)

    def error(self, name: str) -> str:
        """Give what is wrong with a field, or nothing."""
        return self.errors.get(name, "")


async def ask(
    request: Request,
    actor: UUID,
    model: type[F],
    verb: Callable[[Work, F], Outcome],
    again: Callable[[Asked, int], Awaitable[Response]],
) -> Response:
    """Do what a form asks for; where that is not possible, show it `again` with everything typed still there.

    Scripts get problem JSON instead, as everywhere.
    """
    sent = await request.form(max_files=0, max_fields=200)
    values: dict[str, Any] = {}
    for name in sent:
        values[name] = [str(one) for one in sent.getlist(name)] if name in model.many else str(sent[name])
    try:
        form = model.model_validate({name: value for name, value in values.items() if value != ""})
    except ValidationError as wrong:
        if wants_json(request):
            raise RequestValidationError(wrong.errors(include_context=False)) from wrong
        values.pop("deed", None)
        errors = {str(one["loc"][0]) if one["loc"] else "": plain(one) for one in wrong.errors()}
        return await again(Asked(values, errors, errors.get("", _("Look at what is marked."))), 422)
    try:
        return await perform(request, str(actor), form.deed, lambda work: verb(work, form))
    except Refusal as no:
        if wants_json(request):
            raise
        return await again(Asked({**values, "deed": "", **same_deed(form.deed, no)}, {}, say(no)), no.status)


def same_deed(deed: UUID, no: Refusal) -> dict[str, str]:
    """Let a form that is shown again keep its id where it may have been done all the same."""
    return {"deed": str(deed)} if isinstance(no, (Busy, StorageFull)) else {}


def plain(error: Any) -> str:
    """Say what is wrong with a field as a person would."""
    kind = str(error["type"])
    bounds = {name: f"{bound:g}" if isinstance(bound, float) else bound for name, bound in error.get("ctx", {}).items()}
    if kind == "value_error":
        return _as_sentence(str(error["msg"]).removeprefix("Value error, "))
    sentences = {
        "missing": _("Please fill this in."),
        "too_short": _("Please fill this in."),
        "too_long": _("This is too long: at most %(max_length)s signs."),
        "greater_than_equal": _("At least %(ge)s."),
        "less_than_equal": _("At most %(le)s."),
        "int": _("A whole number, please."),
        "decimal": _("A number, please."),
        "float": _("A number, please."),
        "date": _("A date, please."),
    }
    for start, sentence in sentences.items():
        if kind.removeprefix("string_").startswith(start):
            return str(sentence % bounds)
    return _("This does not fit here.")


def _as_sentence(said: str) -> str:
    """Let what a check says stand alone: it may have been written to follow the name of its field."""
    return said[:1].upper() + said[1:] + ("" if said.endswith((".", "!", "?")) else ".")
