"""Which boards there are, and on which of them an entry counts."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID


class BoardKey(NamedTuple):
    """Which board: players, teams or organisations; a period; the world or one top-level goal."""

    kind: str
    period: str
    scope: str

    @property
    def topic(self) -> str:
        """The live topic of this board."""
        return f"board:{self.kind}:{self.period}:{self.scope}"


def boards_of(
    player: tuple[UUID, bool],
    team_id: UUID | None,
    organisation_id: UUID | None,
    season_id: int,
    week: str,
    goals: Iterable[object],
) -> list[tuple[BoardKey, UUID]]:
    """Give the boards on which an entry counts, each with who stands there; `player` says who, and whether young."""
    player_id, young = player
    subjects = [("young" if young else "players", player_id)]
    if team_id is not None:
        subjects.append(("teams", team_id))
    if organisation_id is not None:
        subjects.append(("organisations", organisation_id))
    scopes = ("world", *map(str, goals))
    periods = ("all", f"season:{season_id}", f"week:{week}")
    return [(BoardKey(kind, period, scope), one) for kind, one in subjects for period in periods for scope in scopes]
