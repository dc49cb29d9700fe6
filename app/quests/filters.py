"""The filters that a player chose, each with the way to the list without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from app.platform import words
from app.platform.i18n import _
from app.quests.forms import HERE, WishForm


@dataclass(frozen=True)
class Chosen:
    """One filter in words; `url` is the list with all others."""

    name: str
    label: str
    url: str


def address(form: WishForm, without: str = "") -> str:
    """Give the address of the list with everything chosen, or everything but one filter."""
    near: dict[str, object] = {"near": form.place} if form.place else {}
    if form.here:
        near = {"near": HERE, "lat": form.lat, "lon": form.lon}
    fields: dict[str, object] = {
        "minutes": form.minutes,
        "home": "true" if form.home else None,
        "goal": form.goal,
        "skill": form.skill,
        "text": form.text,
    }
    kept = {name: value for name, value in fields.items() if value and name != without}
    query = urlencode(kept | ({} if without == "near" else near))
    return f"/quests?{query}" if query else "/quests"


def chosen(form: WishForm, goals: Mapping[UUID, str]) -> list[Chosen]:
    """List what is chosen, in the order of the form."""
    labels = {
        "minutes": words.duration(form.minutes) if form.minutes else "",
        "home": _("From home") if form.home else "",
        "goal": goals.get(form.goal, _("A goal")) if form.goal else "",
        "skill": form.skill or "",
        "near": _("Near me") if form.here else _("Near %(place)s") % {"place": form.place} if form.place else "",
        "text": f"“{form.text}”" if form.text else "",
    }
    return [Chosen(name, label, address(form, name)) for name, label in labels.items() if label]
