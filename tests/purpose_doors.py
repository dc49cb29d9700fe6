"""The right ways in for confirming what an initiative is for; a part of `doors`."""

from collections.abc import Callable, Mapping
from typing import Any

from desk import acting, independent_body
from town import Town

from app.initiatives import purposes

MAPS = ("/world?view=list", "/world?view=places", "/map.json", "/manifest.webmanifest")
AT = "/initiatives/{initiative_id}/goals/{goal_id}/confirmation"


def purpose(town: Town, *, said: bool = False) -> str:
    """Let Ada act for an independent body, which has perhaps said that the initiative helps; gives the address."""
    independent_body(town, town.ada)
    if said:
        town.do(purposes.confirm, acting(town, town.ada), town.initiative, town.goal)
    return f"/initiatives/{town.initiative}/goals/{town.goal}/confirmation"


PURPOSE_DOORS: Mapping[str, tuple[str | None, Callable[[Any], Mapping[str, Any]]]] = {
    AT: ("Ada", lambda k: {"at": purpose(k.town)}),
    f"{AT}/withdrawal": ("Ada", lambda k: {"at": f"{purpose(k.town, said=True)}/withdrawal"}),
}
