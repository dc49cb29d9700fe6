"""The place map: the same things where they are on the earth, and near by for the place with most of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, radians

from app.map import globe
from app.map.faces import MARGIN
from app.map.layout import HEIGHT, WIDTH
from app.map.model import InitiativeNode
from app.platform import sizes
from app.platform.drawing import Point, outline
from app.platform.i18n import _, ngettext
from app.quests.list_store import Spot

CLUSTER, FINER = 14.0, 2.5  # of the net's units: what lies nearer together is one dot, from far and from near
KM = 111.2  # of a degree of latitude
NEAR_KM = 60.0  # how far from the middle of a cluster its near map goes
BOX = (320.0, 220.0)  # of the near map
ROOM = 34.0  # around its dots, for their names
FOOT = 24.0  # for the bar that says how far
LINE = 14.0  # between two names


@dataclass
class Place:
    """A place with what is there."""

    name: str
    latitude: float
    longitude: float
    quests: int = 0
    initiatives: list[tuple[str, str]] = field(default_factory=list)  # id and name

    @property
    def weight(self) -> int:
        """How much is there."""
        return self.quests + len(self.initiatives)


@dataclass(frozen=True)
class Entry:
    """A place in the list below the map."""

    key: str
    name: str
    quests: int
    initiatives: list[tuple[str, str]]
    more: int


@dataclass(frozen=True)
class Dot:
    """A dot on a map; it leads to its place in the list."""

    key: str
    label: str
    d: str
    x: float
    y: float
    count: int
    name: str = ""
    seen: str = ""  # "far" or "near": where it is one of the two only


@dataclass(frozen=True)
class Chart:
    """A drawing with dots: one of the nets, or what lies near together."""

    kind: str
    box: str
    faces: list[str]
    dots: list[Dot]
    scale: str = ""  # what the bar at its foot stands for
    bar: float = 0


@dataclass(frozen=True)
class PlacesPage:
    """The place map and the same as a list; `elsewhere` counts the initiatives that name no place with numbers."""

    charts: list[Chart]
    near: Chart | None
    entries: list[Entry]
    elsewhere: int


def page(nodes: Sequence[InitiativeNode], spots: Sequence[Spot]) -> PlacesPage:
    """Put initiatives and open quests where they are."""
    found = gather(nodes, spots)
    keys = {id(place): f"place-{n}" for n, place in enumerate(found)}
    charts = [
        Chart(
            kind="standing" if upright else "lying",
            box=_box(*((HEIGHT, WIDTH) if upright else (WIDTH, HEIGHT))),
            faces=[outline(face) for face in globe.NETS[int(upright)]],
            dots=_dots(found, keys, upright),
        )
        for upright in (True, False)
    ]
    entries = [
        Entry(
            keys[id(one)], one.name, one.quests, one.initiatives[: sizes.INITIATIVES_OF_A_PLACE],
            max(0, len(one.initiatives) - sizes.INITIATIVES_OF_A_PLACE),
        )
        for one in found
    ]  # fmt: skip
    placed = sum(one.row.latitude is not None for one in nodes)
    return PlacesPage(charts, near(found, keys), entries, len(nodes) - placed)


def _box(width: float, height: float) -> str:
    return f"{-MARGIN} {-MARGIN} {width + 2 * MARGIN:.0f} {height + 2 * MARGIN:.0f}"


def gather(nodes: Iterable[InitiativeNode], spots: Iterable[Spot]) -> list[Place]:
    """Bring together what is at the same place by name, and not far apart; where most is comes first."""
    found: dict[tuple[str, int, int], Place] = {}

    def at(name: str, latitude: float, longitude: float) -> Place:
        key = (name.casefold(), int(latitude * 10), int(longitude * 10))
        return found.setdefault(key, Place(name or _("Without a name"), latitude, longitude))

    for spot in spots:
        at(spot.place, spot.latitude, spot.longitude).quests += spot.quests
    for one in nodes:
        row = one.row
        if row.latitude is not None and row.longitude is not None:
            at(row.place, row.latitude, row.longitude).initiatives.append((row.id, row.name))
    return sorted(found.values(), key=lambda one: (-one.weight, one.name))[: sizes.PLACES_ON_THE_MAP]


def _dots(found: Sequence[Place], keys: dict[int, str], upright: bool) -> list[Dot]:
    """Draw a dot for what lies near together, and those that it falls apart into when one comes nearer."""
    dots: list[Dot] = []
    for point, group in _clusters(found, upright, CLUSTER):
        parts = _clusters(group, upright, FINER)
        dots.append(_dot(keys[id(group[0])], point, group, seen="far" if len(parts) > 1 else ""))
        if len(parts) > 1:
            dots += [_dot(keys[id(part[0])], at, part, seen="near") for at, part in parts]
    return dots


def _clusters(found: Sequence[Place], upright: bool, apart: float) -> list[tuple[Point, list[Place]]]:
    """Put places that lie near together on a net into one dot, which stands where most is."""
    groups: list[tuple[Point, list[Place]]] = []
    for place in found:
        x, y = globe.project(place.latitude, place.longitude)[int(upright)]
        for (at_x, at_y), group in groups:
            if abs(at_x - x) < apart and abs(at_y - y) < apart:
                group.append(place)
                break
        else:
            groups.append(((x, y), [place]))
    return groups


def near(found: Sequence[Place], keys: dict[int, str]) -> Chart | None:
    """Draw what lies around the place with most, as seen from above; nothing where it is the only one there."""
    if not found:
        return None
    first = found[0]
    wide = KM * cos(radians(first.latitude))
    points = [
        (place, (place.longitude - first.longitude) * wide, (first.latitude - place.latitude) * KM) for place in found
    ]
    close = [one for one in points if abs(one[1]) < NEAR_KM and abs(one[2]) < NEAR_KM]
    if len(close) < 2:
        return None
    left, right = min(x for _p, x, _y in close), max(x for _p, x, _y in close)
    top, low = min(y for _p, _x, y in close), max(y for _p, _x, y in close)
    scale = min((BOX[0] - 2 * ROOM) / max(right - left, 0.2), (BOX[1] - FOOT - 2 * ROOM) / max(low - top, 0.2))
    off = ((BOX[0] - (right - left) * scale) / 2, (BOX[1] - FOOT - (low - top) * scale) / 2)
    dots: list[Dot] = []
    taken: list[Point] = []
    for place, x, y in close:
        at = (off[0] + (x - left) * scale, off[1] + (y - top) * scale)
        free = all(abs(at[0] - a) > 90 or abs(at[1] - b) > LINE for a, b in taken)
        named = free and len(taken) < sizes.PLACES_NAMED_ON_THE_MAP
        if named:
            taken.append(at)
        dots.append(_dot(keys[id(place)], at, [place], place.name if named else ""))
    bar = next(km for km in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if km * scale > 30 or km == 50)
    said = _("%(num)g km") % {"num": bar} if bar >= 1 else _("%(num)d m") % {"num": round(bar * 1000)}
    return Chart("near", f"0 0 {BOX[0]:.0f} {BOX[1]:.0f}", [], dots, said, round(bar * scale, 1))


def _dot(key: str, at: Point, group: Sequence[Place], name: str = "", seen: str = "") -> Dot:
    count = sum(place.weight for place in group)
    x, y = round(at[0], 1), round(at[1], 1)
    r = 4.5 if count < 3 else 6 if count < 10 else 8
    corners = [(r * dx, r * dy) for dx, dy in _OCTAGON]
    where = group[0].name if len(group) == 1 else _("%(name)s and around") % {"name": group[0].name}
    label = ngettext("%(place)s: %(num)d thing", "%(place)s: %(num)d things", count) % {"place": where, "num": count}
    return Dot(key, label, outline(corners), x, y, count, name[:18] + "…" if len(name) > 19 else name, seen)


_OCTAGON = ((-0.4, -1), (0.4, -1), (1, -0.4), (1, 0.4), (0.4, 1), (-0.4, 1), (-1, 0.4), (-1, -0.4))
