"""The app as `scripts/play` serves it, for measuring writes: `real`, `normal` (synchronous=NORMAL), or `parse`.

`parse` does all that comes before the write (middlewares, session, reading and checking the form) and then answers as
if it had been done.
"""

import sys
from typing import Any

from sqlalchemy import event

from app.main import create_app
from app.operate.serve import serve
from app.platform.deeds import Outcome
from app.platform.settings import load_settings


def main(way: str) -> None:
    settings = load_settings()
    app = create_app(settings)
    if way == "normal":

        @event.listens_for(app.state.database.engine, "connect")
        def _less_safe(raw: Any, _record: object) -> None:
            raw.execute("PRAGMA synchronous=NORMAL")
            if raw.execute("PRAGMA synchronous").fetchone() != (1,):
                raise RuntimeError("this SQLite does not take it")

    if way == "parse":

        async def nothing(*_what: object, **_more: object) -> Outcome:
            return Outcome("/confirm", "Confirmed. It counts now, everywhere.")

        app.state.database.write = nothing
    serve(app, settings)


if __name__ == "__main__":
    main(sys.argv[1])
