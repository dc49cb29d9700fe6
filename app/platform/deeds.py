"""Every write happens once, however often its request arrives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col

from app.platform.batch import Known, looks_ahead
from app.platform.database import Work
from app.platform.refusals import DeedMismatch, SignInNeeded
from app.platform.statement import Statement
from app.platform.tables import Deed


@dataclass(frozen=True)
class Outcome:
    """What a write answers: where to go next, and one sentence to say there."""

    location: str
    notice: str = ""
    replayed: bool = False


_LAST = UUID(int=0)  # the id of an actor's last deed, which says that there are no more
_OVER = "over"  # its fingerprint: no form has that one
_ID = Deed.__table__.c.key.type  # type: ignore[attr-defined]
_KEPT = Statement(
    select(col(Deed.actor), col(Deed.key), col(Deed.fingerprint), col(Deed.location), col(Deed.notice)).where(
        col(Deed.actor) == bindparam("actor"), col(Deed.key).in_([bindparam("key", type_=_ID), literal(_LAST, _ID)])
    )
)
_ADD = Statement(insert(Deed))


def _kept(conn: Connection, deeds: list[tuple[Any, ...]]) -> Known:
    """Read what was kept of deeds: by whom and under which id, the fingerprint and the answer; and whose are over."""
    asked: set[tuple[str, UUID]] = {(actor, key) for actor, key, *_rest in deeds}
    found = _KEPT.rows_of_many(conn, [{"actor": actor, "key": key} for actor, key in asked])
    known: Known = dict.fromkeys(asked) | dict.fromkeys(((actor, _LAST) for actor, _key in asked))
    return known | {(actor, key): answer for actor, key, *answer in found}


@looks_ahead(_kept)
def once(work: Work, actor: str, key: UUID, fingerprint: str, verb: Callable[[Work], Outcome]) -> Outcome:
    """Run the verb and keep its outcome under the phone's id, or give the outcome kept before.

    Raises `DeedMismatch` when the same actor used the id for other contents, and `SignInNeeded` when they do nothing
    any more: whoever was looked up before this transaction may have turned out to be somebody else meanwhile.
    """
    kept = _answer(work, actor, key)
    if kept is not None:
        of, location, notice = kept
        if of != fingerprint:
            raise DeedMismatch
        return Outcome(location, notice, replayed=True)
    if (last := work.known[actor, _LAST]) is not None and last[0] == _OVER:
        raise SignInNeeded
    outcome = verb(work)
    answer = {"fingerprint": fingerprint, "location": outcome.location, "notice": outcome.notice}
    work.known[actor, key] = tuple(answer.values())
    work.later(_ADD.change_many, [{"actor": actor, "key": key, "done_at": work.now, **answer}])
    return outcome


def end(work: Work, actor: str) -> None:
    """Let an actor do nothing more, not even what waits in this batch already; what they did is still answered."""
    row = {"fingerprint": _OVER, "location": "", "notice": "", "done_at": work.now}
    work.conn.execute(
        upsert(Deed)
        .values(actor=actor, key=_LAST, **row)
        .on_conflict_do_update(index_elements=["actor", "key"], set_=row)
    )
    work.known[actor, _LAST] = (_OVER, "", "")


def is_known(work: Work, actor: str, key: UUID) -> bool:
    """Say whether a deed was done already: then what belongs to it is not touched again."""
    return _answer(work, actor, key) is not None


def _answer(work: Work, actor: str, key: UUID) -> Any:
    asked = (actor, key)
    if asked not in work.known:  # within another verb nobody looked ahead
        work.known |= _kept(work.conn, [asked])
    return work.known[asked]
