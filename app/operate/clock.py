"""`clock`: on SQLite the clock runs inside the one web process, so this one says so and waits to be stopped."""

import signal
import sys


def main() -> int:
    """Idle until a signal comes."""
    print("SQLite: the web process keeps the clock itself. This process idles.", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    return 0


if __name__ == "__main__":
    sys.exit(main())
