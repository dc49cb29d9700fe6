"""What the map sends to everybody who watches it: what has changed since the last time, as long as that is little."""

import json

from app.map import model
from app.map.atlas import Atlas
from app.map.model import WorldMap
from app.platform.hub import Hub

MOST_ROWS = 100  # of goals, initiatives and arcs in one frame; a larger change is a reason to read the map anew


def install(hub: Hub, atlas: Atlas) -> None:
    """Let the topic `map` carry the rows that changed, from which version to which."""
    sent: list[WorldMap] = []

    async def render(_topic: str) -> dict[str, object]:
        was = sent[0] if sent else atlas.last  # what phones had read before anything was sent
        drawn = await atlas.now()
        sent[:] = [drawn]
        return {"map": delta(was, drawn)}

    hub.render_with("map", render)


def delta(was: WorldMap | None, drawn: WorldMap) -> dict[str, object]:
    """Say what changed from one map to another; only the new version where that is too much, or the faces moved."""
    said: dict[str, object] = {"to": drawn.version}
    if was is None or _frame(was) != _frame(drawn):
        return said
    before = {one.row.key: one for one in was.initiatives}
    moved = [one for one in drawn.initiatives if before.pop(one.row.key, None) != one]
    goals = [goal.text for goal, old in zip(drawn.goals, was.goals, strict=True) if goal.text != old.text]
    gone = [one.row.id for one in before.values()]
    arcs, old_arcs = set(map(model.said, drawn.arcs)), set(map(model.said, was.arcs))
    joined, parted = sorted(arcs - old_arcs), sorted(old_arcs - arcs)
    if len(moved) + len(goals) + len(gone) + len(joined) + len(parted) > MOST_ROWS:
        return said
    rows = [drawn.text(one) for one in moved]
    return said | {
        "from": was.version,
        "goals": [json.loads(text) for text in goals],
        "initiatives": [json.loads(text) for text in rows],
        "gone": gone,
        "joined": joined,
        "parted": parted,
    }


def _frame(drawn: WorldMap) -> object:
    """What a page has written on its faces: where that differs, the page is read again."""
    faces = [(goal.row, goal.parents, goal.at and goal.at.name_at) for goal in drawn.goals]
    return drawn.vision, faces, drawn.adrift
