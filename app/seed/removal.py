"""Taking the samples out of a world, and leaving everything that is one's own."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from app.first import hearts_store
from app.first import service as first
from app.ledger import pause_store
from app.platform.database import Work
from app.platform.i18n import _
from app.seed import removal_store, store, talk_store
from app.sparks import between_store
from app.teams import store as teams
from app.teams.store import Kind
from app.world import store as world_store
from game.errors import Refusal


class NoSamples(Refusal):
    """There is nothing to remove."""

    code = "no_samples"
    sentence = "There are no samples in this world."


@dataclass(frozen=True)
class Samples:
    """The samples of a world: who and what goes, and what stays because something of one's own hangs on it."""

    people: set[UUID]
    going: dict[str, set[UUID]]
    staying: dict[str, set[UUID]]

    @property
    def any(self) -> bool:
        """Whether there are samples at all."""
        return bool(self.people) or any(self.going.values()) or any(self.staying.values())

    def count(self, kind: str) -> int:
        """Say how many of a kind go."""
        return len(self.going[kind])

    @property
    def stay(self) -> int:
        """How many things stay and become one's own."""
        return sum(len(ids) for ids in self.staying.values())


def find(conn: Connection) -> Samples:
    """Find the samples and what of one's own hangs on them."""
    teams_kept, organisations = store.sides_in_use(conn)
    quests = store.quests_in_use(conn)
    initiatives = store.initiatives_in_use(conn, quests, organisations)
    directions = store.directions_in_use(conn, quests) | talk_store.talked_about(conn, "direction")
    quests = store.quests_in_use(conn) | talk_store.talked_about(conn, "quest")
    initiatives = store.initiatives_in_use(conn, quests, organisations) | talk_store.talked_about(conn, "initiative")
    used = {
        "quest": quests,
        "initiative": initiatives,
        "team": teams_kept,
        # an organisation that only gives a team its home stays, and brings none of its initiatives along
        "organisation": organisations | store.homes_of(conn, teams_kept),
        "direction": directions,
        "goal": store.goals_in_use(conn, initiatives, directions, talk_store.talked_about(conn, "goal")),
    }
    there = {kind: store.samples(conn, kind) for kind in used}
    return Samples(
        people=store.people(conn),
        going={kind: there[kind] - used[kind] for kind in used},
        staying={kind: there[kind] & used[kind] for kind in used},
    )


def remove(work: Work, by: str, reason: str) -> Samples:
    """Remove the samples; boards, metrics and places then stand as if they had never played. Raises `NoSamples`."""
    work.settle()
    pause_store.stop_if_paused(work)
    samples = find(work.conn)
    if not samples.any:
        raise NoSamples
    _entries, boards = removal_store.take_back_points(work, samples.people)
    removal_store.take_back_impact(work, samples.people)
    removal_store.end_claims(work, samples.people)
    between_store.refill(work)
    hearts_store.forget(work, samples.people)
    talk_store.remove_talk(work, samples.people, samples.going)
    removal_store.remove_people(work, samples.people, _("A sample player"))
    for noun, gone in samples.going.items():
        if gone:
            removal_store.remove_nouns(work, noun, gone)
    removal_store.make_own(work)
    sides: tuple[Kind, ...] = ("team", "organisation")
    for kind in sides:
        for side in samples.staying[kind]:
            _find_lead(work, kind, side)
    first.renew(work)
    world_store.log_act(work, by, _("removed the samples"), "world", "1", in_words(samples), reason)
    goals = samples.going["goal"] | samples.staying["goal"]
    work.nudge("now", "quests", "queue", "map", "world", *(f"goal:{goal}" for goal in goals))
    work.nudge(*(key.topic for key in boards))
    return samples


def in_words(samples: Samples) -> str:
    """Say what goes and what stays, in one line."""
    return _(
        "%(people)d people, %(organisations)d organisations, %(teams)d teams, %(goals)d goals, "
        "%(initiatives)d initiatives, %(quests)d quests; %(stay)d stay and are your own now"
    ) % {
        "people": len(samples.people),
        "organisations": samples.count("organisation"),
        "teams": samples.count("team"),
        "goals": samples.count("goal"),
        "initiatives": samples.count("initiative"),
        "quests": samples.count("quest"),
        "stay": samples.stay,
    }


def _find_lead(work: Work, kind: Kind, side: UUID) -> None:
    members = teams.members(work.conn, kind, side)
    if members and not any(member.leads for member in members):
        teams.set_lead(work, kind, side, members[0].id)
