"""Statements for the moment in which a deed of a quest counts, or does not count after all."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import and_, bindparam, case, null, update
from sqlmodel import col

from app.platform.database import Work
from app.platform.statement import Statement, one_of
from app.quests.tables import Quest

_CONFIRMED = col(Quest.confirmed) + bindparam("more")
_WHOLE = and_(one_of(col(Quest.state), ("open", "blocked")), ~col(Quest.recurring), col(Quest.places) <= _CONFIRMED)
_COUNT = Statement(
    update(Quest)
    .where(col(Quest.id) == bindparam("of"))
    .values(
        confirmed=_CONFIRMED,
        state=case((_WHOLE, "done"), else_=col(Quest.state)),
        missing=case((_WHOLE, ""), else_=col(Quest.missing)),
        value=case((_WHOLE, 0.0), else_=col(Quest.value)),  # with that it has left what's first
        finish_by=case((_WHOLE, null()), else_=col(Quest.finish_by)),
        score=case((_WHOLE, 0.0), else_=col(Quest.score)),
    )
    .returning(col(Quest.state))
)
_COUNT_FEWER = Statement(
    update(Quest)
    .where(col(Quest.id) == bindparam("of"))
    .values(
        confirmed=col(Quest.confirmed) - bindparam("fewer"),
        state=case((col(Quest.state) == "done", "open"), else_=col(Quest.state)),
    )
)


def count(work: Work, quest_id: UUID, places: int) -> Callable[[], bool]:
    """Count confirmed places; a quest whose every place is confirmed is done, unless it comes again. Tells if it is."""
    asked = _COUNT.ask(work.conn, {"of": quest_id, "more": places})
    return lambda: asked() == [("done",)]


def count_fewer(work: Work, quest_id: UUID, places: int) -> None:
    """Take places back that were counted; a quest that was done is open again."""
    _COUNT_FEWER.change(work.conn, {"of": quest_id, "fewer": places})
