"""Every write happens once, however often its request arrives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select
from sqlmodel import col

from app.platform.batch import Known, looks_ahead
from app.platform.database import Work
from app.platform.refusals import DeedMismatch
from app.platform.statement import Statement
from app.platform.tables import Deed


@dataclass(frozen=True)
class Outcome:
    """What a write answers: where to go next, and one sentence to say there."""

    location: str
    notice: str = ""
    replayed: bool = False


_KEPT = Statement(
    select(col(Deed.actor), col(Deed.key), col(Deed.fingerprint), col(Deed.location), col(Deed.notice)).where(
        col(Deed.actor) == bindparam("actor"), col(Deed.key) == bindparam("key")
    )
)
_ADD = Statement(insert(Deed))


def _kept(conn: Connection, deeds: list[tuple[Any, ...]]) -> Known:
    """Read what was kept of deeds: by whom and under which id, the fingerprint and the answer."""
    asked: set[tuple[str, UUID]] = {(actor, key) for actor, key, *_rest in deeds}
    found = _KEPT.rows_of_many(conn, [{"actor": actor, "key": key} for actor, key in asked])
    known: Known = dict.fromkeys(asked)
    return known | {(actor, key): answer for actor, key, *answer in found}


@looks_ahead(_kept)
def once(work: Work, actor: str, key: UUID, fingerprint: str, verb: Callable[[Work], Outcome]) -> Outcome:
    """Run the verb and keep its outcome under the phone's id, or give the outcome kept before.

    Raises `DeedMismatch` when the same actor used the id for other contents.
    """
    kept = _answer(work, actor, key)
    if kept is not None:
        of, location, notice = kept
        if of != fingerprint:
            raise DeedMismatch
        return Outcome(location, notice, replayed=True)
    outcome = verb(work)
    answer = {"fingerprint": fingerprint, "location": outcome.location, "notice": outcome.notice}
    work.known[actor, key] = tuple(answer.values())
    work.later(_ADD.change_many, [{"actor": actor, "key": key, "done_at": work.now, **answer}])
    return outcome


def is_known(work: Work, actor: str, key: UUID) -> bool:
    """Say whether a deed was done already: then what belongs to it is not touched again."""
    return _answer(work, actor, key) is not None


def _answer(work: Work, actor: str, key: UUID) -> Any:
    asked = (actor, key)
    if asked not in work.known:  # within another verb nobody looked ahead
        work.known |= _kept(work.conn, [asked])
    return work.known[asked]
