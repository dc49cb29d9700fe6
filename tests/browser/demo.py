"""The demo world with a past, and one player in whose hands is a claim of every kind: for looking at every screen."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from between import between_initiatives
from hosted import Hosted, street
from sqlalchemy import select
from sqlmodel import col

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.contributions.tables import Picture
from app.directions.tables import Direction
from app.first import service as first
from app.goals import store as goals
from app.moderation.tables import Ruling
from app.platform.database import Work
from app.platform.ids import new_id
from app.platform.pictures.shelf import shelf_of
from app.players.actor import Actor
from app.players.stewards import make_steward_link
from app.quests import store as quests
from app.quests.tables import Quest
from app.seed import world as samples
from app.teams.tables import Invitation, Organisation, Team
from game.confirmations import Answer

REPORT, INVITED_TO = "/reports", ("team", "organisation", "world")


class Demo(Hosted):
    """The demo world, served."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        super().__init__(folder, now)
        samples.seed(self.settings.database, "cool-streets", self.start_of, shelf_of(self.settings))
        self.amina, self.ben = self.known("Amina (sample)"), self.known("Ben (sample)")
        self.sam = self.let_in("Sam", steward=True)
        self.let_in("Ida", steward=True)
        self.let_in("Gus", "guest")
        self.like = self._one("open")
        self._of_directions()
        self._of_nobody()
        self._of_a_player()
        self._of_a_newcomer()
        self._of_sides()
        self._of_proposals()
        between_initiatives(self)
        self._of_talk()
        self._of_reports()
        self._of_a_steward()

    def quest(self, **terms: object) -> UUID:
        values = {"title": "A quest", "minutes": 20, "places": 2, "evidence": "note", "proposed_by": self.amina.id}
        chosen = {**values, "metric_id": self.like.metric_id, "place": self.like.place, **terms}
        quest_id = new_id()

        def verb(work: Work) -> None:
            quests.add(work, id=quest_id, initiative_id=self.like.initiative_id, **chosen)
            first.reorder(work, [quest_id])

        self.database.write_now(verb)
        return quest_id

    def claim(self, who: Actor, quest: UUID) -> UUID:
        return self.database.write_now(claims.claim, who, new_id(), quest)

    def hand_in(self, who: Actor, quest: UUID, note: str) -> UUID:
        claim = self.claim(who, quest)
        self.database.write_now(contributions.keep_draft, who, claim, Draft(note, "", 3000))
        return self.database.write_now(contributions.hand_in, who, claim, new_id())

    def photo(self, quest: UUID) -> UUID:
        """Let Ben hand in a photo; gives the contribution."""
        claim, deed = self.claim(self.ben, quest), new_id()
        note = "All eight bags are full. The last one leaks a little."
        self.do("Ben", f"/claims/{claim}/contributions", photo=street(), deed=deed, note=note, amount=8)
        return deed

    def _one(self, what: str) -> Quest:
        find = (
            select(Quest)
            .where(what == col(Quest.state), col(Quest.metric_id).is_not(None))
            .order_by(col(Quest.created_at))
            .limit(1)
        )
        return self.database.read_now(lambda conn: Quest(**conn.execute(find).one()._mapping))

    def _of_nobody(self) -> None:
        like = self.like
        full = self.quest(title="Hold the ladder at the market hall", places=1, evidence="note")
        self.claim(self.ben, full)
        odd = [
            self.quest(title="Count the dry trees", opens_at=self.clock() + timedelta(days=2)),
            self.quest(title="Open the tap at the square", state="blocked", missing="The water key is missing"),
            self.quest(title="Mend the awning", state="done"),
            self.quest(title="Ask the school for its roof plan", state="closed"),
        ]
        steward = make_steward_link(self.database, "").removeprefix("http://")
        self.goal = self.database.read_now(quests.top_goals, like.initiative_id)[0]
        above = [f"/goals/{parent.id}" for parent in self.database.read_now(goals.parents, self.goal)]
        self.see(None, "/", "/quests", "/quests?minutes=15&home=true", "/quests?near=Market+Row&minutes=60")
        self.see(None, "/first", f"/first?goal={self.goal}")
        self.see(None, "/quests?text=nothing+like+this", "/world", "/boards", "/boards?kind=players&period=week")
        self.see(None, "/world?view=list", "/world?view=places", "/world?show=gaps", "/world?view=list&text=nothing")
        self.see(None, "/boards?kind=teams&period=all", f"/boards?goal={self.goal}", f"/goals/{self.goal}", *above)
        self.see(None, f"/initiatives/{like.initiative_id}", *(f"/quests/{q}" for q in (like.id, full, *odd)))
        self.see(None, f"/quests/{like.id}?take=1", "/me", "/offline", f"/sign-in/{'x' * 43}", steward)
        self.see(
            None, "/propose", "/teams", "/trust", "/fit", "/fit?text=We+plant+trees+and+water+them", "/fit?text=Xyzzy"
        )
        self.see(None, "/nothing-here", status=404)
        self.see(None, "/goals/new", status=401)
        self.see_sent(None, "/me", 202, address="eve@example.org")

    def _of_directions(self) -> None:
        """Look at a settled, a contested, an open, a split and a withdrawn direction."""
        settled, contested, new = (f"/directions/{row.id}" for row in self._directions())
        mine = self.found("Sam", "/directions", goal_id=self._directions()[0].goal_id, text="Maps first", reason="So")
        given_up = self.found(
            "Sam", "/directions", goal_id=self._directions()[0].goal_id, text="Ask again", reason="So"
        )
        self.do("Ida", f"/directions/{mine}/echoes", text="Draw before you dig")
        self.do("Sam", f"/directions/{mine}/split", text="Dig first", reason="The ground is soft")
        self.do("Sam", f"/directions/{given_up}/withdrawal")
        self.see(None, "/directions", settled, f"/quests/{self.like.id}?take=1&via={self.amina.id}")
        self.see("Amina", contested, new, "/directions/new", "/me/sparks", f"/quests/new?direction={new[12:]}")
        self.see("Ben", contested, "/me/sparks")
        self.see("Gus", contested)
        self.see("Sam", f"/directions/{mine}", f"/directions/{given_up}", contested, "/me/sparks")
        self.see_sent("Sam", "/directions/new", text="", reason="", decide_by="2999-01-01")

    def _directions(self) -> list[Direction]:
        find = select(Direction).where(col(Direction.sample)).order_by(col(Direction.created_at), col(Direction.id))
        return self.database.read_now(lambda conn: [Direction(**row._mapping) for row in conn.execute(find)])

    def _of_a_player(self) -> None:
        me, now = self.amina, self.start_of
        self.clock.now = now - timedelta(hours=23, minutes=20)
        ends_soon = self.quest(title="Water the two limes at the corner shop")
        self.claim(me, ends_soon)
        late = self.quest(title="Sweep the square", lease_seconds=7200)
        self.claim(me, late)
        self.clock.now = now - timedelta(minutes=50)
        back = self.quest(title="Photograph the shade at noon, from the north side of the street")
        sent = self.hand_in(me, back, "Four of them, it was hot.")
        answer = confirmations.answer
        self.database.write_now(answer, self.ben, sent, Answer.BACK, reason="The number is missing: how many benches?")
        done = self.quest(title="Tie up the young oak")
        yes = self.hand_in(me, done, "Tied.")
        self.database.write_now(answer, self.ben, yes, Answer.YES)
        waits = self.quest(title="Call three neighbours before the hot day")
        mine = self.hand_in(me, waits, "All three are well.")
        shown = self.quest(title="Fill the water bags on Mill Lane", evidence="photo number note", minutes=90)
        self.other = self.photo(shown)
        twice = self.quest(title="Saw off the dead branch", risk="medium", confirmations_needed=2, places=4)
        looked = self.hand_in(self.ben, twice, "It lies behind the hedge.")
        self.database.write_now(answer, me, looked, Answer.YES)
        self.clock.now = now
        kept = self.claim(me, shown)
        self.database.write_now(contributions.keep_draft, me, kept, Draft("Half of them so far.", "", 4000))
        together = self.quest(title="Hang the awning together", evidence="witness note link", places=4)
        mended = self.database.read_now(lambda conn: contributions.store.claim_of(conn, sent)).id
        self.see("Amina", "/", "/me", "/me/ledger", "/me/edit", "/confirm")
        self.see("Amina", *(f"/contributions/{one}" for one in (self.other, sent, yes, mine, looked)))
        self.see("Amina", *(f"/claims/{one}/hand-in" for one in (kept, mended, self.claim(me, together))))
        self.see("Amina", *(f"/quests/{q}" for q in (ends_soon, late, back, done, waits, shown)))
        self.see_sent("Amina", f"/quests/{ends_soon}/edit", title="", places="0")
        self.see("Amina", f"/quests/{self.like.id}", "/boards?kind=players&period=week")
        self.see_sent("Amina", f"/claims/{kept}/hand-in", note="Half of them so far.", amount="")
        self.see_sent("Amina", "/me/edit", name="", time_zone="Middle of nowhere")

    def _of_a_newcomer(self) -> None:
        self.see(
            "Gus", "/", "/me", "/confirm", "/me/ledger", "/me/rulings", "/me/no-contact", f"/quests/{self.like.id}"
        )

    def _of_sides(self) -> None:
        club = self.found("Sam", "/organisations", name="Friends of the Canal Bank", about="We keep it **cool**.")
        team = self.found("Sam", "/teams", name="Bridge Seven", about="Seven of us.", organisation_id=club)
        for path in (f"/teams/{team}", f"/organisations/{club}"):
            self.do("Sam", f"{path}/invitations")
        self.do("Sam", "/invitations")
        mine = col(Invitation.made_by) == self.sam.id
        codes = {kind: self.first(col(Invitation.code), mine, col(Invitation.kind) == kind) for kind in INVITED_TO}
        self.let_in("Mia")
        self.do("Mia", f"/join/{codes['team']}")
        self.see(None, f"/teams/{team}", f"/organisations/{club}", f"/join/{codes['team']}", f"/join/{codes['world']}")
        self.see(
            "Sam", f"/teams/{team}", f"/organisations/{club}", f"/join/{codes['organisation']}", "/invite", "/teams"
        )
        self.see(
            "Mia", f"/teams/{team}", f"/join/{codes['team']}", "/invite", "/teams/new", "/organisations/new", "/me"
        )
        self.see_sent("Mia", "/teams/new", 409, name="Bridge Seven")
        self.see_sent("Mia", "/organisations/new", name="", link="no link")

    def _of_proposals(self) -> None:
        unseen = self.found("Sam", "/goals", title="A bench in every street", short="Benches")
        metric = self.like.metric_id
        mine = self.found(
            "Sam", "/initiatives", name="Bench makers", what="We build benches", so_that="all can rest", goals=[unseen]
        )
        at = f"/quests/new?initiative={self.like.initiative_id}"
        self.see("Sam", f"/goals/{unseen}", f"/initiatives/{mine}", "/propose", "/goals/new", f"/goals/{unseen}/edit")
        self.see("Sam", f"/goals/{unseen}/metrics/new", f"/metrics/{metric}/measurements/new", "/initiatives/new")
        self.see("Sam", f"/initiatives/{mine}/edit", "/quests/new", at, "/world/edit")
        self.see_sent("Sam", "/goals/new", title="", short="")
        self.see_sent("Sam", f"/goals/{unseen}/metrics/new", name="", unit="", target="0", due_on="2020-01-01")
        self.see_sent("Sam", f"/metrics/{metric}/measurements/new", value="many", measured_on="2999-01-01", source="")
        self.see_sent("Sam", "/initiatives/new", what="", so_that="", name="", latitude="99", link="no link")
        self.see_sent("Sam", f"/initiatives/{mine}/edit", name="", starts_on="2026-02-01", ends_on="2026-01-01")
        self.see_sent("Sam", at, title="", done_when="", minutes="1", places="0", skills="x" * 40, longitude="999")
        self.see_sent("Sam", "/world/edit", vision="", time_zone="Nowhere", reason="")

    def _of_talk(self) -> None:
        day = self.start_of.date() + timedelta(days=2)
        first = self.found("Mia", f"/talk/goal/{self.goal}", text="Who has *keys* to the yard, @Sam?", decide_by=day)
        reply = new_id()
        self.do("Gus", f"/talk/messages/{first}/replies", deed=reply, text="The school has.")
        settled = self.found("Mia", f"/talk/quest/{self.like.id}", text="Do we meet at the gate?")
        self.do("Mia", f"/talk/messages/{settled}/outcome", outcome="At the gate, at nine.")
        gone = self.found("Mia", f"/talk/initiative/{self.like.initiative_id}", text="Forget this")
        self.do("Gus", f"/talk/messages/{gone}/replies", text="What was it?")
        self.do("Mia", f"/talk/messages/{gone}/withdrawal")
        known = {"text": "The yard is shut", "source": "I stood there", "observed_on": day.replace(year=day.year - 1)}
        fact = self.found("Mia", "/facts", goal_id=self.goal, **known)
        self.do("Sam", f"/facts/{fact}/answers", answer="dispute", reason="It is open on Mondays")
        threads = [f"/talk/messages/{one}" for one in (first, settled, gone)]
        self.see(None, f"/talk/goal/{self.goal}", threads[0], f"/facts/{fact}", f"/goals/{self.goal}/situation")
        self.see("Mia", *threads, f"/talk/quest/{self.like.id}", f"/quests/new?from_message={reply}", "/facts/new")
        self.see("Mia", f"/facts/new?from_message={first}", f"/facts/{fact}", f"/goals/{self.goal}")
        self.see("Sam", f"/facts/{fact}", f"/quests/new?from_fact={fact}", threads[0], f"/reports/fact/{fact}")
        way = self.found("Sam", "/directions", goal_id=self.goal, from_message=first, text="Keys first", reason="So")
        self.see("Sam", f"/reports/message/{reply}", f"/directions/{way}", f"/directions/new?from_message={first}")
        self.see_sent("Mia", f"/talk/goal/{self.goal}", text="", decide_by="2020-01-01")
        self.see_sent("Mia", f"/facts/new?goal={self.goal}", text="", source="", observed_on="2999-01-01")

    def _of_reports(self) -> None:
        rude = self.quest(title="Paint over the bus stop")
        gone = self.quest(title="Chase the pigeons away")
        wrong = self.hand_in(self.amina, self.quest(title="Count the benches in the park"), "There are none.")
        self.report("Mia", "quest", rude, "unsafe", words="People need the timetable")
        self.report("Mia", "contribution", wrong, "untrue")
        self.do("Mia", "/me/no-contact", player=self.ben.id)
        for steward, what, about, act in (("Sam", "quest", gone, "hide"), ("Sam", "contribution", wrong, "hide")):
            self.do(steward, "/moderation/rulings", kind=what, about=about, act=act, reason="It names a neighbour")
        appealed = self.first(col(Ruling.id), col(Ruling.about_id) == gone)
        self.do("Amina", f"/me/rulings/{appealed}/appeal", text="Nobody is named there")
        for who in ("Kim", "Leo"):
            self.let_in(who)
            self.report(who, "quest", rude, "hurtful")
        picture = self.first(col(Picture.id), col(Picture.contribution_id) == self.other)
        self.see(
            "Mia", f"{REPORT}/quest/{self.like.id}", f"{REPORT}/initiative/{self.like.initiative_id}", "/me/no-contact"
        )
        self.see(
            "Mia",
            f"{REPORT}/player/{self.ben.id}",
            f"{REPORT}/contribution/{self.other}",
            f"{REPORT}/picture/{picture}",
        )
        self.report("Mia", "initiative", self.like.initiative_id, "advertising")
        self.see("Mia", f"/contributions/{self.other}")
        self.see("Mia", f"/quests/{rude}", status=404)
        self.see("Mia", *(f"{REPORT}/{kind}/{self.side(kind)}" for kind in ("team", "organisation")))
        self.see("Amina", "/me/rulings", f"/contributions/{wrong}", f"/quests/{rude}", "/")
        self.see_sent("Mia", f"{REPORT}/quest/{self.like.id}", reason="other", words="")

    def _of_a_steward(self) -> None:
        paid = self.quest(title="Rake the gravel")
        deed = self.hand_in(self.ben, paid, "Raked.")
        self.database.write_now(confirmations.answer, self.amina, deed, Answer.YES)
        self.report("Mia", "contribution", deed, "untrue")
        self.do("Sam", "/moderation/rulings", kind="contribution", about=deed, act="reverse", reason="It was not raked")
        self.see("Ben", "/", "/me/ledger", "/me/rulings")
        self.see(
            "Sam",
            "/moderation",
            "/world",
            "/world?view=list&show=mine",
            "/world/log",
            "/world/samples",
            "/world/initiatives-csv",
            "/me",
        )
        self.see("Ida", "/moderation")

    def report(self, who: str, kind: str, about: UUID, reason: str, words: str = "") -> None:
        self.do(who, REPORT, kind=kind, about=about, reason=reason, words=words)

    def side(self, kind: str) -> UUID:
        """Give a team or an organisation of the samples."""
        table: Any = Team if kind == "team" else Organisation
        return self.first(col(table.id), col(table.sample).is_(True))
