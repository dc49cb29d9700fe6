"""The picture of what grew from somebody: who came after whom, drawn on the server. Pure geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from app.platform.drawing import outline
from game.sparks import Event

STEP, ROW, RADIUS, EDGE = 56.0, 48.0, 18.0, 6.0


@dataclass(frozen=True)
class Leaf:
    """What stands in the picture for an event: two letters, whether it is mine, whether it is done."""

    letters: str
    mine: bool
    done: bool


@dataclass(frozen=True)
class Node:
    """An eight-sided place with two letters."""

    d: str
    x: float
    y: float
    kind: str  # me, done, open
    letters: str


@dataclass(frozen=True)
class Picture:
    """Lines that lead on, lines that lead back to me, and who stands where."""

    box: str
    width: float  # rem
    edges: Sequence[str]
    loops: Sequence[str]
    nodes: Sequence[Node]


def draw(roots: Sequence[Event], after: Mapping[Event, Sequence[Event]], leaves: Mapping[Event, Leaf]) -> Picture:
    """Draw what came of some events of mine, each event once: a row for each end, a column for each step."""
    places: dict[Event, tuple[int, float]] = {}
    rows = 0

    def put(event: Event, column: int) -> float:
        """Put an event beside the middle of what came of it, and give its row."""
        nonlocal rows
        places[event] = (column, 0)
        children = [one for one in after.get(event, ()) if one in leaves and one not in places]
        some = [put(one, column + 1) for one in children if one not in places]
        if not some:
            row = float(rows)
            rows += 1
        else:
            row = (min(some) + max(some)) / 2
        places[event] = (column, row)
        return row

    tops = [put(event, 1) for event in roots if event in leaves and event not in places]
    at = {event: _at(column, row) for event, (column, row) in places.items()}
    me = _at(0, (min(tops) + max(tops)) / 2 if tops else 0)
    floor = _at(0, max(rows - 1, 0))[1] + RADIUS + EDGE
    edges = [outline([me, at[event]], close=False) for event in roots if event in at]
    edges += [
        outline([at[event], at[one]], close=False)
        for event, some in after.items()
        if event in at
        for one in some
        if one in at
    ]
    loops = [
        outline([at[event], (at[event][0], floor), (me[0], floor), me], close=False)
        for event, (column, _row) in places.items()
        if column > 1 and leaves[event].mine
    ]
    nodes = [Node(_eight(*me), *me, "me", "")]
    nodes += [Node(_eight(*at[event]), *at[event], _kind(leaves[event]), leaves[event].letters) for event in places]
    columns = max((column for column, _row in places.values()), default=0) + 1
    width, height = columns * STEP - STEP + 2 * (RADIUS + EDGE), floor + EDGE
    return Picture(f"0 0 {width:g} {height:g}", round(width / 16, 2), edges, loops, nodes)


def _at(column: int, row: float) -> tuple[float, float]:
    return RADIUS + EDGE + column * STEP, RADIUS + EDGE + row * ROW


def _eight(x: float, y: float) -> str:
    corners = [(k + 0.5) * pi / 4 for k in range(8)]
    return outline([(x + RADIUS * cos(turn), y + RADIUS * sin(turn)) for turn in corners])


def _kind(leaf: Leaf) -> str:
    return "me" if leaf.mine else "done" if leaf.done else "open"
