"""Claims and the ledger against a simple model: any order of deeds, on a real database, at any moment."""

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from grounds import Ground, Worlds
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from simple_model import Model, Person, Place, Terms
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from town import START, MovableClock, Town, build_town

from app.claims import service as claims
from app.claims.tables import Claim
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.goals.tables import MetricTotal
from app.ledger import service as ledger
from app.ledger import standings_store
from app.ledger.verify import verify
from app.platform import deeds
from app.platform.database import Database, Work
from app.platform.ids import new_id
from app.players import service as players
from app.players import store as players_store
from app.players.actor import Actor
from app.quests import store as quests
from app.quests.tables import Quest
from game.confirmations import Answer
from game.errors import Refusal

MOVES = {
    "a moment": timedelta(minutes=1),
    "the shortest lease": timedelta(hours=2),
    "a day": timedelta(hours=24),
    "a week": timedelta(days=7),
    "a season": timedelta(weeks=13),
}
WHO = st.sampled_from(("Ada", "Bo", "Cy", "Dee", "Fay", "Gus", "Hal", "Kit"))
PICK = st.integers(0, 5)
WHICH = st.integers(0, 3)
AMOUNTS = st.sampled_from((None, None, 0, 1500, 3000))
GROUND: list[Ground] = []


@pytest.fixture(scope="module", autouse=True)
def _ground(ground: Ground) -> None:
    GROUND[:] = [ground]


