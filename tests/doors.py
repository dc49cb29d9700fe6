"""Every door of the house that changes something, read from the route table: the form it takes, and a right way in."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import doors_of_directions
import doors_of_talk
from desk import say, state
from doors_between import BETWEEN
from fastapi.routing import APIRoute
from keys import Things
from purpose_doors import MAPS, PURPOSE_DOORS
from pydantic import BaseModel
from sheets import GOOD, sheet_of
from site_of_town import Site

from app.main import ROUTERS

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
WRITES = sorted(route.path for route in ROUTES if "GET" not in route.methods)
READS = sorted(route.path for route in ROUTES if "GET" in route.methods)
# doors without a form: what they take stands in the address, in a cookie, or in the JSON of a passkey
FORMLESS = {
    "/sign-in/{secret}": "the link itself",
    "/passkeys/making": "nothing",
    "/passkeys/showing": "nothing",
    "/passkeys": "JSON of the browser",
    "/passkeys/shown": "JSON of the browser",
    "/plain/seen": "nothing",
}

# the right form that finds nothing to do in the small town, or that only looks
OTHERWISE = {"/sign-in/code": 410, "/world/samples/removal": 409, "/world/initiatives-csv/look": 200}


def route_of(method: str, path: str) -> APIRoute:
    return next(route for route in ROUTES if route.path == path and method in route.methods)


def form_of(route: APIRoute) -> type[BaseModel] | None:
    """Give the form that a route takes, whether it says so in its signature or asks for it in its body."""
    for field in route.dependant.body_params:
        taken = field.field_info.annotation
        if isinstance(taken, type) and issubclass(taken, BaseModel):
            return taken
    named = (route.endpoint.__globals__.get(name) for name in route.endpoint.__code__.co_names)
    forms = [one for one in named if isinstance(one, type) and issubclass(one, BaseModel)]
    return forms[0] if len(forms) == 1 else None


@dataclass(frozen=True)
class Door:
    """One way in that works: who goes, where, and with what."""

    path: str
    who: str | None
    form: Mapping[str, Any]
    files: Mapping[str, Any]


class Keys(Things):
    """The same, with a way in by every door."""

    def door(self, path: str) -> Door:
        """Make what an address needs, and give a right form for it."""
        who, form = RIGHT[path]
        filled = dict(form(self))
        address = filled.pop("at", path)
        files = {name: filled.pop(name) for name in ("file", "photo") if name in filled}
        taken = form_of(route_of("POST", path))
        deed = {"deed": str(uuid4())} if taken and "deed" in taken.model_fields else {}
        return Door(address, who, deed | filled, files)


Right = tuple[str | None, Callable[[Keys], Mapping[str, Any]]]
_INITIATIVE = {"name": "Shade nets", "what": "We hang nets", "so_that": "it is cool", "about": "*A*", "harm": "none"}
_INITIATIVE |= {"place": "Yard", "latitude": "59.3", "longitude": "18.1", "link": "https://example.org/a"}
_INITIATIVE |= {"starts_on": "2026-11-01", "ends_on": "2027-11-01", "impact": "direct", "categories": "shade, nets"}
_QUEST = {"title": "Hang a net", "what": "*Up*", "done_when": "it hangs", "minutes": "30", "difficulty": "1"}
_QUEST |= {"impact_link": "direct", "places": "2", "place": "Yard", "latitude": "59.3", "longitude": "18.1"}
_QUEST |= {"opens_at": "2026-11-01T10:00", "closes_at": "2026-12-01T10:00", "evidence": ["note", "number"]}
_QUEST |= {"amount_hint": "2", "risk": "low", "confirmations": "1", "lease_seconds": "86400", "skills": "ladder"}
_QUEST |= {"missing": "", "from_home": "yes", "recurring": "yes"}
_GOAL = {"short": "Cool", "title": "Cool rooms", "about": "*Why*", "codes": "", "for_whom": "Us"}
_METRIC = {"name": "nets", "unit": "nets", "method": "latest", "baseline": "0", "target": "9", "source": "we"}
_METRIC |= {"starts_on": "2026-11-01", "due_on": "2027-11-01", "measured_every_days": "14"}
_WORLD = {"name": "Town", "vision": "Shade", "time_zone": "Europe/Stockholm", "mode": "open", "reason": "It grew"}
_WORLD |= {"for_whom": "Us"}
_MEASURED = {"value": "3", "of": "9", "measured_on": "2026-11-01", "source": "we"}
RIGHT: dict[str, Right] = {
    **BETWEEN,
    **doors_of_directions.RIGHT,
    **doors_of_talk.RIGHT,
    **PURPOSE_DOORS,
    "/acting": ("Ada", lambda k: {"side": f"team:{k.town.otters}"}),
    "/claims/{claim_id}/contributions": (
        "Ada",
        lambda k: (
            {"at": f"/claims/{k.claim()}/contributions", "note": "Done", "link": "https://example.org/"}
            | {"amount": "3", "witness": ""}
        ),
    ),
    "/claims/{claim_id}/extension": ("Ada", lambda k: {"at": f"/claims/{k.claim()}/extension"}),
    "/claims/{claim_id}/release": ("Ada", lambda k: {"at": f"/claims/{k.claim()}/release"}),
    "/contributions/{contribution_id}/confirmations": (
        "Cy",
        lambda k: (
            {"at": f"/contributions/{k.contribution()}/confirmations", "answer": "back", "reason": "How many?"}
            | {"amount": "2"}
        ),
    ),
    "/contributions/{contribution_id}/confirmations/mine/withdrawal": (
        "Cy",
        lambda k: {"at": f"/contributions/{k.contribution(answered=True)}/confirmations/mine/withdrawal"},
    ),
    "/clarity": ("Ada", lambda k: {"goal": str(k.town.goal), "clear": "yes", "words": "Shade"}),
    "/goals": ("Ada", lambda k: {**_GOAL, "parents": [str(k.town.goal)]}),
    "/goals/{goal_id}": ("Dee", lambda k: {"at": f"/goals/{k.town.goal}", **_GOAL}),
    "/goals/{goal_id}/metrics": ("Dee", lambda k: {"at": f"/goals/{k.town.goal}/metrics", **_METRIC}),
    "/quests/{quest_id}/hearts": ("Ada", lambda k: {"at": f"/quests/{k.town.quest()}/hearts", "heart": "give"}),
    "/initiatives": ("Ada", lambda k: {**_INITIATIVE, "goals": [str(k.town.goal)]}),
    "/initiatives/{initiative_id}": (
        "Dee",
        lambda k: {"at": f"/initiatives/{k.town.initiative}", **_INITIATIVE, "goals": [str(k.town.goal)]},
    ),
    "/initiatives/{initiative_id}/organisations": (
        "Ada",
        lambda k: {"at": f"/initiatives/{k.town.initiative}/organisations"} | k.acting_for_a_body(),
    ),
    "/initiatives/{initiative_id}/state": (
        "Dee",
        lambda k: {"at": f"/initiatives/{k.town.initiative}/state", "state": "done"},
    ),
    "/initiatives/{initiative_id}/stewards": (
        "Dee",
        lambda k: {"at": f"/initiatives/{k.town.initiative}/stewards", "name": "Ada"},
    ),
    "/initiatives/{initiative_id}/stewards/me/end": (
        "Dee",
        lambda k: {"at": f"/initiatives/{k.town.initiative}/stewards/me/end"},
    ),
    "/invitations": ("Ada", lambda k: {}),
    "/invitations/{invitation_id}/revocation": (
        "Ada",
        lambda k: {"at": f"/invitations/{k.invitation()[0]}/revocation"},
    ),
    "/join/{code}": (None, lambda k: {"at": f"/join/{k.invitation()[1]}", "name": "Noa", "young": "yes"}),
    "/me": ("Ada", lambda k: {"name": "Ada", "time_zone": "Europe/Stockholm"}),
    "/me/devices/{device_id}/end": ("Ada", lambda k: {"at": f"/me/devices/{k.device()}/end"}),
    "/me/no-contact": ("Ada", lambda k: {"player": str(k.town.cy.id)}),
    "/me/no-contact/{player_id}/end": ("Ada", lambda k: {"at": f"/me/no-contact/{k.blocked()}/end"}),
    "/me/rulings/words": ("Ada", lambda k: {"kind": "quest", "about": str(k.hidden()), "text": "It was asked for"}),
    "/me/rulings/{ruling_id}/appeal": (
        "Ada",
        lambda k: {"at": f"/me/rulings/{k.ruling(appealed=False)}/appeal", "text": "It was asked for"},
    ),
    "/metrics/{metric_id}/measurements": ("Ada", lambda k: {"at": f"/metrics/{k.metric()}/measurements", **_MEASURED}),
    "/moderation/appeals/{ruling_id}": (
        "Dee",
        lambda k: {"at": f"/moderation/appeals/{k.ruling(appealed=True)}", "answer": "yes", "reason": "So it is"},
    ),
    "/moderation/rulings": (
        "Dee",
        lambda k: {"kind": "quest", "about": str(k.hidden()), "act": "show", "reason": "It is fine"},
    ),
    "/notices/seen": ("Ada", lambda k: {}),
    "/organisations": ("Ada", lambda k: {"name": "Club", "about": "*We*", "link": "https://example.org/club"}),
    "/organisations/{side_id}/invitations": (
        "Ada",
        lambda k: {"at": f"/organisations/{k.side('organisation')}/invitations"},
    ),
    "/organisations/{side_id}/leave": ("Ada", lambda k: {"at": f"/organisations/{k.side('organisation')}/leave"}),
    "/passkeys": ("Ada", lambda k: {}),
    "/passkeys/making": ("Ada", lambda k: {}),
    "/passkeys/showing": (None, lambda k: {}),
    "/passkeys/shown": (None, lambda k: {}),
    "/plain/seen": (None, lambda k: {}),
    "/players": (None, lambda k: {"name": "Noa", "young": "yes"}),
    "/quests": (
        "Ada",
        lambda k: (
            {**_QUEST, "initiative_id": str(k.town.initiative), "metric_id": str(k.town.metric)}
            | {"needs": [str(k.quest())], "from_message": str(say(k.town, k.town.cy)), "draft": ""}
            | {"from_fact": str(state(k.town, k.town.cy))}
        ),
    ),
    "/quests/{quest_id}": (
        "Dee",
        lambda k: (
            {"at": f"/quests/{k.quest()}", **_QUEST, "initiative_id": str(k.town.initiative)}
            | {"metric_id": str(k.town.metric), "needs": [str(k.quest())], "draft": ""}
        ),
    ),
    "/quests/{quest_id}/claims": (
        None,
        lambda k: {"at": f"/quests/{k.quest()}/claims", "name": "Noa", "young": "yes", "companions": "1"},
    ),
    "/quests/{quest_id}/state": (
        "Dee",
        lambda k: {"at": f"/quests/{k.quest()}/state", "state": "blocked", "missing": "A ladder"},
    ),
    "/reports": (
        "Cy",
        lambda k: {"kind": "quest", "about": str(k.quest()), "reason": "other", "words": "It is not true"},
    ),
    "/sign-in": (None, lambda k: {"address": "noa@example.org"}),
    "/sign-in/code": (None, lambda k: {"address": "noa@example.org", "code": "123456"}),
    "/sign-in/{secret}": (None, lambda k: {"at": "/sign-in/" + "x" * 43}),
    "/sign-out": ("Ada", lambda k: {}),
    "/steward/{secret}": (None, lambda k: {"at": f"/steward/{k.steward_link()}", "name": "Noa"}),
    "/teams": ("Ada", lambda k: {"name": "Bees", "about": "*We*", "organisation_id": str(k.side("organisation"))}),
    "/teams/{side_id}/invitations": ("Ada", lambda k: {"at": f"/teams/{k.side('team')}/invitations"}),
    "/teams/{side_id}/leave": ("Ada", lambda k: {"at": f"/teams/{k.side('team')}/leave"}),
    "/world": ("Dee", lambda k: _WORLD),
    "/world/initiatives-csv": ("Dee", lambda k: {"sheet": sheet()}),
    "/world/initiatives-csv/look": ("Dee", lambda k: {"file": ("a.csv", sheet_of(GOOD), "text/csv")}),
    "/world/samples/removal": ("Dee", lambda k: {}),
}


def sheet() -> str:
    return urlsafe_b64encode(sheet_of(GOOD)).decode()


def screens(site: Site) -> Iterator[tuple[str, str]]:
    """Give who looks at what, to see that a town can still be looked at."""
    town = site.town
    for path in ("/", "/world", "/quests", "/boards", "/teams", "/me", "/me/rulings", "/world/log", "/me/no-contact"):
        yield "Ada", path
    for path in ("/moderation", "/world/initiatives-csv", f"/initiatives/{town.initiative}/edit", "/quests/new"):
        yield "Dee", path
    for path in (f"/goals/{town.goal}", f"/initiatives/{town.initiative}", *MAPS, "/share/world.png"):
        yield "Ada", path
