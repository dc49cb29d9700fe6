"""Statements for the moment in which a deed of a quest counts, or does not count after all."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import and_, bindparam, case, null, update
from sqlmodel import col

from app.platform.database import Work
from app.platform.statement import Statement, one_of
from app.quests.tables import Quest

_WHOLE = and_(
    one_of(col(Quest.state), ("open", "blocked")), ~col(Quest.recurring), col(Quest.places) <= col(Quest.confirmed)
)
_COUNT = Statement(
    update(Quest)
    .where(col(Quest.id) == bindparam("of"))
    .values(confirmed=col(Quest.confirmed) + bindparam("more"))
    .returning(col(Quest.state), _WHOLE.label("whole"))
)
_FINISH = Statement(  # apart: a change that names the columns of the large indexes writes them anew, changed or not
    update(Quest)
    .where(col(Quest.id) == bindparam("of"))
    .values(state="done", missing="", value=0.0, finish_by=null(), score=0.0)  # with that it has left what's first
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
    """Count confirmed places; what it gives is asked once, ends a quest whose every place is confirmed, and says so.

    A quest that comes again is never done; one that was done before is.
    """
    asked = _COUNT.ask(work.conn, {"of": quest_id, "more": places})

    def is_done() -> bool:
        ((state, whole),) = asked()
        if whole:
            _FINISH.send(work.conn, {"of": quest_id})
        return bool(whole) or state == "done"

    return is_done


def count_fewer(work: Work, quest_id: UUID, places: int) -> None:
    """Take places back that were counted; a quest that was done is open again."""
    _COUNT_FEWER.change(work.conn, {"of": quest_id, "fewer": places})
