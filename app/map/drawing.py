"""Drawing the map: what was read from the database is put in its place, all of it or what has moved."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import NamedTuple

from app.map import layout
from app.map.model import GoalNode, InitiativeNode, Toward, WorldMap, Written
from app.map.store import Arc, Effort, GoalRow, InitiativeRow, Key, Purpose, Stamp
from app.platform.drawing import Point
from game import pulse
from game.pulse import Pace

STRENGTH = {"keystone": 0, "direct": 1, "indirect": 2}
NOBODY = Effort(0, None)


@dataclass(frozen=True)
class Structure:
    """What was read from the database, before anything stands anywhere."""

    name: str
    vision: str
    goals: Sequence[GoalRow]
    parents: Sequence[tuple[Key, Key]]
    initiatives: Sequence[InitiativeRow]
    purposes: Sequence[Purpose]
    categories: Mapping[Key, tuple[str, ...]]
    arcs: Sequence[Arc]
    only_talk: Collection[Key]


class _Stand(NamedTuple):
    """An initiative at its goal, before it has a place."""

    row: InitiativeRow
    categories: tuple[str, ...]
    toward: tuple[Toward, ...]
    home: int | None


def draw(
    stamp: Stamp,
    found: Structure,
    effort: Mapping[Key, Effort],
    paces: Mapping[Key, Pace],
    written: Written | None = None,
) -> WorldMap:
    """Put everything in its place."""
    numbers = {goal.key: goal.number for goal in found.goals}
    above: dict[int, list[int]] = {}
    for child, parent in found.parents:
        if child in numbers and parent in numbers:
            above.setdefault(numbers[child], []).append(numbers[parent])
    tops = [goal.number for goal in found.goals if goal.number not in above]
    homes = {number: _home(number, above) for number in numbers.values()}
    stands = _stands(found, numbers, homes)
    crowds = Counter(stand.home for stand in stands)
    nets = layout.net(len(tops), upright=False), layout.net(len(tops), upright=True)
    counts = {n: crowds[number] for n, number in enumerate(tops)}
    lattices = [layout.stand(one.places, counts) for one in nets]
    spots: dict[int | None, Iterator[tuple[Point, Point]]] = {
        tops[n]: zip(*(one[n][0] for one in lattices), strict=True) for n in lattices[0]
    }
    spots[None] = ((layout.adrift(nets[0], k), layout.adrift(nets[1], k)) for k in count())  # goals out of play
    nodes = tuple(
        [_node(stand, next(spots[stand.home]), effort.get(stand.row.key, NOBODY), stamp.day) for stand in stands]
    )
    serving = _serving(stands, above)
    order = {number: n for n, number in enumerate(tops)}
    goals = tuple(
        GoalNode(
            row=goal,
            parents=tuple(above.get(goal.number, ())),
            home=homes[goal.number],
            at=nets[0].places[order[goal.number]] if goal.number in order else None,
            up=nets[1].places[order[goal.number]] if goal.number in order else None,
            steps=_steps(lattices, order.get(goal.number)),
            serving=serving.get(goal.number, 0),
            pace=paces.get(goal.key, Pace.UNKNOWN),
            only_talk=goal.key in found.only_talk,
        )
        for goal in found.goals
    )
    there = {node.row.key for node in nodes}
    arcs = tuple(arc for arc in found.arcs if arc.start in there and arc.end in there)
    return WorldMap(stamp, found.name, found.vision, goals, nodes, arcs, *nets, _still(written or {}, there))


def _still(written: Written, there: Collection[Key]) -> Written:
    return {key: row for key, row in written.items() if key in there}


def beat(
    was: WorldMap, stamp: Stamp, moved: Mapping[Key, Effort], paces: Mapping[Key, Pace], only_talk: Collection[Key]
) -> WorldMap:
    """Draw a map anew of which only effort, paces and flags of goals have changed since, on the same day."""
    nodes = tuple(
        node if node.row.key not in moved else _moved(node, moved[node.row.key], stamp.day) for node in was.initiatives
    )
    goals = []
    for goal in was.goals:
        now = paces.get(goal.row.key, Pace.UNKNOWN), goal.row.key in only_talk
        same = now == (goal.pace, goal.only_talk)
        goals.append(goal if same else replace(goal, pace=now[0], only_talk=now[1]))
    return replace(was, stamp=stamp, goals=tuple(goals), initiatives=nodes)


def _moved(node: InitiativeNode, effort: Effort, today: date) -> InitiativeNode:
    return _node(_Stand(node.row, node.categories, node.toward, node.home), (node.at, node.up), effort, today)


def _node(stand: _Stand, points: tuple[Point, Point], effort: Effort, today: date) -> InitiativeNode:
    (row, categories, toward, home), (at, up), (minutes, newest) = stand, points, effort
    size, stale = pulse.size(minutes), pulse.is_stale(row.begun, newest, today)
    return InitiativeNode(row, categories, toward, home, at, up, effort, size, stale)


def _stands(found: Structure, numbers: Mapping[Key, int], homes: Mapping[int, int | None]) -> list[_Stand]:
    purposes: dict[Key, list[tuple[Key, str, int]]] = {}
    for one in found.purposes:
        purposes.setdefault(one[0], []).append(one[1:])
    alike: dict[Sequence[tuple[Key, str, int]], tuple[tuple[Toward, ...], int | None]] = {}
    stands = []
    for row in found.initiatives:
        said = tuple(purposes.get(row.key, ()))
        kind = alike.get(said)
        if kind is None:  # thousands are alike: they want the same few goals
            toward = _toward(said, numbers)
            kind = alike[said] = toward, homes[toward[0].goal] if toward else None
        stands.append(_Stand(row, found.categories.get(row.key, ()), *kind))
    return stands


def _toward(said: Iterable[tuple[Key, str, int]], numbers: Mapping[Key, int]) -> tuple[Toward, ...]:
    """Give the purposes that are in play, the strongest first."""
    made = [Toward(numbers[goal], link, confirmed_by) for goal, link, confirmed_by in said if goal in numbers]
    return tuple(sorted(made, key=lambda one: (STRENGTH[one.link], one.goal)))


def _home(number: int, above: Mapping[int, Sequence[int]]) -> int | None:
    """Give the top-level goal that a goal stands under: of several the first; none in a circle that leads nowhere."""
    found = [one for one in _upward(number, above) if one not in above]
    return min(found, default=None)


def _upward(number: int, above: Mapping[int, Sequence[int]]) -> set[int]:
    seen, waiting = {number}, [number]
    while waiting:
        for parent in above.get(waiting.pop(), ()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return seen


def _serving(stands: Sequence[_Stand], above: Mapping[int, Sequence[int]]) -> Mapping[int, int]:
    """Count, for each goal, the initiatives toward it or a goal beneath it, each once."""
    counts: Counter[int] = Counter()
    for toward, alike in Counter(stand.toward for stand in stands).items():
        for number in set().union(*(_upward(one.goal, above) for one in toward)):
            counts[number] += alike
    return counts


def _steps(lattices: Sequence[Mapping[int, tuple[Sequence[Point], float]]], place: int | None) -> tuple[float, float]:
    lying, standing = (one[place][1] if place is not None and place in one else layout.WIDEST for one in lattices)
    return lying, standing
