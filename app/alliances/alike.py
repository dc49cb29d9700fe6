"""Initiatives that are alike, with the parts of the likeness in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from app.initiatives import likeness_store
from app.initiatives.likeness_store import Known
from app.platform.i18n import _
from game import overlap
from game.overlap import Effort, Kind, Likeness, Rarity

WORDS_SHOWN = 4


@dataclass(frozen=True)
class Alike:
    """An initiative beside another, or beside what somebody is writing."""

    id: UUID
    name: str
    purpose: str
    percent: int
    kind: Kind
    parts: tuple[tuple[str, str], ...]  # icon, words
    text: str
    known: Known

    @property
    def close(self) -> bool:
        """Whether the two should at least know of each other before both go on."""
        return self.kind in {Kind.ALLY, Kind.MERGE}


def alike_to(
    conn: Connection, effort: Effort, limit: int, *, apart: Collection[UUID] = (), goals: Collection[UUID] = ()
) -> list[Alike]:
    """Give the active initiatives most like something: a handful of statements, each bounded, whatever there is.

    `goals` are its own, to say which of them the two have in common.
    """
    have = likeness_store.counts(conn, overlap.keys(effort.text))
    ids = [one for one in likeness_store.candidates(conn, effort, have) if one not in apart]
    found = likeness_store.known(conn, ids)
    weigh = weights(conn, [effort, *(one.effort for one in found)])
    mine = overlap.vector(effort.text, weigh)
    pairs = [
        (one, overlap.likeness(effort, one.effort, weigh, (mine, overlap.vector(one.effort.text, weigh))))
        for one in found
    ]
    pairs = [(one, likeness) for one, likeness in pairs if likeness.kind is not Kind.NONE]
    pairs.sort(key=lambda pair: (-pair[1].total, str(pair[0].id)))
    names = likeness_store.goal_names(conn, goals or effort.goals)  # type: ignore[arg-type]
    return [
        _alike(one, likeness, overlap.shared_words(effort.text, one.effort.text, weigh), names)
        for one, likeness in pairs[:limit]
    ]


def weights(conn: Connection, efforts: Collection[Effort]) -> Rarity:
    """Give how much each word of some texts weighs in this world."""
    have = likeness_store.counts(conn, {key for effort in efforts for key in overlap.keys(effort.text)})
    known = have.get("", 0)

    def weigh(key: str) -> float:
        return overlap.rarity(known, have.get(key, 0))

    return weigh


def _alike(one: Known, likeness: Likeness, shared: Sequence[str], names: dict[UUID, str]) -> Alike:
    return Alike(
        id=one.id,
        name=one.name,
        purpose=_("%(what)s so that %(so_that)s.") % {"what": one.what, "so_that": one.so_that},
        percent=round(100 * likeness.total),
        kind=likeness.kind,
        parts=tuple(_parts(one, likeness, shared, names)),
        text=one.effort.text,
        known=one,
    )


def _parts(one: Known, likeness: Likeness, shared: Sequence[str], names: dict[UUID, str]) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    if shared and likeness.words:
        said = ", ".join(shared[:WORDS_SHOWN])
        parts.append(("talk", _("Words in common: %(words)s") % {"words": said}))
    same = [names[goal] for goal in one.goals if goal in names]
    if same:
        parts.append(("world", _("The same goal: %(goals)s") % {"goals": ", ".join(same)}))
    elif likeness.goal:
        parts.append(("world", _("A goal close to it")))
    if likeness.km is not None and likeness.area >= 0.1:
        far = f"{max(0.1, likeness.km):.1f} km" if likeness.km >= 1 else _("less than 1 km")
        parts.append(("pin", _("Near: %(far)s") % {"far": far}))
    elif likeness.area == 1:
        place = one.effort.place
        parts.append(("pin", _("The same place: %(place)s") % {"place": place} if place else _("Both anywhere")))
    if likeness.time:
        parts.append(("calendar", _("At the same time") if likeness.time >= 0.5 else _("Partly at the same time")))
    return parts
