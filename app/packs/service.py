"""Loading a list of goals: whole or not at all, and twice is once."""

from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from app.goals import store as goals
from app.packs import readers, store
from app.packs.entries import PackRefused, ReadPack
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
    edges = set(goals.edges(work.conn))
    for entry in pack.goals:
        for parent in entry.parents:
            if parent not in ids:
                reason = _("its parent %(parent)s is neither here nor loaded: load the list of goals first")
                raise PackRefused(line=entry.line, reason=reason % {"parent": parent})
    added = changed = 0
    if any(entry.code not in known for entry in pack.goals):
        store.keep(work, pack)  # before its goals, which refer to it
    for number, entry in enumerate(pack.goals, 1):
        words = {"uri": entry.uri, "short": entry.short, "title": entry.title}
        before = known.get(entry.code)
        parents = [ids[parent] for parent in entry.parents]
        if before is None:
            goals.add(
                work, (), id=ids[entry.code], pack_id=pack.name, code=entry.code, number=number, in_play=False, **words
            )
            added += 1
        elif any(getattr(before, name) != value for name, value in words.items()):
            goals.change(work, before.id, **words)
            changed += 1
        elif {(before.id, parent) for parent in parents} != {edge for edge in edges if edge[0] == before.id}:
            changed += 1
    for entry in pack.goals:
        goals.set_parents(work, ids[entry.code], [ids[parent] for parent in entry.parents])
    if changed:
        store.keep(work, pack)
    return Loaded(pack.name, added, changed, len(pack.goals) - added - changed)


def load_un(work: Work) -> Loaded:
    """Load the list that comes with the game: the 17 goals and 169 targets of the United Nations."""
    return load(work, readers.read(UN_PACK.read_bytes()))


def goal_id(pack_name: str, code: str) -> UUID:
    """Give the id that a goal of a list has in every world."""
    return uuid5(NAMESPACE_URL, f"world-game:{pack_name}:{code}")
