"""The map as it was at one moment: its nodes where they stand, and the rows of `/map.json` made from them."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from json.encoder import encode_basestring as _words
from typing import NamedTuple
from zlib import crc32

from app.map.layout import Net, Place
from app.map.store import Arc, Effort, GoalRow, InitiativeRow, Key, Stamp, plain
from app.platform import sizes
from app.platform.drawing import Point, Triangle, goal_hue
from app.platform.encodings import Packed
from app.platform.tags import tag_of
from game import purpose, talk
from game.pulse import Pace

FORMAT = 1  # of /map.json


Written = dict["Key", tuple["InitiativeNode", str]]


class Toward(NamedTuple):
    """A purpose of an initiative: the goal by its number, how strong, and how many other organisations say so."""

    goal: int
    link: str
    confirmed_by: int

    @property
    def confirmed(self) -> bool:
        """Whether the edge is drawn whole."""
        return purpose.is_confirmed(self.confirmed_by)


class InitiativeNode(NamedTuple):
    """An active initiative, where it stands in the lying and in the standing net."""

    row: InitiativeRow
    categories: tuple[str, ...]
    toward: tuple[Toward, ...]  # the strongest first: it stands at the goal of that one
    home: int | None  # the top-level goal on whose faces it stands, by number
    at: Point
    up: Point
    effort: Effort
    size: int
    stale: bool

    @property
    def goal(self) -> int | None:
        """The goal that it is drawn at, by number."""
        return self.toward[0].goal if self.toward else None

    @property
    def confirmed(self) -> bool:
        """Whether the purpose that it is drawn with is confirmed by others."""
        return bool(self.toward) and self.toward[0].confirmed

    @property
    def adrift(self) -> bool:
        """Whether it is flagged, action without purpose: then it stands below the net."""
        return talk.action_without_purpose(self.toward)


@dataclass(frozen=True)
class GoalNode:
    """A goal in play; a top-level goal has a place in both nets."""

    row: GoalRow
    parents: tuple[int, ...]
    home: int | None  # the top-level goal that it is, or stands under, by number
    at: Place | None
    up: Place | None
    steps: tuple[float, float]  # from one pip to the next, in the lying and in the standing net
    serving: int  # active initiatives toward it or a goal beneath it
    pace: Pace
    only_talk: bool = False  # flagged: talk without action

    @property
    def hue(self) -> int:
        """Its step on the hue circle."""
        return goal_hue(self.row.number)

    @property
    def gap(self) -> bool:
        """Whether nobody serves it."""
        return self.serving == 0

    @property
    def top(self) -> bool:
        """Whether it has faces of its own."""
        return self.at is not None

    @cached_property
    def text(self) -> str:
        """The row of this node in `/map.json`."""
        return _dump(
            {
                "id": str(self.row.id),
                "number": self.row.number,
                "short": self.row.short,
                "title": self.row.title,
                "parents": self.parents,
                "home": self.home,
                "hue": self.hue,
                "initiatives": self.serving,
                "gap": self.gap,
                "pace": self.pace,
                "only_talk": self.only_talk,
                "at": self.at and [round(one, 1) for one in self.at.name_at],
                "up": self.up and [round(one, 1) for one in self.up.name_at],
                "steps": [round(step, 2) for step in self.steps],
            }
        )


@dataclass(frozen=True)
class WorldMap:
    """Everything on the map, at one stamp; the same for everybody."""

    stamp: Stamp
    name: str
    vision: str
    goals: tuple[GoalNode, ...]
    initiatives: tuple[InitiativeNode, ...]
    arcs: Sequence[Arc]
    lying: Net
    standing: Net
    written: Written = field(default_factory=dict)  # rows of earlier maps too

    @cached_property
    def version(self) -> str:
        """What this map is known by, in every process: talk that flags nothing else makes no new version."""
        flagged = ",".join(str(goal.row.number) for goal in self.goals if goal.only_talk)
        return f"{self.stamp.structure}.{self.stamp.effort}.{crc32(flagged.encode())}.{self.stamp.day.toordinal()}"

    def at(self, stamp: Stamp) -> "WorldMap":
        """Give the same map, looked at once more."""
        same = replace(self, stamp=stamp)
        vars(same).update({name: kept for name, kept in vars(self).items() if name != "stamp"})  # what was worked out
        return same

    @property
    def gaps(self) -> list[GoalNode]:
        """The goals that nobody serves, those beneath another too."""
        return [goal for goal in self.goals if goal.gap]

    @property
    def stale(self) -> int:
        """How many initiatives had nothing confirmed for long."""
        return sum(one.stale for one in self.initiatives)

    @property
    def flagged(self) -> int:
        """How many goals are talk without action, and initiatives action without purpose."""
        return sum(goal.only_talk for goal in self.goals) + sum(one.adrift for one in self.initiatives)

    @cached_property
    def adrift(self) -> int:
        """How many initiatives stand below the net."""
        return sum(one.home is None for one in self.initiatives)

    @cached_property
    def categories(self) -> Sequence[str]:
        """The categories of initiatives, those of most first."""
        counted = Counter(word for one in self.initiatives for word in one.categories)
        return sorted(counted, key=lambda word: (-counted[word], word))[: sizes.CATEGORIES_OFFERED]

    @cached_property
    def joined(self) -> Mapping[Key, Sequence[tuple[str, InitiativeNode]]]:
        """What each initiative is joined with: `allied`, `gave` an idea to, or `got` one from."""
        nodes = {one.row.key: one for one in self.initiatives}
        found: dict[Key, list[tuple[str, InitiativeNode]]] = {}
        for arc in self.arcs:
            ways = ("allied", "allied") if arc.kind == "alliance" else ("gave", "got")
            for way, here, there in zip(ways, (arc.start, arc.end), (arc.end, arc.start), strict=True):
                found.setdefault(here, []).append((way, nodes[there]))
        return found

    @cached_property
    def by_number(self) -> Mapping[int, GoalNode]:
        """The goals by their numbers."""
        return {goal.row.number: goal for goal in self.goals}

    @cached_property
    def body(self) -> Packed:
        """The whole of `/map.json`."""
        head = {
            "format": FORMAT,
            "version": self.version,
            "world": self.name,
            "vision": self.vision,
            "lying": [round(self.lying.width, 1), round(self.lying.height, 1)],
            "standing": [round(self.standing.width, 1), round(self.standing.height, 1)],
            "middle": [_centre(net.vision) for net in (self.lying, self.standing)],
            "arcs": [said(arc) for arc in self.arcs],
        }
        goals, rows = ",".join(one.text for one in self.goals), ",".join(map(self.text, self.initiatives))
        return Packed(f'{_dump(head)[:-1]},"goals":[{goals}],"initiatives":[{rows}]}}\n'.encode())

    def text(self, node: InitiativeNode) -> str:
        """Give the row of an initiative in `/map.json`: written once, as long as it stays as it is."""
        key = node.row.key
        known = self.written.get(key)
        if known is None or known[0] != node:
            known = self.written[key] = (node, _row(node))
        return known[1]

    @cached_property
    def tag(self) -> bytes:
        """The ETag of `/map.json`."""
        return tag_of(self.body.plain)


def _centre(faces: Sequence[Triangle]) -> list[float]:
    """Give the middle of faces that are alike."""
    points = [point for face in faces for point in face]
    return [round(sum(one[axis] for one in points) / len(points), 1) for axis in (0, 1)]


def said(arc: Arc) -> tuple[str, str, str]:
    """Give an arc as it stands in `/map.json`."""
    return arc.kind, plain(arc.start), plain(arc.end)


def _row(node: InitiativeNode) -> str:
    (key, name, what, so_that, *_), categories, toward, home, (x, y), (up_x, up_y), effort, size, stale = node
    words = ",".join(map(_words, categories)) if categories else ""
    return (
        f'{{"id":"{plain(key)}","name":{_words(name)},"what":{_words(what)},"so_that":{_words(so_that)},'
        f'"home":{home or "null"},"toward":[{_purposes(toward)}],"categories":[{words}],'
        f'"effort":{effort.minutes},"newest":{_day(effort.newest)},"size":{size},'
        f'"stale":{"true" if stale else "false"},"at":[{x!r},{y!r}],"up":[{up_x!r},{up_y!r}]}}'
    )


@lru_cache(maxsize=2048)  # thousands of initiatives have the same few
def _purposes(toward: tuple[Toward, ...]) -> str:
    return ",".join(f'[{goal},"{link}",{confirmed_by}]' for goal, link, confirmed_by in toward)


@lru_cache(maxsize=512)
def _day(newest: date | None) -> str:
    return f'"{newest.isoformat()}"' if newest else "null"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
