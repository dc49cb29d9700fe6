"""The doors of talk and of facts, with a right way in through each."""

from collections.abc import Callable, Mapping
from typing import Any

from desk import say, state

_FACT = {"text": "It is dry", "source": "I looked", "observed_on": "2026-11-01"}
RIGHT: dict[str, tuple[str, Callable[[Any], Mapping[str, Any]]]] = {
    "/facts": ("Ada", lambda k: {**_FACT, "goal_id": str(k.town.goal), "from_message": str(say(k.town, k.town.cy))}),
    "/facts/{fact_id}/answers": (
        "Cy",
        lambda k: {"at": f"/facts/{state(k.town, k.town.ada)}/answers", "answer": "dispute", "reason": "It rained"},
    ),
    "/talk/messages/{message_id}/outcome": (
        "Ada",
        lambda k: {"at": f"/talk/messages/{say(k.town, k.town.ada)}/outcome", "outcome": "It rests"},
    ),
    "/talk/messages/{message_id}/question": (
        "Ada",
        lambda k: {"at": f"/talk/messages/{say(k.town, k.town.ada)}/question", "decide_by": "2026-11-20"},
    ),
    "/talk/messages/{message_id}/replies": (
        "Cy",
        lambda k: {"at": f"/talk/messages/{say(k.town, k.town.ada)}/replies", "text": "So it is, @Ada"},
    ),
    "/talk/messages/{message_id}/withdrawal": (
        "Ada",
        lambda k: {"at": f"/talk/messages/{say(k.town, k.town.ada)}/withdrawal"},
    ),
    "/talk/{kind}/{about_id}": (
        "Ada",
        lambda k: {"at": f"/talk/goal/{k.town.goal}", "text": "*Who* comes? @Cy", "decide_by": "2026-11-20"},
    ),
}
