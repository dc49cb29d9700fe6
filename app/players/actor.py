"""Who acts: the player behind a request, as every verb is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.platform.refusals import SignInNeeded


@dataclass(frozen=True)
class Actor:
    """A signed-in player on one device."""

    id: UUID
    name: str
    kind: str
    device_id: UUID
    time_zone: str
    steward: bool = False
    young: bool = False
    team_id: UUID | None = None
    team_name: str | None = None
    organisation_id: UUID | None = None
    organisation_name: str | None = None
    seen_at: datetime | None = None  # when this device was last written down as seen

    @property
    def is_guest(self) -> bool:
        """Whether the player has no way to come back yet."""
        return self.kind == "guest"

    @property
    def initials(self) -> str:
        """Two letters for the place where a face would be."""
        return initials(self.name)

    @property
    def acting_name(self) -> str | None:
        """The team or organisation that the player acts for."""
        return self.team_name or self.organisation_name


def initials(name: str) -> str:
    """Give up to two letters of a name."""
    return "".join(word[0] for word in name.split() if word[0].isalnum())[:2].upper()


def needed(actor: Actor | None) -> Actor:
    """Give the actor, or raise `SignInNeeded`."""
    if actor is None:
        raise SignInNeeded
    return actor
