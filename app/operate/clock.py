"""`clock`: on PostgreSQL runs the chores beside the web processes; on SQLite the one web process does, this idles."""

import signal
import sys

from app.chores import service as chores
from app.chores.clock import start_clock
from app.chores.first_look import FirstLook
from app.chores.service import House
from app.migrate import CannotMigrate, migrate
from app.operate.patience import Stopped, patiently
from app.platform.database import Database
from app.platform.pictures.shelf import shelf_of
from app.platform.settings import Settings, WrongSetting, load_settings

STOP = {signal.SIGTERM, signal.SIGINT}


def main() -> int:
    """Run the chores, or idle, until a signal comes; gives the exit code, the same ones as `play`."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)  # also in the threads to come, so that only `sigwait` hears them
    try:
        settings = load_settings()
        _keep(settings)
    except WrongSetting as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 78
    except CannotMigrate as no:
        sys.stderr.write(f"{no}\n")
        return no.code
    except Stopped:
        pass
    return 0


def _keep(settings: Settings) -> None:
    database = Database(settings.database)
    try:
        if database.kind.one_process:
            print("SQLite: the web process keeps the clock itself. This process idles.", flush=True)
            signal.sigwait(STOP)
            return
        patiently(lambda: migrate(database), settings.database, stopped=lambda s: signal.sigtimedwait(STOP, s))
        house = House(database, shelf_of(settings), settings.data_dir)
        look = FirstLook()
        look.begin(house)
        chores.run_due(house)
        clock = start_clock(house)
        print("The clock runs.", flush=True)
        signal.sigwait(STOP)
        look.end()
        clock.shutdown()
    finally:
        database.close()


if __name__ == "__main__":
    sys.exit(main())
