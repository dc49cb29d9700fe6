"""Every write happens once, however often its request arrives."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

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
    select(col(Deed.fingerprint), col(Deed.location), col(Deed.notice)).where(
        col(Deed.actor) == bindparam("actor"), col(Deed.key) == bindparam("key")
    )
)
_ADD = Statement(insert(Deed))


def once(work: Work, actor: str, key: UUID, fingerprint: str, verb: Callable[[Work], Outcome]) -> Outcome:
    """Run the verb and keep its outcome under the phone's id, or give the outcome kept before.

    Raises `DeedMismatch` when the same actor used the id for other contents.
    """
    kept = _KEPT.first(work.conn, {"actor": actor, "key": key})
    if kept is not None:
        of, location, notice = kept
        if of != fingerprint:
            raise DeedMismatch
        return Outcome(location, notice, replayed=True)
    outcome = verb(work)
    answer = {"fingerprint": fingerprint, "location": outcome.location, "notice": outcome.notice}
    _ADD.send(work.conn, {"actor": actor, "key": key, "done_at": work.now, **answer})
    return outcome
