"""A batch: verbs that are done one after another in one transaction and committed together.

What one of them leaves half done harms nobody else; what they leave for later is written for all of them at the end.
"""

from collections import ChainMap, defaultdict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, text

from app.platform.clock import Clock
from app.platform.database_postgres import Postgres
from app.platform.database_sqlite import Sqlite
from app.platform.later import Item, Later
from app.platform.statement import Statement

_SAVEPOINT, _RELEASE, _UNDO = (
    Statement(text(f"{words} one_verb")) for words in ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
)


Known = dict[Hashable, Any]
LookAhead = Callable[[Connection, list[tuple[Any, ...]]], Known]
V = TypeVar("V", bound=Callable[..., Any])
_LOOKS: dict[Callable[..., Any], LookAhead] = {}


def looks_ahead(look: LookAhead) -> Callable[[V], V]:
    """Let what a verb always looks up first be read for all of a batch at once, by the arguments of each.

    The verb finds it in `Work.known`, and puts there what it changes of it: those after it in the batch see that.
    """

    def mark(verb: V) -> V:
        _LOOKS[verb] = look
        return verb

    return mark


class Side(Protocol):
    """Where a batch is done: the writer's engine, the kind of its database, and its clock."""

    engine: Engine
    kind: Sqlite | Postgres
    clock: Clock


@dataclass
class Work:
    """One transaction in progress: its connection, its moment, and whom to wake once it is safe."""

    conn: Connection
    now: datetime
    left_before: Later  # by the verbs before it in the same transaction
    known: ChainMap[Hashable, Any]  # what was read ahead for the batch, beneath what this verb knows better
    nudges: set[str] = field(default_factory=set)
    left: Later = field(default_factory=Later)

    def later(self, write: Callable[[Connection, list[Item]], None], items: Iterable[Item]) -> None:
        """Let `write` write these before the commit, with those of all verbs in one go; forgotten if the verb fails.

        Whoever looks at such rows in a verb, or changes them in another way, says `settle` before.
        """
        self.left.add(write, items)

    def settle(self) -> None:
        """Write what was left for later, by the verbs before too."""
        self.left_before.write(self.conn)
        self.left.write(self.conn)

    def nudge(self, *topics: str) -> None:
        """Wake the watchers of these topics after the commit; forgotten if the verb fails."""
        self.nudges.update(topics)


@dataclass
class Job:
    """A verb that waits for its turn, and whoever waits for it."""

    run: Callable[[Work], Any]
    answer: "Future[Any]"
    verb: Callable[..., Any] | None = None
    args: tuple[Any, ...] = ()


class Broken(Exception):
    """A batch of which nothing, or nothing that we know of, was saved; `nudges` are of what may have been."""

    def __init__(self, fault: BaseException, *, committing: bool, nudges: set[str]) -> None:
        super().__init__(fault)
        self.fault = fault
        self.committing = committing
        self.nudges = nudges


class _HalfDone(Exception):
    """A verb refused, perhaps after it had changed something, and nothing keeps that apart from the others' work."""

    def __init__(self, refusal: BaseException) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass
class Settled:
    """What became of each verb of a batch that was committed."""

    done: list[tuple[Job, Any]] = field(default_factory=list)
    refused: list[tuple[Job, BaseException]] = field(default_factory=list)
    nudges: set[str] = field(default_factory=set)
    left: Later = field(default_factory=Later)  # by those that are done and not guarded
    known: Known = field(default_factory=dict)


def commit(side: Side, batch: list[Job]) -> Settled:
    """Do the batch in one transaction; raises `Broken` when none of it may be called saved.

    Most verbs that refuse do so before they change anything. So it is tried without savepoints, which would make
    every confirmation dearer by a tenth; where a verb leaves something half done, all is undone and done again,
    each verb for itself.
    """
    try:
        return _transact(side, batch, guarded=False)
    except _HalfDone as half:
        if len(batch) == 1:
            return Settled(refused=[(batch[0], half.refusal)])
    return _transact(side, batch, guarded=True)


def _transact(side: Side, batch: list[Job], *, guarded: bool) -> Settled:
    settled, committing = Settled(), False
    try:
        with side.engine.begin() as conn:
            side.kind.take_turn(conn)
            settled.known = _look_ahead(conn, batch)
            for job in batch:
                _do(side, job, conn, settled, guarded=guarded)
            _write_left(side, conn, settled.left)
            committing = True  # what is left to do is the commit
    except _HalfDone:
        raise
    except BaseException as fault:
        raise Broken(fault, committing=committing, nudges=settled.nudges if committing else set()) from fault
    return settled


def _look_ahead(conn: Connection, batch: list[Job]) -> Known:
    asked: defaultdict[LookAhead, list[tuple[Any, ...]]] = defaultdict(list)
    for job in batch:
        if job.verb in _LOOKS:
            asked[_LOOKS[job.verb]].append(job.args)
    known: Known = {}
    for look, args in asked.items():
        known |= look(conn, args)
    return known


def _do(side: Side, job: Job, conn: Connection, settled: Settled, *, guarded: bool) -> None:
    work = Work(conn, side.clock(), settled.left, ChainMap({}, settled.known))
    before = side.kind.changes(conn)
    if guarded:
        _SAVEPOINT.send(conn, {})
    try:
        result = job.run(work)
        if guarded:
            work.left.write(conn)  # in its own savepoint: what is refused is undone with its verb
    except BaseException as no:
        if side.kind.is_trouble(no):
            raise  # nobody in this batch is told "saved"
        if guarded:
            _UNDO.send(conn, {})
            _RELEASE.send(conn, {})
        elif before is None or side.kind.changes(conn) != before or settled.left.is_lost:
            raise _HalfDone(no) from no
        settled.refused.append((job, no))
    else:
        if guarded:
            _RELEASE.send(conn, {})  # a fault in here is the whole batch's: the effect would stay, unsaid
        settled.done.append((job, result))
        settled.nudges |= work.nudges
        settled.left.take_over(work.left)
        settled.known |= work.known.maps[0]


def _write_left(side: Side, conn: Connection, left: Later) -> None:
    """Write what the verbs of a batch left for later; where that is refused, by whose fault is not known."""
    try:
        left.write(conn)
    except BaseException as no:
        if side.kind.is_trouble(no):
            raise
        raise _HalfDone(no) from no
