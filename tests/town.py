"""The small town and its cast, in which all tests play."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from app.first import service as first
from app.goals import store as goals
from app.initiatives import store as initiatives
from app.platform.database import Database, Work
from app.platform.ids import new_id
from app.players import service as players
from app.players import store as players_store
from app.players.actor import Actor
from app.players.tables import Acting
from app.quests import store as quests
from app.teams.tables import Organisation, OrganisationMember, Team, TeamMember
from app.world import store as worlds

T = TypeVar("T")
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class MovableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@dataclass
class Town:
    """A world to test in.

    Ada and Bo play for the Otters, Cy for the Larks, Dee is a steward, Gus a guest; Eve is signed out.
    """

    db: Database
    clock: MovableClock
    ada: Actor
    bo: Actor
    cy: Actor
    dee: Actor
    gus: Actor
    otters: UUID
    larks: UUID
    goal: UUID
    metric: UUID
    initiative: UUID

    def do(self, verb: Callable[..., T], *args: object, **more: object) -> T:
        return self.db.write_now(verb, *args, **more)

    def quest(self, **terms: object) -> UUID:
        """Propose a quest with these terms."""
        quest_id = new_id()
        values: dict[str, object] = {
            "initiative_id": self.initiative,
            "title": "Water the young trees",
            "minutes": 30,
            "places": 1,
            "evidence": "note",
            "metric_id": self.metric,
            "proposed_by": self.dee.id,
        }

        def verb(work: Work) -> None:
            quests.add(work, id=quest_id, **{**values, **terms})
            first.reorder(work, [quest_id])

        self.db.write_now(verb)
        return quest_id


def build_town(work: Work, db: Database, clock: MovableClock) -> Town:
    """Found the small town that tests play in."""
    worlds.create(work, "Testtown", "Shade within 200 m of every door", "Europe/Stockholm", "open", sample=False)
    dee = _player(work, "Dee", steward=True)
    club = new_id()
    work.conn.execute(
        Organisation.__table__.insert().values(  # type: ignore[attr-defined]
            id=club, name="Tree Club", about="", link="", founded_by=dee.id, sample=False, created_at=work.now
        )
    )
    otters, larks = _team(work, "Otters", dee.id), _team(work, "Larks", dee.id)
    people = {name: _player(work, name, team=team) for name, team in (("Ada", otters), ("Bo", otters), ("Cy", larks))}
    gus = _player(work, "Gus", kind="guest")
    work.conn.execute(
        OrganisationMember.__table__.insert().values(  # type: ignore[attr-defined]
            organisation_id=club, player_id=dee.id, contact=True, joined_at=work.now
        )
    )
    goal, metric, initiative = new_id(), new_id(), new_id()
    goals.add(work, (), id=goal, code="1", short="Shade", title="Shade within 200 m of every door", number=1)
    goals.add_metric(
        work,
        id=metric,
        goal_id=goal,
        name="trees planted",
        unit="trees",
        method="sum",
        baseline_milli=0,
        target_milli=1_000_000,
        starts_on=date(2026, 10, 1),
        due_on=date(2027, 10, 1),
    )
    initiatives.add(work, id=initiative, name="Street trees", what="We plant", so_that="shade", proposed_by=dee.id)
    initiatives.set_goals(work, initiative, [(goal, "direct")])
    return Town(db, clock, people["Ada"], people["Bo"], people["Cy"], dee, gus, otters, larks, goal, metric, initiative)


def secret_of(name: str) -> str:
    """Give the device secret of a player of the cast."""
    return f"secret-of-{name.lower()}"


def _player(work: Work, name: str, *, kind: str = "lasting", steward: bool = False, team: UUID | None = None) -> Actor:
    player_id = new_id()
    players_store.add_player(work, player_id, name, kind=kind, time_zone="Europe/Stockholm", steward=steward)
    if team is not None:
        work.conn.execute(Acting.__table__.insert().values(player_id=player_id, team_id=team))  # type: ignore[attr-defined]
        work.conn.execute(
            TeamMember.__table__.insert().values(  # type: ignore[attr-defined]
                team_id=team, player_id=player_id, captain=False, joined_at=work.now
            )
        )
    return players.open_device(work, player_id, secret_of(name), "a test", proved=True)


def _team(work: Work, name: str, founder: UUID) -> UUID:
    team = new_id()
    work.conn.execute(
        Team.__table__.insert().values(  # type: ignore[attr-defined]
            id=team, name=name, about="", founded_by=founder, sample=False, created_at=work.now
        )
    )
    return team
