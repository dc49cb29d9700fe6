"""The right ways in at the doors of directions and sparks; what they need is made in the small town."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from desk import answer_to, echo, point_out, say
from town import Town

from app.claims import service as claims
from app.platform.ids import new_id

_WORDS = {"text": "Nets before trees", "reason": "They hang at once", "first_step": "Ask for a ladder"}


def direction(town: Town, *, said: bool = False) -> str:
    made = point_out(town, town.ada)
    if said:
        answer_to(town, town.cy, made)
    return f"/directions/{made}"


def idea(town: Town) -> str:
    return f"quest:{town.quest(places=9)}"


def _echoing(town: Town) -> dict[str, str]:
    at = direction(town)
    heard = echo(town, town.bo, UUID(at.rsplit("/", 1)[1]))
    return {"at": f"{at}/echoes", "text": "Nets, then", "parent": str(heard)}


def _link(town: Town) -> dict[str, str]:
    source = idea(town)
    claim = town.do(claims.claim, town.ada, new_id(), town.quest(), ideas=[source])
    where = {"from_kind": "quest", "from_id": source.removeprefix("quest:")}
    return {"event_kind": "claim", "event_id": str(claim), "hide": "yes", **where}


RIGHT: dict[str, tuple[str | None, Callable[[Any], Mapping[str, Any]]]] = {
    "/directions": (
        "Ada",
        lambda k: (
            {"goal_id": str(k.town.goal), **_WORDS, "decide_by": "2026-11-20", "ideas": [idea(k.town)]}
            | {"from_message": str(say(k.town, k.town.cy))}
        ),
    ),
    "/directions/{direction_id}/answers": (
        "Cy",
        lambda k: (
            {"at": f"{direction(k.town)}/answers", "answer": "unsure", "reason": "works", "words": "So dry"}
            | {"unclear": "yes"}
        ),
    ),
    "/directions/{direction_id}/answers/mine/withdrawal": (
        "Cy",
        lambda k: {"at": f"{direction(k.town, said=True)}/answers/mine/withdrawal"},
    ),
    "/directions/{direction_id}/echoes": ("Cy", lambda k: _echoing(k.town)),
    "/directions/{direction_id}/split": ("Ada", lambda k: {"at": f"{direction(k.town)}/split", **_WORDS}),
    "/directions/{direction_id}/withdrawal": ("Ada", lambda k: {"at": f"{direction(k.town)}/withdrawal"}),
    "/me/sparks/links": ("Ada", lambda k: _link(k.town)),
}
