"""Where somebody comes from, as far as that could be what gave them the idea."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request
from sqlalchemy import Connection

from app.platform.i18n import _
from app.players.actor import Actor
from app.sparks import events_store
from app.sparks.forms import KEY
from game.constants import MOST_PARENTS_OF_A_DEED
from game.sparks import Event

_PAGE = re.compile(r"/(quest|initiative|direction|contribution)s/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Idea:
    """Something that may have given the idea, to keep in one tap."""

    key: str
    label: str
    kept: bool = False


def keys(request: Request, *, but: UUID | None = None) -> list[str]:
    """Give what could have given the idea: `?from=quest:…`, `?via=` of a shared link, else the page one comes from.

    The page counts only for who is signed in: what everybody else sees is made once for all.
    """
    me: Actor | None = getattr(request.state, "me", None)
    found = [request.query_params.get("from", "")]
    via = request.query_params.get("via", "")
    found.append(f"player:{via}" if _ID.fullmatch(via) and (me is None or str(me.id) != via) else "")
    if me is not None:
        found.append(_page(request))
    return [key for key in dict.fromkeys(found) if KEY.fullmatch(key) and not (but and key.endswith(str(but)))]


def offered(conn: Connection, keys_: Sequence[str], kept: Sequence[str] = ()) -> list[Idea]:
    """Name what could have given the idea, the kept first; what is not there to be seen is left out."""
    wanted = [key for key in dict.fromkeys([*kept, *keys_]) if KEY.fullmatch(key)][:MOST_PARENTS_OF_A_DEED]
    events = {key: Event(key.partition(":")[0], UUID(key.partition(":")[2])) for key in wanted}
    told = events_store.tell(conn, list(events.values())) if events else {}
    return [Idea(key, _label(events[key], told[events[key]]), key in kept) for key in wanted if events[key] in told]


def carried(request: Request) -> str:
    """Give what of the address goes on to the next page: `&from=…&via=…`."""
    some = ((name, request.query_params.get(name, "")) for name in ("from", "via"))
    return "".join(f"&{name}={value}" for name, value in some if KEY.fullmatch(value) or _ID.fullmatch(value))


def _page(request: Request) -> str:
    try:
        came = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # half an address
        return ""
    found = _PAGE.fullmatch(came.path)
    return f"{found[1]}:{found[2]}" if found and came.netloc == request.headers.get("host") else ""


def _label(event: Event, told: events_store.Told) -> str:
    if event.kind == "player":
        return told.name or _("a young player")
    if event.kind in {"claim", "contribution"} and told.name:
        return _("%(name)s did “%(title)s”") % {"name": told.name, "title": told.title}
    return f"“{told.title}”"
