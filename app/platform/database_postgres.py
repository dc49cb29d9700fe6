"""World Game on PostgreSQL: many processes, one of which writes at a time, and a server that may go away.

Whoever writes holds one advisory lock from before its first look until its commit, so a verb sees what it would see on
SQLite: nobody else's half-done work, and no conflict that costs a second try. Why: docs/decisions/0004.
"""

from pathlib import Path
from typing import Any

import psycopg
from psycopg.adapt import Loader
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from app.platform.refusals import Busy, DatabaseAway, OutcomeUnknown, StorageFull

MOST_TRIES = 5
LONGEST_WAIT = 10.0  # seconds that a request waits for a database that says nothing
TURN = 0x576F726C  # the advisory lock of whoever writes; one number for every process of this database

_AGAIN = {"40001", "40P01"}  # could not be put in order; a deadlock
_NO_ROOM = {"53100"}
_BUSY = {"55P03", "57014"}  # the turn did not come in time; a statement was cancelled
_AWAY = {"25006", "25P03", "26000"}  # a standby; we were silent for too long; a connection that another one inherited
_AWAY_CLASSES = ("08", "53", "57P", "58")

_OPTIONS = (
    "-c timezone=UTC "
    "-c lock_timeout=10s "
    "-c idle_in_transaction_session_timeout=20s "  # a process that stands still does not keep the turn
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000"
)
_CONNECT = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "worldgame",
}


class Postgres:
    """What is particular to PostgreSQL."""

    one_process = False
    version_waits = True  # for a server: not on the event loop
    longest_wait: float | None = LONGEST_WAIT
    folder: Path | None = None

    def __init__(self, url: str) -> None:
        self.url = url
        self._aside: Engine | None = None

    def version(self) -> object:
        """Give what differs once any process has committed anything; None while the server cannot say."""
        if self._aside is None:
            self._aside = self.engine(writes=False, size=2)
        try:
            with self._aside.connect() as conn:
                return conn.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one()
        except SQLAlchemyError:
            return None

    def close(self) -> None:
        """Close the connections set aside."""
        if self._aside is not None:
            self._aside.dispose()

    def engine(self, *, writes: bool, size: int) -> Engine:
        """Make the writer's or the readers' pool; readers see one picture of the data and can change nothing."""
        engine = create_engine(
            "postgresql+psycopg://" + self.url.split("://", 1)[1],
            pool_size=size,
            max_overflow=0,
            pool_timeout=5,
            execution_options={"preserve_rowcount": True},  # an INSERT gives its row back here, and loses its count
            isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
            connect_args={"options": _OPTIONS + ("" if writes else " -c default_transaction_read_only=on"), **_CONNECT},
        )

        @event.listens_for(engine, "connect")
        def _prepare(raw: Any, _record: object) -> None:
            raw.adapters.register_loader("numeric", _Whole)

        return engine

    def take_turn(self, conn: Connection) -> None:
        """Become the only writer until this transaction ends; raises after the lock timeout.

        Each statement after it takes a new picture of the data (READ COMMITTED), so all that was committed is seen.
        """
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")

    def changes(self, conn: Connection) -> int | None:
        """Count the rows that were changed: nothing is known here, and a refusal may have ended the transaction."""
        return None

    def hold_turn(self, conn: Connection) -> None:
        """Wait, as long as it takes, until nobody else writes or migrates."""
        conn.exec_driver_sql("SET lock_timeout = 0")
        conn.exec_driver_sql(f"SELECT pg_advisory_lock({TURN})")
        conn.commit()

    def give_turn(self, conn: Connection) -> None:
        """Let others write and migrate again."""
        conn.exec_driver_sql(f"SELECT pg_advisory_unlock({TURN})")
        conn.exec_driver_sql("RESET lock_timeout")
        conn.commit()

    def is_trouble(self, fault: BaseException) -> bool:
        """Tell whether the connection or the server is in trouble, so that nobody of a batch may be told "saved"."""
        return self.explain(fault) is not fault

    def is_passing(self, fault: BaseException, *, tries: int, committing: bool = False) -> bool:
        """Tell whether the whole batch may be tried again; never after a COMMIT whose fate is unknown.

        A connection that was lost since it was last used is worth one more try, on a new one.
        """
        faults = _faults(fault)
        if any(map(_is_lost, faults)):
            return tries == 1 and not committing
        return tries < MOST_TRIES and any(_state(one) in _AGAIN for one in faults)

    def explain(self, broken: BaseException, *, committing: bool = False) -> BaseException:
        """Say what went wrong as a refusal with a code, where it is the server's trouble and not our mistake."""
        if isinstance(broken, NoConnectionFree):
            return Busy()
        faults = _faults(broken)
        states = {_state(one) for one in faults}
        if states & (_AGAIN | _BUSY):
            return Busy()
        if states & _NO_ROOM:
            return StorageFull()
        if any(map(_is_lost, faults)):
            return OutcomeUnknown() if committing else DatabaseAway()
        return broken


def _faults(broken: BaseException | None) -> list[DBAPIError]:
    """Find what first went wrong too: leaving a savepoint on a lost connection fails once more."""
    found = []
    while broken is not None:
        if isinstance(broken, DBAPIError):
            found.append(broken)
        broken = broken.__context__
    return found


def _state(fault: DBAPIError) -> str:
    return getattr(fault.orig, "sqlstate", None) or ""


def _is_lost(fault: DBAPIError) -> bool:
    state = _state(fault)
    if state:
        return state in _AWAY or (state.startswith(_AWAY_CLASSES) and state not in _NO_ROOM)
    return fault.connection_invalidated or isinstance(fault.orig, psycopg.OperationalError | psycopg.InterfaceError)


class _Whole(Loader):
    """Sums of big integers come as NUMERIC: the game counts in whole numbers, and averages of them are fractions."""

    def load(self, data: Any) -> int | float:
        said = bytes(data).decode()
        return float(said) if "." in said else int(said)
