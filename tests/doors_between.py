"""A right way into each door between initiatives; `k`: doors.Keys."""

from collections.abc import Callable, Mapping
from typing import Any

from desk import ask_to_ally, two_alike

WHY = {"reason": "Ours are of rope"}
BETWEEN: dict[str, tuple[str | None, Callable[[Any], Mapping[str, Any]]]] = {
    "/alliances": ("Ada", lambda k: {**two_alike(k.town), "words": "One order of nets"}),
    "/alliances/different": ("Ada", lambda k: {**two_alike(k.town), **WHY}),
    "/alliances/{alliance_id}/answer": (
        "Cy",
        lambda k: {"at": f"/alliances/{ask_to_ally(k.town)}/answer", "answer": "different", **WHY},
    ),
    "/alliances/{alliance_id}/end": ("Ada", lambda k: {"at": f"/alliances/{ask_to_ally(k.town)}/end", **WHY}),
    "/categories": ("Ada", lambda k: {"word": "nets", "initiatives": [two_alike(k.town)["initiative"]]}),
}
