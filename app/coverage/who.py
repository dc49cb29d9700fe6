"""Who could take up a gap or a thin goal: initiatives near it by goal or by words, and the organisations in them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from app.alliances.alike import weights
from app.coverage import store
from app.coverage.landscape import Spot
from app.goals import store as goals_store
from app.initiatives import likeness_store
from app.initiatives.likeness_store import Known
from app.platform import sizes
from app.platform.i18n import _
from game import overlap
from game.constants import LIKENESS_FLOOR
from game.overlap import Effort


@dataclass(frozen=True)
class Could:
    """An initiative that could, with the organisations in it and why it is thought of."""

    id: UUID
    name: str
    organisations: Sequence[tuple[UUID, str]]
    why: str


def who_could(conn: Connection, blank: Sequence[Spot], spots: Mapping[UUID, Spot]) -> dict[UUID, list[Could]]:
    """Give, for each blank spot, at most three that could: the nearest by a neighbouring goal, or else by words."""
    beside = _beside(conn, spots)
    texts = {spot.goal.id: f"{spot.goal.short} {spot.goal.title}" for spot in blank}
    whole = Effort(" ".join(texts.values()))
    by_words = likeness_store.candidates(conn, whole, likeness_store.counts(conn, overlap.keys(whole.text)))
    neighbours = {
        spot.goal.id: {
            one: spots[goal].goal.short
            for goal in sorted(beside[spot.goal.id], key=lambda goal: spots[goal].goal.number)
            for one in _most_active(spots[goal])
        }
        for spot in blank
    }
    known = likeness_store.known(conn, {*by_words, *(one for of in neighbours.values() for one in of)})
    weigh = weights(conn, [whole, *(one.effort for one in known)])
    vectors = {one.id: overlap.vector(one.effort.text, weigh) for one in known}
    found: dict[UUID, list[tuple[float, Known, str]]] = {}
    for spot in blank:
        goal, text = spot.goal.id, texts[spot.goal.id]
        wanted = overlap.vector(text, weigh)
        scored: list[tuple[float, Known, str]] = []
        beside_it: list[tuple[float, Known, str]] = []
        for one in known:
            if goal in one.goals:
                continue  # it is there already
            alike = overlap.cosine(wanted, vectors[one.id])
            near = neighbours[goal].get(one.id)
            shared = overlap.shared_words(text, one.effort.text, weigh) if alike >= LIKENESS_FLOOR else ()
            if shared or near:
                (beside_it if near else scored).append((alike, one, _why(shared, near)))
        # words alone are a weak sign: they count where nobody works beside it
        found[goal] = sorted(beside_it or scored, key=lambda pair: (-pair[0], pair[1].name))[: sizes.WHO_COULD_SHOWN]
    bodies = store.organisations(conn, {one.id for of in found.values() for _score, one, _said in of})
    return {
        goal: [Could(one.id, one.name, bodies.get(one.id, ()), why) for _score, one, why in of]
        for goal, of in found.items()
    }


def _most_active(spot: Spot) -> list[UUID]:
    """Give the initiatives of a goal with most people, or one of them where nobody was active."""
    busy = sorted(spot.working, key=lambda one: (-one.people, one.name))[: sizes.WHO_COULD_SHOWN]
    return [one.initiative_id for one in busy] or [one for one in [spot.one] if one is not None]


def _beside(conn: Connection, spots: Mapping[UUID, Spot]) -> defaultdict[UUID, set[UUID]]:
    """Give the neighbours of each goal in play: above it, beneath it, and beneath the same one."""
    above, below = defaultdict(set), defaultdict(set)
    for child, parent in goals_store.edges(conn):
        above[child].add(parent)
        below[parent].add(child)
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for goal in spots:
        near = above[goal] | below[goal] | {other for parent in above[goal] for other in below[parent]}
        found[goal] = {one for one in near if one in spots and one != goal}
    return found


def _why(shared: Sequence[str], near: str | None) -> str:
    said = _("Words in common: %(words)s") % {"words": ", ".join(shared[:3])} if shared else ""
    if near is None:
        return said
    works = _("Works toward %(goal)s, beside it") % {"goal": near}
    return f"{works}. {said}" if said else works
