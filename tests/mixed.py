"""A sample world in which two people play for real."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from app.platform.database import Database
from app.players.actor import Actor
from app.seed import removal

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Mixed:
    """A sample world in which Ida and Jon play for real: Ida in a sample team, on a sample quest and on her own."""

    db: Database
    ida: Actor
    jon: Actor
    team: UUID
    quest: UUID
    own: UUID
    contribution: UUID


def remove(mixed: Mixed) -> removal.Samples:
    return mixed.db.write_now(removal.remove, "Jon", "We begin")
