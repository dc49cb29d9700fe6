"""Loading a list of goals: whole or not at all, and twice is once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from app.goals import store as goals
from app.packs import readers, store
from app.packs.entries import Entry, PackRefused, ReadPack
from app.platform.database import Work
from app.platform.i18n import _

UN_PACK = Path(__file__).with_name("un-sdg.json")


@dataclass(frozen=True)
class Loaded:
    """What loading a list did."""

    name: str
    added: int
    changed: int
    same: int


def load(work: Work, pack: ReadPack) -> Loaded:
    """Load a list for reference; raises `PackRefused` for a parent that nobody knows."""
    known = store.goals_by_code(work.conn, pack.name)
    ids = {entry.code: goal_id(pack.name, entry.code) for entry in pack.goals}
    ids |= {code: goal.id for code, goal in known.items()}
    _check_parents(pack, ids)
    above: dict[UUID, set[UUID]] = {}
    for child, parent in goals.edges(work.conn):
        above.setdefault(child, set()).add(parent)
    added = [entry for entry in pack.goals if entry.code not in known]
    changed = [
        entry
        for entry in pack.goals
        if entry.code in known
        and (
            any(getattr(known[entry.code], name) != value for name, value in _words(entry).items())
            or above.get(ids[entry.code], set()) != {ids[parent] for parent in entry.parents}
        )
    ]
    if added or changed:
        store.keep(work, pack)  # before its goals, which refer to it
    numbers = {entry.code: number for number, entry in enumerate(pack.goals, 1)}
    for entry in added:
        place = {"pack_id": pack.name, "code": entry.code, "number": numbers[entry.code], "in_play": False}
        goals.add(work, (), id=ids[entry.code], **place, **_words(entry))
    for entry in changed:
        goals.change(work, ids[entry.code], **_words(entry))
    for entry in [*added, *changed]:
        goals.set_parents(work, ids[entry.code], [ids[parent] for parent in entry.parents])
    return Loaded(pack.name, len(added), len(changed), len(pack.goals) - len(added) - len(changed))


def _words(entry: Entry) -> dict[str, str | None]:
    return {"uri": entry.uri, "short": entry.short, "title": entry.title}


def _check_parents(pack: ReadPack, ids: Mapping[str, UUID]) -> None:
    for entry in pack.goals:
        for parent in entry.parents:
            if parent not in ids:
                reason = _("its parent %(parent)s is neither here nor loaded: load the list of goals first")
                raise PackRefused(line=entry.line, reason=reason % {"parent": parent})


def load_un(work: Work) -> Loaded:
    """Load the list that comes with the game: the 17 goals and 169 targets of the United Nations."""
    return load(work, readers.read(UN_PACK.read_bytes()))


def goal_id(pack_name: str, code: str) -> UUID:
    """Give the id that a goal of a list has in every world."""
    return uuid5(NAMESPACE_URL, f"world-game:{pack_name}:{code}")
