"""What the finder's page and its file are given: the goals and initiatives of this world, and what fits a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import Connection

from app.fit import files, store
from app.goals import store as goals
from app.goals.tables import Goal
from app.initiatives import store as initiatives
from app.initiatives.forms import WHAT_SIGNS
from app.platform import sizes
from app.platform.drawing import goal_hue
from game import fit_world
from game.fit_world import Effort, Index, Place

READ_OF_ABOUT = 300  # signs of the longer text about an initiative that count


@dataclass(frozen=True)
class GoalWords:
    """A goal in play: how it is shown, and what it is found by."""

    id: str
    number: int
    hue: int
    short: str
    place: Place


@dataclass(frozen=True)
class InitiativeWords:
    """An active initiative: how it is shown, and what it is found by."""

    id: str
    name: str
    what: str
    open: int
    effort: Effort


@dataclass(frozen=True)
class World:
    """All that can be found."""

    goals: tuple[GoalWords, ...]
    initiatives: tuple[InitiativeWords, ...]


@dataclass(frozen=True)
class GoalCard:
    """A goal that fits, as `fit/_found.html` shows it."""

    number: int
    hue: int
    short: str
    url: str
    share: float
    words: Sequence[str]
    add_url: str


@dataclass(frozen=True)
class InitiativeCard:
    """An initiative that fits, as `fit/_found.html` shows it."""

    url: str
    name: str
    what: str
    open: int
    words: Sequence[str]


@dataclass(frozen=True)
class FitPage:
    """A text and what fits it; nothing where there is no text yet, or nothing is known about its words."""

    text: str
    goals: Sequence[GoalCard] = ()
    initiatives: Sequence[InitiativeCard] = ()
    anything: bool = True  # whether there is a goal in play


def world(conn: Connection) -> World:
    """Gather what can be found: goals in play with the UN's above them, and active initiatives."""
    in_play = goals.in_play(conn)
    un = store.of_the_un(conn)
    above: dict[UUID, list[UUID]] = {}
    for child, parent in goals.edges(conn):
        above.setdefault(child, []).append(parent)
    places = {goal.id: place for place, goal in enumerate(in_play)}
    found = initiatives.listed(conn, None, sizes.INITIATIVES_TO_FIT)
    toward = initiatives.toward(conn, [one.id for one, _open in found], list(places))
    return World(
        tuple(_goal(goal, places, un, above) for goal in in_play),
        tuple(
            InitiativeWords(
                id=str(one.id),
                name=one.name,
                what=one.what,
                open=count,
                effort=Effort(
                    f"{one.name} {one.what} {one.so_that} {one.about[:READ_OF_ABOUT]}",
                    tuple(places[goal] for goal, _short in toward.get(one.id, [])),
                ),
            )
            for one, count in found
        ),
    )


def _goal(
    goal: Goal, places: Mapping[UUID, int], un: Mapping[UUID, tuple[str, str]], above: Mapping[UUID, Sequence[UUID]]
) -> GoalWords:
    over = _over(goal.id, above)
    codes = dict.fromkeys(un[one][0].split(".")[0] for one in (goal.id, *over) if one in un)
    # the words of the targets right above it are about it too; those of what they hang under are too wide
    near = [un[one][1] for one in above.get(goal.id, ()) if one in un]
    words = " ".join([goal.short, goal.title, *near])
    return GoalWords(
        id=str(goal.id),
        number=goal.number,
        hue=goal_hue(goal.number),
        short=goal.short,
        place=Place(words, tuple(codes), tuple(places[one] for one in over if one in places)),
    )


def _over(goal: UUID, above: Mapping[UUID, Sequence[UUID]]) -> list[UUID]:
    """List all goals above a goal, nearest first, each once whatever circles there are."""
    found: dict[UUID, None] = {}
    waiting = list(above.get(goal, ()))
    while waiting:
        one = waiting.pop(0)
        if one not in found and one != goal:
            found[one] = None
            waiting += above.get(one, ())
    return list(found)


def page(conn: Connection, text: str) -> FitPage:
    """Find what fits a text."""
    here = world(conn)
    if not text.strip() or not here.goals:
        return FitPage(text, anything=bool(here.goals))
    found = fit_world.find(files.model(), _ready(here), text)
    return FitPage(
        text,
        [_goal_card(here.goals[one.place], one.share, one.words, text) for one in found.goals],
        [_initiative_card(here.initiatives[one.place], one.words) for one in found.initiatives],
    )


@lru_cache(maxsize=4)
def _ready(here: World) -> Index:
    """Make a world ready for asking: once, as long as nobody changes its words."""
    return fit_world.index(files.model(), [one.place for one in here.goals], [one.effort for one in here.initiatives])


def _goal_card(goal: GoalWords, share: float, words: Sequence[str], text: str) -> GoalCard:
    what = " ".join(text.split())[:WHAT_SIGNS].rstrip()
    return GoalCard(
        number=goal.number,
        hue=goal.hue,
        short=goal.short,
        url=f"/goals/{goal.id}",
        share=share,
        words=words,
        add_url="/initiatives/new?" + urlencode({"goal": goal.id, "what": what}),
    )


def _initiative_card(one: InitiativeWords, words: Sequence[str]) -> InitiativeCard:
    return InitiativeCard(f"/initiatives/{one.id}", one.name, one.what, one.open, words)


def as_json(conn: Connection) -> dict[str, object]:
    """Give the same for the phone, which finds without asking."""
    here = world(conn)
    return {
        "goals": [
            {
                "id": one.id,
                "number": one.number,
                "hue": one.hue,
                "short": one.short,
                "words": one.place.words,
                "un": one.place.un,
                "above": one.place.above,
            }
            for one in here.goals
        ],
        "initiatives": [
            {
                "id": one.id,
                "name": one.name,
                "what": one.what,
                "open": one.open,
                "words": one.effort.words,
                "goals": one.effort.goals,
            }
            for one in here.initiatives
        ],
    }
