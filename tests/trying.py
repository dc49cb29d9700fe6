"""Trying a write without doing it: once it is known to be allowed, it is rolled back."""

from collections.abc import Callable
from typing import Any

from app.platform.database import Database
from game.errors import Refusal

DONE = 299


class GoneThrough(Refusal):
    """The write was allowed; it is rolled back by this."""

    code = "gone_through"
    status = DONE
    sentence = "It would have been done."


def only_try(database: Database) -> Callable[..., Any]:
    """Give a `write` for this database that ends in `GoneThrough` where the real one would have committed."""
    write = database.write

    async def tried(verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        def run(work: Any) -> None:
            verb(work, *args, **more)
            raise GoneThrough

        return await write(run)

    return tried