class Play(RuleBasedStateMachine):
    """A town in which anything may happen."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.worlds = Worlds(GROUND[0])
        self.clock = MovableClock(START)
        self.db = Database(self.worlds.fresh(Path(self.folder.name)), clock=self.clock)

    def teardown(self) -> None:
        self.db.close()
        self.worlds.__exit__()
        self.folder.cleanup()

    @initialize()
    def found(self) -> None:
        town: Town = self.db.write_now(build_town, self.db, self.clock)
        self.town = town
        self.actors = {"Ada": town.ada, "Bo": town.bo, "Cy": town.cy, "Dee": town.dee, "Gus": town.gus}
        for name, young in (("Fay", False), ("Hal", False), ("Kit", True)):
            self.actors[name] = self.db.write_now(_newcomer, name, young=young)
        people = {n: Person(n, a.id, a.is_guest, a.young, a.team_id, a.steward) for n, a in self.actors.items()}
        terms = [
            self._quest(places=1, lease=2, minutes=30),
            self._quest(places=3, minutes=240, difficulty=1),
            self._quest(places=2, minutes=50, needed=2, risk="medium"),
            self._quest(places=9, minutes=45, lease=24 * 7, needed=2, risk="high", recurring=True),
        ]
        self.model = Model(START, people, terms, town.goal)
        self.reversed: list[Place] = []
        self.steps = 0

    @rule(who=WHO, which=WHICH, companions=st.sampled_from((0, 0, 0, 1, 2)), twice=st.booleans())
    def claim(self, who: str, which: int, companions: int, *, twice: bool) -> None:
        me, quest, key = self.actors[who], self.model.quests[which], new_id()

        def once(work: Work) -> deeds.Outcome:
            return deeds.once(work, str(me.id), key, "the same", verb)

        def verb(work: Work) -> deeds.Outcome:
            claims.claim(work, me, key, quest.id, companions=companions)
            return deeds.Outcome("/there")

        no = self.model.claim(key, self.model.people[who], quest, 1 + companions, self._tick())
        done = self._expect(no, once)
        if twice and done is not None:
            assert self.db.write_now(once) == deeds.Outcome("/there", replayed=True)

    @precondition(lambda self: self.model.claims)
    @rule(pick=PICK)
    def extend(self, pick: int) -> None:
        claim = self._pick(pick)
        self._expect(self.model.extend(claim, self._tick()), claims.extend, self._actor(claim), claim.id)

    @precondition(lambda self: self.model.claims)
    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        claim = self._pick(pick)
        self._expect(self.model.release(claim, self._tick()), claims.release, self._actor(claim), claim.id)

    @precondition(lambda self: self.model.claims)
    @rule(pick=PICK, other=WHO)
    def meddle(self, pick: int, other: str) -> None:
        claim = self._pick(pick)
        if claim.who.name != other:
            self._tick()
            self._expect("not_found", claims.release, self.actors[other], claim.id)

    @precondition(lambda self: self.model.claims)
    @rule(pick=PICK, amount=AMOUNTS)
    def hand_in(self, pick: int, amount: int | None) -> None:
        claim, id_ = self._pick(pick), new_id()
        self._tick()
        self.db.write_now(contributions.keep_draft, self._actor(claim), claim.id, Draft("I did it", "", amount))
        no = self.model.hand_in(id_, claim, amount, self.clock())
        self._expect(no, contributions.hand_in, self._actor(claim), claim.id, id_)

    @precondition(lambda self: self._handed_in())
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        claim = self._pick(pick, self._handed_in())
        no = self.model.withdraw(claim, self._tick())
        self._expect(no, contributions.withdraw, self._actor(claim), claim.rounds[-1].id)

    @precondition(lambda self: self._handed_in())
    @rule(pick=PICK, who=WHO, said=st.sampled_from(("yes", "yes", "yes", "back", "pass")), amount=AMOUNTS)
    def answer(self, pick: int, who: str, said: str, amount: int | None) -> None:
        claim = self._pick(pick, self._handed_in())
        id_ = claim.rounds[-1].id
        no = self.model.answer(claim, self.model.people[who], said, amount, self._tick())
        self._expect(
            no, confirmations.answer, self.actors[who], id_, Answer(said), reason="look again", amount_milli=amount
        )

    @precondition(lambda self: self._handed_in())
    @rule(pick=PICK, who=WHO)
    def take_back(self, pick: int, who: str) -> None:
        claim = self._pick(pick, self._handed_in())
        self._tick()
        no = self.model.take_back(claim, self.model.people[who])
        self._expect(no, confirmations.take_back, self.actors[who], claim.rounds[-1].id)

    @precondition(lambda self: any(claim.state == "confirmed" for claim in self.model.claims))
    @rule(pick=PICK)
    def reverse(self, pick: int) -> None:
        claim = self._pick(pick, [claim for claim in self.model.claims if claim.state == "confirmed"])
        now = self._tick()
        if claim in self.reversed:
            with pytest.raises(IntegrityError):
                self.db.write_now(ledger.reverse, claim.rounds[-1].id, "mistake")
            return
        self.reversed.append(claim)
        self.model.reverse(claim, now)
        self.db.write_now(ledger.reverse, claim.rounds[-1].id, "mistake")

    @rule(by=st.sampled_from(sorted(MOVES)))
    def wait(self, by: str) -> None:
        self.clock.now += MOVES[by]

    @precondition(lambda self: any(claim.state in {"held", "sent_back"} for claim in self.model.claims))
    @rule(pick=PICK, before=st.booleans())
    def wait_for_a_lease(self, pick: int, *, before: bool) -> None:
        """Go to the very moment at which a lease ends, or to the last second before it."""
        claim = self._pick(pick, [claim for claim in self.model.claims if claim.state in {"held", "sent_back"}])
        # one second less: every deed lets one pass
        self.clock.now = max(self.clock.now, claim.until - timedelta(seconds=2 if before else 1))

    @invariant()
    def all_agree(self) -> None:
        if hasattr(self, "model"):
            self.db.read_now(self._compare)

    def _compare(self, conn) -> None:  # type: ignore[no-untyped-def]
        report = verify(conn)
        assert report.ok, report.differences
        assert report.entries == len(self.model.entries)
        standings = {
            (*key, subject): points_cp for (key, subject), points_cp in standings_store.everything(conn).items()
        }
        assert {board: total for board, total in standings.items() if total} == dict(self.model.boards())
        total = conn.execute(select(MetricTotal)).one_or_none()
        found = (total.confirmed_milli, total.contributions) if total else (0, 0)
        assert found == (self.model.impact, self.model.counted)
        now = self.clock()
        self.steps += 1
        quest = self.model.quests[self.steps % len(self.model.quests)]  # one a step: the statement is a large one
        seen = quests.one(conn, quest.id, None, now)
        assert seen is not None
        assert (seen.taken, seen.state == "done") == (self.model.taken(quest, now), quest.done)
        rows = {row.id: row for row in conn.execute(select(Claim))}
        assert rows.keys() == {claim.id for claim in self.model.claims}
        for claim in self.model.claims:
            row = rows[claim.id]
            over = row.state in {"held", "sent_back"} and row.expires_at <= now
            assert ("expired" if over else row.state) == self.model.state(claim, now)
        self._never_more_live_places_than_places(conn, rows.values())

    def _never_more_live_places_than_places(self, conn, rows) -> None:  # type: ignore[no-untyped-def]
        live: Counter[object] = Counter()
        for row in rows:
            if row.state in {"held", "handed_in", "sent_back", "confirmed"}:
                live[row.quest_id] += row.places
        for quest_id, places, taken in conn.execute(select(Quest.id, Quest.places, Quest.taken)):
            assert live[quest_id] == taken <= places

    def _quest(
        self, *, places: int, minutes: int, lease: int = 24, needed: int = 1, risk: str = "low", **more: object
    ) -> Terms:
        id_ = self.town.quest(
            places=places, minutes=minutes, lease_seconds=lease * 3600, confirmations_needed=needed, risk=risk, **more
        )
        return Terms(id_, places, timedelta(hours=lease), minutes, needed, risk, bool(more.get("recurring")))

    def _tick(self):  # type: ignore[no-untyped-def]
        """Let a second pass, so that no two deeds have one moment."""
        return self.clock.move(seconds=1)

    def _handed_in(self) -> list[Place]:
        return [claim for claim in self.model.claims if claim.rounds]

    def _pick(self, pick: int, among: list[Place] | None = None) -> Place:
        among = among or self.model.claims
        return among[-1 - pick % len(among)]

    def _actor(self, claim: Place) -> Actor:
        return self.actors[claim.who.name]

    def _expect(self, no: str, verb, *args: object, **more: object) -> object:  # type: ignore[no-untyped-def]
        if not no:
            return self.db.write_now(verb, *args, **more)
        with pytest.raises(Refusal) as refusal:
            self.db.write_now(verb, *args, **more)
        assert refusal.value.code == no
        return None


def _newcomer(work: Work, name: str, *, young: bool) -> Actor:
    id_ = new_id()
    players_store.add_player(work, id_, name, kind="lasting", time_zone="Europe/Stockholm", young=young)
    return players.open_device(work, id_, str(uuid4()), "a test", proved=True)


TestPlay = Play.TestCase
TestPlay.settings = settings(
    max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.deep
@pytest.mark.timeout(900)
class TestLongPlay(TestPlay):  # type: ignore[misc, valid-type]
    settings = settings(TestPlay.settings, max_examples=100)
