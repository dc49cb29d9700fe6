"""What the World page is given: the map, the same as an indented list, and what somebody looks for."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import Connection

from app.map import faces, store
from app.map.faces import Drawing
from app.map.model import GoalNode, InitiativeNode, WorldMap
from app.platform import sizes
from app.platform.i18n import _, ngettext
from app.players.actor import Actor
from game.pulse import Pace


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see of the map. An empty wish is for everything."""

    show: str = "all"
    text: str = ""
    category: str = ""
    goal: UUID | None = None
    page: int = 1

    @property
    def gaps(self) -> bool:
        """Whether goals are looked for that nobody serves."""
        return self.show == "gaps"

    @property
    def stale(self) -> bool:
        """Whether initiatives are looked for of which nothing was confirmed for long."""
        return self.show == "stale"

    @property
    def flagged(self) -> bool:
        """Whether talk without action and action without purpose are looked for."""
        return self.show == "flagged"

    @property
    def picks(self) -> bool:
        """Whether only some initiatives are looked for."""
        return bool(self.text or self.category or self.show != "all")

    def at(self, view: str, show: str = "") -> str:
        """Give the address at which this is seen another way, or something else is."""
        asked = {"view": view, "show": show or self.show, "category": self.category}
        plain = {"view": "map", "show": "all", "category": ""}
        query = urlencode({name: said for name, said in asked.items() if said != plain[name]})
        return f"/world?{query}" if query else "/world"

    @property
    def own(self) -> bool:
        """Whether the reader's own initiatives are looked for."""
        return self.show == "mine"


@dataclass(frozen=True)
class Filter:
    """One of the things that may be looked for, and whether it is."""

    show: str
    label: str
    sign: str
    here: bool


@dataclass(frozen=True)
class Line:
    """An initiative in the list: its purpose, its state in words, and the further goals it helps toward."""

    id: str
    name: str
    what: str
    so_that: str
    confirmed: bool
    effort: int
    stale: bool
    adrift: bool
    also: list[str]
    allied: list[str]
    gave: list[str]  # whom it gave an idea
    got: list[str]  # whom it has one from


@dataclass(frozen=True)
class Branch:
    """A goal in the list, with the initiatives at it and the goals beneath it."""

    id: str
    number: int
    short: str
    title: str
    hue: int
    gap: bool
    pace: str
    serving: int
    only_talk: bool
    lines: list[Line]
    more: int  # initiatives at it that stand on its own page of the list
    branches: "list[Branch]"


@dataclass(frozen=True)
class ListPage:
    """The list: the whole tree, or one goal page by page."""

    branches: list[Branch]
    adrift: list[Line]
    found: int
    goal: UUID | None
    next: int | None


@dataclass(frozen=True)
class MapPage:
    """The map and what stands beside it."""

    drawings: list[Drawing]
    gaps: list[GoalNode]
    mine: list[str]
    paces: dict[str, str]  # in words


def map_page(drawn: WorldMap, wish: Wish, mine: Sequence[UUID]) -> MapPage:
    """Give the map, and which initiatives are the reader's own."""
    lit = {one.row.key for one in chosen(drawn, wish, mine)} if wish.picks else None
    own = [str(one) for one in mine]
    return MapPage(
        drawings=faces.drawings(drawn, lit, set(own)), gaps=drawn.gaps, mine=own, paces={one: pace(one) for one in Pace}
    )


def filters(drawn: WorldMap, wish: Wish, me: Actor | None) -> list[Filter]:
    """Give what may be looked for; what is chosen comes first, since the row scrolls and it has to be in view."""
    gaps = len(drawn.gaps)
    ways = [
        ("all", _("All"), "", True),
        ("gaps", ngettext("%(num)d gap", "%(num)d gaps", gaps) % {"num": gaps}, "gap", gaps),
        (
            "flagged",
            ngettext("%(num)d flagged", "%(num)d flagged", drawn.flagged) % {"num": drawn.flagged},
            "talk",
            drawn.flagged,
        ),
        ("stale", ngettext("%(num)d stale", "%(num)d stale", drawn.stale) % {"num": drawn.stale}, "", drawn.stale),
        ("mine", _("Mine"), "", me),
    ]
    found = [
        Filter(show, label, sign, show == wish.show and not (show == "all" and wish.text))
        for show, label, sign, there in ways
        if there or show == wish.show
    ]
    return sorted(found, key=lambda one: not one.here)


def mine(conn: Connection, me: Actor | None) -> list[UUID]:
    """Give the initiatives that are the reader's own; none for who is signed out."""
    return store.mine(conn, me) if me else []


