"""Every call to the database fails once: the world is as before or as after, and asking again gives the one effect."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from desk import hand_in
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel
from town import Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.ledger.verify import verify
from app.platform import deeds
from app.platform.database import Database, Work
from app.platform.deeds import Outcome
from app.platform.ids import new_id
from app.platform.refusals import OutcomeUnknown, StorageFull
from app.players import sign_in
from app.players.actor import Actor
from app.players.stewards import LinkUsed
from app.quests import service as quests
from app.quests.propose_forms import QuestForm
from game.confirmations import Answer

World = dict[str, list[str]]


@dataclass
class Deed:
    """A verb that is ready to be done, and how asking again for what is done answers."""

    do: Callable[[], object]
    again: Callable[[object], bool] | type[Exception]


class Broken(Exception):
    """A fault of the program itself."""


def disk_error(kind: str) -> Exception:
    """What a full or broken disk looks like to a program on this kind of database."""
    no: Exception = psycopg.errors.DiskFull("could not extend file")
    if kind == "sqlite":
        no = sqlite3.OperationalError("disk I/O error")
        no.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    return OperationalError("the call that fails", {}, no)


def lost_answer(kind: str) -> tuple[Exception, type[Exception]]:
    """What a commit whose answer is lost looks like, and what the player hears: a file says less than a server."""
    if kind == "sqlite":
        return disk_error(kind), StorageFull
    return OperationalError("COMMIT", {}, psycopg.OperationalError("server closed the connection")), OutcomeUnknown


class Calls:
    """Counts the calls to a database (statements, savepoints, commits) and lets one of them fail."""

    def __init__(self, engine: Engine, failing: int, fault: Callable[[str], Exception], *, late: bool) -> None:
        self.engine, self.failing, self.fault = engine, failing, fault
        self.moment = "after_cursor_execute" if late else "before_cursor_execute"
        self.count = 0

    def _statement(self, *_what: object) -> None:
        self.count += 1
        if self.count == self.failing:
            raise self.fault(self.engine.dialect.name)

    def _commit(self, _conn: Connection) -> None:
        self._statement()

    @contextmanager
    def listening(self) -> Iterator["Calls"]:
        heard = ((self.moment, self._statement), ("commit", self._commit))
        for name, listener in heard:
            event.listen(self.engine, name, listener)
        try:
            yield self
        finally:
            for name, listener in heard:
                event.remove(self.engine, name, listener)


def whole(db: Database) -> World:
    """Give every row of every table."""

    def read(conn: Connection) -> World:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: sorted(repr(row) for row in conn.execute(select(table))) for table in tables}

    return db.read_now(read)


def once(town: Town, who: Actor, verb: Callable[[Work, UUID], object], key: UUID) -> Deed:
    """A deed as a phone sends it: with an id, done once."""

    def outcome(work: Work) -> Outcome:
        verb(work, key)
        return Outcome("/")

    def do() -> Outcome:
        return town.do(deeds.once, str(who.id), key, "the same words", outcome)

    return Deed(do, lambda answer: isinstance(answer, Outcome) and answer.replayed)


def a_claim(town: Town) -> Deed:
    quest = town.quest(places=2)
    town.do(claims.claim, town.cy, new_id(), quest)
    return once(town, town.ada, lambda work, key: claims.claim(work, town.ada, key, quest), new_id())


def a_hand_in(town: Town) -> Deed:
    claim = town.do(claims.claim, town.ada, new_id(), town.quest())
    town.do(contributions.keep_draft, town.ada, claim, Draft("Two cans each", "", 3000))
    return once(town, town.ada, lambda work, key: contributions.hand_in(work, town.ada, claim, key), new_id())


def a_confirmation(town: Town) -> Deed:
    done = hand_in(town, town.ada, town.quest())
    return once(town, town.cy, lambda work, _key: confirmations.answer(work, town.cy, done, Answer.YES), new_id())


def a_release(town: Town) -> Deed:
    claim = town.do(claims.claim, town.ada, new_id(), town.quest())
    return once(town, town.ada, lambda work, _key: claims.release(work, town.ada, claim), new_id())


def a_proposal(town: Town) -> Deed:
    key = new_id()
    form = QuestForm(
        deed=key,
        initiative_id=town.initiative,
        title="Mulch the young trees",
        done_when="Every tree has a ring of mulch",
        evidence=["note"],
        needs=[town.quest()],
        skills="raking, lifting",
    )
    return once(town, town.ada, lambda work, _key: quests.propose(work, town.ada, form), key)


def a_merge(town: Town) -> Deed:
    town.do(confirmations.answer, town.cy, hand_in(town, town.gus, town.quest()), Answer.YES)
    letter = town.do(sign_in.ask_for_link, "ada@example.org", "one", town.ada.id)
    town.do(sign_in.use_link, letter.secret, "one", "a", "a phone")
    letter = town.do(sign_in.ask_for_link, "ada@example.org", "two", town.gus.id)
    return Deed(lambda: town.do(sign_in.use_link, letter.secret, "two", "b", "a phone"), LinkUsed)


VERBS = (a_claim, a_hand_in, a_confirmation, a_release, a_proposal, a_merge)
verbs = pytest.mark.parametrize("make", VERBS, ids=lambda make: make.__name__)


@verbs
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("fault", "heard"), [(disk_error, StorageFull), (Broken, Broken)], ids=["disk", "program"])
def test_a_call_that_fails_leaves_all_as_it_was(
    town: Town,
    make: Callable[[Town], Deed],
    late: bool,
    fault: Callable[[str], Exception],
    heard: type[Exception],
) -> None:
    deed = make(town)
    before, number = whole(town.db), 0
    while True:
        number += 1
        with Calls(town.db.engine, number, fault, late=late).listening() as calls:
            if done_without(deed, heard):
                break
        assert calls.count >= number
        assert whole(town.db) == before, f"call {number} left something"
    assert number == calls.count + 1 > 6, "every call has failed once, the commit too"
    after = whole(town.db)
    assert after != before
    assert town.db.read_now(verify).ok
    ask_again(deed)
    assert whole(town.db) == after


@verbs
def test_a_commit_whose_answer_is_lost_has_happened_and_asking_again_says_so(
    town: Town, make: Callable[[Town], Deed], monkeypatch: pytest.MonkeyPatch
) -> None:
    deed = make(town)
    before, commit = whole(town.db), town.db.engine.dialect.do_commit
    fault, said = lost_answer(town.db.engine.dialect.name)

    def lost(raw: Any) -> None:
        commit(raw)
        raise fault

    monkeypatch.setattr(town.db.engine.dialect, "do_commit", lost)
    with pytest.raises(said):
        deed.do()
    monkeypatch.undo()
    after = whole(town.db)
    assert after != before
    assert town.db.read_now(verify).ok
    ask_again(deed)
    assert whole(town.db) == after


def done_without(deed: Deed, fault: type[Exception]) -> bool:
    try:
        deed.do()
    except fault:
        return False
    return True


def ask_again(deed: Deed) -> None:
    if isinstance(deed.again, type):
        with pytest.raises(deed.again):
            deed.do()
    else:
        assert deed.again(deed.do())
