"""What's first: the quests that could be started now, read from an index however many there are.

A list is chosen first, by id and from `ix_quest_first` alone; only what is shown is put together.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlmodel import col

from app.initiatives.tables import Initiative, InitiativeCategory
from app.moderation.tables import Hidden
from app.platform import sizes
from app.platform.statement import Statement
from app.quests.rows import Candidate, Near, Wish
from app.quests.store import has_room, live_claim
from app.quests.tables import Quest, QuestSkill
from app.quests.wish_store import nearness, wished

_CANDIDATES = select(*(getattr(Quest, name) for name in Candidate._fields))
FIRST = (col(Quest.score).desc(), col(Quest.id).desc())  # equals are dealt out by who shows them


def doable(conn: Connection, now: datetime, wish: Wish, limit: int, new_to: UUID | None = None) -> list[Candidate]:
    """List quests that could be started now, nearest first where asked for, then by score, at most `limit`.

    Those on which `new_to` has a live claim are left out.
    """
    near = nearness(wish.near) if wish.near else []
    ids = wished(select(col(Quest.id)), wish)  # wishes first: they leave out the most
    free = [col(Quest.score) > 0, _has_begun(now), _goes_on(now), *_is_out(), has_room(now)]
    if new_to is not None:
        free.append(~live_claim(new_to, now).exists())
    chosen = ids.where(*free).order_by(*near, *FIRST).limit(limit)
    return [
        Candidate(*row) for row in conn.execute(_CANDIDATES.where(col(Quest.id).in_(chosen)).order_by(*near, *FIRST))
    ]


def places(conn: Connection, now: datetime) -> list[str]:
    """List the places that quests name which could be started now, at most sixty."""
    return [place for (place,) in _PLACES.rows(conn, {"now": now})]


def skills_asked_for(conn: Connection, now: datetime) -> list[str]:
    """List the skills that quests ask for which could be started now, at most sixty."""
    return [skill for (skill,) in _SKILLS.rows(conn, {"now": now})]


def middle_of(conn: Connection, place: str, now: datetime) -> Near:
    """Give the middle of the quests at a place that they name; without numbers where none has any."""
    row = conn.execute(
        select(func.avg(col(Quest.latitude)), func.avg(col(Quest.longitude))).where(
            _has_begun(now),
            _goes_on(now),
            *_is_out(),
            col(Quest.place) == place,
            col(Quest.latitude).is_not(None),
            col(Quest.longitude).is_not(None),
        )
    ).one()
    return Near(place, row[0], row[1])


class Spot(NamedTuple):
    """Open quests at one place, and the middle of where they are."""

    place: str
    latitude: float
    longitude: float
    quests: int


def spots(conn: Connection, now: datetime, limit: int, category: str = "") -> list[Spot]:
    """Give where open quests are, those with most first: by the name of the place, and about ten kilometres apart."""
    called = select(col(InitiativeCategory.initiative_id)).where(col(InitiativeCategory.word) == category)
    chosen = [col(Quest.initiative_id).in_(called)] if category else []
    here = (col(Quest.latitude), col(Quest.longitude))
    cells = tuple(cast(one * 10, Integer) for one in here)
    rows = conn.execute(
        select(col(Quest.place), *(func.avg(one) for one in here), func.count())
        .where(_has_begun(now), _goes_on(now), *_is_out(), *chosen, here[0].is_not(None), here[1].is_not(None))
        .group_by(col(Quest.place), *cells)
        .order_by(func.count().desc(), col(Quest.place))
        .limit(limit)
    )
    return [Spot(*row) for row in rows]


Moment = datetime | BindParameter[datetime]


def _has_begun(now: Moment) -> ColumnElement[bool]:
    return or_(col(Quest.opens_at).is_(None), col(Quest.opens_at) <= now)


def _goes_on(now: Moment) -> ColumnElement[bool]:
    return or_(col(Quest.closes_at).is_(None), col(Quest.closes_at) > now)


def _is_out() -> list[ColumnElement[bool]]:
    """Say of a quest that it is open to everybody; what rests or is hidden is read once, not looked up for each."""
    resting = select(col(Initiative.id)).where(col(Initiative.state) != "active")
    return [
        col(Quest.state) == "open",
        col(Quest.initiative_id).not_in(resting.union_all(_hidden("initiative"))),
        col(Quest.id).not_in(_hidden("quest")),
    ]


def _hidden(kind: str) -> Any:
    return select(col(Hidden.about_id)).where(col(Hidden.about_kind) == kind)


_NOW: BindParameter[datetime] = bindparam("now")


def _next_place(place: Any) -> Any:
    free = (_has_begun(_NOW), _goes_on(_NOW), *_is_out(), col(Quest.place) > place)
    return select(col(Quest.place)).where(*free).order_by(col(Quest.place)).limit(1).scalar_subquery()


def _next_skill(skill: Any) -> Any:
    asks = exists().where(col(Quest.id) == col(QuestSkill.quest_id), _has_begun(_NOW), _goes_on(_NOW), *_is_out())
    asked = select(col(QuestSkill.skill)).where(col(QuestSkill.skill) > skill, asks)
    return asked.order_by(col(QuestSkill.skill)).limit(1).scalar_subquery()


def _one_after_another(after: Callable[[Any], Any], most: int) -> Statement:
    """Select different words in their order, each found as the next one after the last: no other row is read."""
    first = select(after(literal("")).label("word"), literal(1).label("nth")).cte("listed", recursive=True)
    further = select(after(first.c.word), first.c.nth + 1).where(first.c.word.is_not(None), first.c.nth < most)
    listed = first.union_all(further)
    return Statement(select(listed.c.word).where(listed.c.word.is_not(None)))


_PLACES = _one_after_another(_next_place, sizes.PLACES_OFFERED)
_SKILLS = _one_after_another(_next_skill, sizes.SKILLS_OFFERED)
