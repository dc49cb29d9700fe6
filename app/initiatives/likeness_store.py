"""What active initiatives are looked for by, and which could be like some words: read from an index, whatever there is.

Each reading is bounded: the rarest words, the newest initiatives of each, and in the end the best fifty.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Float, bindparam, delete, func, insert, literal_column, select, union_all
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.goals.tables import Goal, GoalParent
from app.initiatives.tables import Initiative, InitiativeGoal, InitiativeKey, WordCount
from app.moderation.store import shown
from app.platform import sizes
from app.platform.database import Work
from app.platform.statement import Statement
from game import overlap
from game.constants import MOST_GOALS, MOST_KEYS
from game.overlap import Effort

AT_ONCE = 500
NO_KEY = "@"  # of nothing: a goal has more


@dataclass(frozen=True)
class Known:
    """An initiative that is compared, with the goals it works toward."""

    id: UUID
    name: str
    what: str
    so_that: str
    goals: tuple[UUID, ...]
    effort: Effort


def write(work: Work, ids: Collection[UUID]) -> None:
    """Make the keys of some initiatives anew: those of active ones; the others have none."""
    forget(work, ids)
    listed = list(ids)
    for start in range(0, len(listed), AT_ONCE):
        found = known(work.conn, listed[start : start + AT_ONCE], any_state=False)
        rows = [
            {"key": key, "initiative_id": one.id}
            for one in found
            for key in (*_word_keys(one.effort.text), *_blocks(one.effort))
        ]
        if rows:
            work.conn.execute(insert(InitiativeKey), rows)
            _count(work, rows, 1)


def forget(work: Work, ids: Collection[UUID]) -> None:
    """Let some initiatives be found by nothing."""
    gone = delete(InitiativeKey).where(col(InitiativeKey.initiative_id).in_(ids)).returning(col(InitiativeKey.key))
    _count(work, [{"key": key} for key in work.conn.execute(gone).scalars()], -1)


def counts(conn: Connection, keys: Collection[str]) -> dict[str, int]:
    """Give how many initiatives have each of some keys of words; the empty one counts all."""
    query = select(col(WordCount.key), col(WordCount.initiatives)).where(col(WordCount.key).in_({"", *keys}))
    return {row[0]: row[1] for row in conn.execute(query)}


def _looks(many: int) -> Statement:
    """Say once how the newest of so many keys are put together, the best first."""
    newest = [
        select(
            select(
                col(InitiativeKey.initiative_id).label("id"), bindparam(f"weight{at}", type_=Float()).label("weight")
            )
            .where(col(InitiativeKey.key) == bindparam(f"key{at}"))
            .order_by(col(InitiativeKey.initiative_id).desc())
            .limit(literal_column(str(sizes.ALIKE_OF_A_WORD)))
            .subquery()
        )
        for at in range(many)
    ]
    found = union_all(*newest).subquery()
    best = select(found.c.id).group_by(found.c.id).order_by(func.sum(found.c.weight).desc(), found.c.id)
    return Statement(best.limit(literal_column(str(sizes.ALIKE_COMPARED))))


_KEYS = sizes.WORDS_LOOKED_FOR + MOST_GOALS
_LOOK = _looks(_KEYS)


def candidates(conn: Connection, effort: Effort, have: Mapping[str, int]) -> list[UUID]:
    """Give the initiatives that share the rarest words, or a goal in the area, the best first, at most fifty."""
    total = have.get("", 0)
    rare = sorted((have[key], key) for key in overlap.keys(effort.text) if have.get(key))[: sizes.WORDS_LOOKED_FOR]
    wanted = [(key, overlap.rarity(total, count)) for count, key in rare]
    wanted += [(key, 0.5) for key in _blocks(effort)[:MOST_GOALS]]
    wanted += [(NO_KEY, 0.0)] * (_KEYS - len(wanted))
    values: dict[str, object] = {f"key{at}": key for at, (key, _weight) in enumerate(wanted)}
    values |= {f"weight{at}": weight for at, (_key, weight) in enumerate(wanted)}
    return [id_ for (id_,) in _LOOK.rows(conn, values)]


def known(conn: Connection, ids: Collection[UUID], *, any_state: bool = False) -> list[Known]:
    """Load initiatives to be compared: active and not hidden, unless `any_state`. Two statements, and one for goals."""
    query = select(
        col(Initiative.id),
        col(Initiative.name),
        col(Initiative.what),
        col(Initiative.so_that),
        col(Initiative.place),
        col(Initiative.latitude),
        col(Initiative.longitude),
        col(Initiative.starts_on),
        col(Initiative.ends_on),
    ).where(col(Initiative.id).in_(ids))
    if not any_state:
        query = query.where(col(Initiative.state) == "active", shown("initiative", col(Initiative.id)))
    rows: Any = conn.execute(query).all()
    toward = _goals_of(conn, [row.id for row in rows])
    above = Above(conn)
    return [
        Known(
            row.id,
            row.name,
            row.what,
            row.so_that,
            tuple(toward[row.id]),
            Effort(
                f"{row.name} {row.what} {row.so_that}",
                frozenset(toward[row.id]),
                above.all(toward[row.id]),
                row.place,
                row.latitude,
                row.longitude,
                row.starts_on,
                row.ends_on,
            ),
        )
        for row in rows
    ]


class Above:
    """Every goal above some goals: one statement for all of them."""

    def __init__(self, conn: Connection) -> None:
        self._parents: defaultdict[UUID, set[UUID]] = defaultdict(set)
        in_play = select(col(GoalParent.child_id), col(GoalParent.parent_id)).join(
            Goal, (col(Goal.id) == col(GoalParent.child_id)) & col(Goal.in_play)
        )
        for child, parent in conn.execute(in_play):
            self._parents[child].add(parent)

    def all(self, goals: Iterable[UUID]) -> frozenset[object]:
        """Give the goals above these, without themselves."""
        own = set(goals)
        found: set[UUID] = set()
        waiting = list(own)
        while waiting:
            for parent in self._parents.get(waiting.pop(), set()) - found - own:
                found.add(parent)
                waiting.append(parent)
        return frozenset(found)


def differences(conn: Connection) -> list[str]:
    """Say where the counts are not those of the keys."""
    words = (
        select(col(InitiativeKey.key), func.count())
        .where(~col(InitiativeKey.key).startswith("@"))
        .group_by(col(InitiativeKey.key))
    )
    says = {row[0]: row[1] for row in conn.execute(words)}
    stands = {row[0]: row[1] for row in conn.execute(select(col(WordCount.key), col(WordCount.initiatives)))}
    return [key for key in sorted(says.keys() | stands.keys()) if says.get(key, 0) != stands.get(key, 0)]


def _goals_of(conn: Connection, ids: Sequence[UUID]) -> defaultdict[UUID, list[UUID]]:
    rows: Any = conn.execute(
        select(col(InitiativeGoal.initiative_id), col(InitiativeGoal.goal_id)).where(
            col(InitiativeGoal.initiative_id).in_(ids)
        )
    )
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for initiative_id, goal_id in rows:
        found[initiative_id].append(goal_id)
    return found


def _word_keys(text: str) -> list[str]:
    return ["", *sorted(overlap.keys(text))[:MOST_KEYS]]


def _blocks(effort: Effort) -> list[str]:
    """Give the goals of an initiative with its area, about 28 km wide; none where it can be anywhere."""
    area = ""
    if effort.latitude is not None and effort.longitude is not None:
        area = f"{effort.latitude * 4 // 1:.0f},{effort.longitude * 4 // 1:.0f}"
    return [f"@{goal.hex}:{area}" for goal in effort.goals]  # type: ignore[attr-defined]


_COUNTED = upsert(WordCount)
_COUNT = _COUNTED.on_conflict_do_update(
    index_elements=["key"], set_={"initiatives": col(WordCount.initiatives) + _COUNTED.excluded.initiatives}
)


def _count(work: Work, rows: Iterable[Mapping[str, object]], step: int) -> None:
    found = Counter(str(row["key"]) for row in rows)
    moved = [{"key": key, "initiatives": step * many} for key, many in sorted(found.items()) if key[:1] != "@"]
    if moved:
        work.conn.execute(_COUNT, moved)


def goal_names(conn: Connection, goals: Collection[UUID]) -> dict[UUID, str]:
    """Give the short names of some goals."""
    return {
        row[0]: row[1] for row in conn.execute(select(col(Goal.id), col(Goal.short)).where(col(Goal.id).in_(goals)))
    }