def chosen(drawn: WorldMap, wish: Wish, mine: Collection[UUID]) -> list[InitiativeNode]:
    """Give the initiatives that somebody looks for, in the order in which they stand."""
    own = {str(one) for one in mine}
    word = wish.text.casefold()
    return [
        one
        for one in drawn.initiatives
        if not wish.gaps
        and (not wish.stale or one.stale)
        and (not wish.flagged or one.adrift)
        and (not wish.category or wish.category in one.categories)
        and (not wish.own or one.row.id in own)
        and (not word or word in f"{one.row.name}\n{one.row.what}\n{one.row.so_that}".casefold())
    ]


def list_page(drawn: WorldMap, wish: Wish, mine: Collection[UUID]) -> ListPage:
    """Give the indented list: vision, goals, goals beneath them, initiatives, each once."""
    if wish.goal is not None:
        return _of_goal(drawn, wish.goal, wish.page, chosen(drawn, wish, mine))
    found = chosen(drawn, wish, mine)
    at: dict[int | None, list[InitiativeNode]] = {}
    for one in found:
        at.setdefault(one.goal, []).append(one)
    children: dict[int | None, list[GoalNode]] = {}
    for goal in drawn.goals:
        children.setdefault(min(goal.parents, default=None), []).append(goal)  # each stands once: under the first
    bare = {goal.row.number for goal in drawn.goals if _stands_bare(goal, wish)}
    branches = list(_branches(drawn, None, children, at, bare))
    return ListPage(branches, _lines(drawn, at.get(None, [])), len(found), None, None)


def _stands_bare(goal: GoalNode, wish: Wish) -> bool:
    """Say whether a goal is looked for itself, whatever works toward it."""
    return not wish.picks or (wish.gaps and goal.gap) or (wish.flagged and goal.only_talk)


def _of_goal(drawn: WorldMap, goal_id: UUID, page: int, found: Sequence[InitiativeNode]) -> ListPage:
    goal = next((one for one in drawn.goals if one.row.id == str(goal_id)), None)
    if goal is None:
        return ListPage([], [], 0, goal_id, None)
    here = [one for one in found if one.goal == goal.row.number]
    first = (page - 1) * sizes.INITIATIVES_ON_A_LIST_PAGE
    last = first + sizes.INITIATIVES_ON_A_LIST_PAGE
    branch = _branch(drawn, goal, here[first:last], 0, [])
    return ListPage([branch], [], len(here), goal_id, page + 1 if last < len(here) else None)


def _branches(
    drawn: WorldMap,
    above: int | None,
    children: dict[int | None, list[GoalNode]],
    at: dict[int | None, list[InitiativeNode]],
    bare: Collection[int],
) -> Iterator[Branch]:
    for goal in children.get(above, []):
        beneath = list(_branches(drawn, goal.row.number, children, at, bare))
        here = at.get(goal.row.number, [])
        if beneath or here or goal.row.number in bare:
            shown = here[: sizes.INITIATIVES_UNDER_A_GOAL]
            yield _branch(drawn, goal, shown, len(here) - len(shown), beneath)


def _branch(
    drawn: WorldMap, goal: GoalNode, here: Sequence[InitiativeNode], more: int, beneath: list[Branch]
) -> Branch:
    row = goal.row
    return Branch(
        *(row.id, row.number, row.short, row.title, goal.hue, goal.gap),
        pace=pace(goal.pace),
        serving=goal.serving,
        only_talk=goal.only_talk,
        lines=_lines(drawn, here),
        more=more,
        branches=beneath,
    )


def _lines(drawn: WorldMap, nodes: Sequence[InitiativeNode]) -> list[Line]:
    return [_line(drawn, one) for one in nodes]


def _line(drawn: WorldMap, one: InitiativeNode) -> Line:
    joined = drawn.joined.get(one.row.key, ())[: sizes.JOINED_LISTED]
    allied, gave, got = (
        [other.row.name for way, other in joined if way == wanted] for wanted in ("allied", "gave", "got")
    )
    return Line(
        *(one.row.id, one.row.name, one.row.what, one.row.so_that, one.confirmed, one.effort.minutes, one.stale),
        adrift=one.adrift,
        also=[drawn.by_number[to.goal].row.short for to in one.toward[1:]],
        allied=allied,
        gave=gave,
        got=got,
    )


def pace(word: Pace) -> str:
    """Say how a goal stands beside its plan."""
    return {
        Pace.AHEAD: _("Ahead of its plan"),
        Pace.ON_TIME: _("On time"),
        Pace.BEHIND: _("Behind its plan"),
        Pace.UNKNOWN: _("No number to compare yet"),
    }[word]
