"""Worlds that strain the screens: of one person, of a family, and of very long words."""

from datetime import timedelta
from pathlib import Path

from demo import Demo
from hosted import Hosted, street
from sqlmodel import col

from app.goals.tables import Metric
from app.world import store as worlds

LONG_NAME = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenverei"[:60]
LONG_WORD = "Strassenbaumbewaesserungsgemeinschaftsvorstandssitzung"
LONG_VISION = (
    f"{LONG_WORD} und Schatten innerhalb von zweihundert Metern vor jeder Haustuer, jeder Schule und jeder Halte"
)
NUMBER = "999999999.999"


class Lonely(Hosted):
    """A world of one person, before anything is in it: every screen says the one thing to do next."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        found(self, "Our street", "Everyone knows three neighbours", "open")
        self.let_in("Noor", steward=True)
        self.see("Noor", "/", "/quests", "/confirm", "/world", "/world/log", "/boards", "/boards?kind=players")
        self.see("Noor", "/me/ledger", "/me/rulings", "/me/no-contact", "/teams", "/quests/new", "/initiatives/new")
        self.see("Noor", "/invite", "/moderation", "/world/samples", "/world/coverage", "/initiatives", "/alliances")
        self.see("Noor", "/directions", "/directions/new", "/first", "/fit", "/facts/new", "/me/sparks")
        self.see("Noor", "/world?view=list", "/world?view=places")
        self.see(None, "/", "/quests", "/first", "/world/coverage", "/directions")


class Sown(Hosted):
    """The same world with one goal, and nothing toward it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        found(self, "Our street", "Everyone knows three neighbours", "open")
        self.let_in("Noor", steward=True)
        goal = self.found("Noor", "/goals", title="Everyone knows three neighbours", short="Neighbours")
        self.see("Noor", "/", "/quests", f"/goals/{goal}", "/world", "/world?view=list", "/world?view=places")
        self.see("Noor", "/world/coverage", "/first", "/fit", "/directions", "/directions/new", "/initiatives")
        self.see("Noor", f"/goals/{goal}/situation", f"/talk/goal/{goal}", f"/facts/new?goal={goal}", "/quests/new")
        self.see(None, "/", f"/goals/{goal}", "/world/coverage")


class Begun(Hosted):
    """The same world with a goal and an initiative, but no number and no quest yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        found(self, "Our street", "Everyone knows three neighbours", "open")
        self.let_in("Noor", steward=True)
        goal = self.found("Noor", "/goals", title="Everyone knows three neighbours", short="Neighbours")
        self.see("Noor", f"/goals/{goal}")
        initiative = self.found(
            "Noor", "/initiatives", name="Doors open", what="We ring", so_that="we know each other", goals=[goal]
        )
        self.see("Noor", "/", "/quests", f"/initiatives/{initiative}", "/world/coverage")


class Family(Hosted):
    """A family: no boards, and guests confirm."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        found(self, "The Linds", "A home where nobody tidies alone", "family")
        mum = self.let_in("Mum", steward=True)
        self.let_in("Olle", "guest", young=True)
        goal = self.found("Mum", "/goals", title="The kitchen is clean every evening", short="Kitchen")
        home = self.found("Mum", "/initiatives", name="Evenings", what="We tidy", so_that="we rest", goals=[goal])
        quest = self.found(
            "Mum", "/quests", title="Wash up", done_when="Nothing is in the sink", initiative_id=home, places=2
        )
        self.do("Olle", f"/quests/{quest}/claims", companions=0)
        other = self.found("Mum", "/quests", title="Sweep", done_when="It shines", initiative_id=home)
        self.do("Mum", f"/quests/{other}/claims", companions=0)
        swept = self.claim_on(other, mum)
        self.do("Mum", f"/claims/{swept}/contributions", note="It shines.")
        self.see("Olle", "/", "/confirm", f"/contributions/{self.deed_on(swept)}", "/me", "/quests")
        self.see("Olle", "/boards", status=404)
        self.see("Mum", "/", "/world")


class LongWords(Hosted):
    """Every name and number as long as the forms let it be, without a place to break."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        found(self, LONG_NAME, LONG_VISION.ljust(140, "t")[:140], "open")
        ursula, otto = self.let_in("Ursula", steward=True), self.let_in("Otto")
        self.do("Ursula", "/me", name=LONG_NAME, time_zone="Europe/Stockholm")
        self.do("Otto", "/me", name=LONG_NAME[::-1], time_zone="Europe/Stockholm")
        goal = self.found("Ursula", "/goals", title=f"{LONG_WORD} {LONG_WORD}", short=LONG_WORD[:40], about=LONG_WORD)
        metric_words = {"name": f"{LONG_WORD}en", "unit": LONG_WORD[:30], "target": NUMBER}
        when = {"starts_on": "2026-01-01", "due_on": self.start_of.date() + timedelta(days=365)}
        self.do("Ursula", f"/goals/{goal}/metrics", **metric_words, **when)
        metric = self.first(col(Metric.id))
        initiative = self.found(
            "Ursula",
            "/initiatives",
            name=LONG_WORD * 2,
            what=LONG_WORD * 2,
            so_that=LONG_WORD * 2,
            goals=[goal],
            place=LONG_WORD * 2,
            about=LONG_WORD * 3,
            link=f"https://example.org/{LONG_WORD}",
        )
        terms = {"title": f"{LONG_WORD} giessen", "skills": LONG_WORD[:30], "places": 500, "metric_id": metric}
        terms |= dict.fromkeys(("done_when", "what", "place"), LONG_WORD * 2)
        terms["evidence"] = ["photo", "note", "number"]
        quest = self.found("Ursula", "/quests", initiative_id=initiative, **terms)
        late_quest = self.found("Ursula", "/quests", initiative_id=initiative, **terms)
        body = self.found("Ursula", "/organisations", name=LONG_NAME, about=LONG_WORD)
        team = self.found("Ursula", "/teams", name=LONG_NAME, about=LONG_WORD, organisation_id=body)
        self.do("Ursula", f"/teams/{team}/invitations")
        self.do("Ursula", f"/quests/{quest}/claims", companions=0)
        mine = self.claim_on(quest, ursula)
        self.do("Ursula", f"/claims/{mine}/contributions", photo=street(), note=LONG_WORD * 3, amount=NUMBER)
        deed = self.deed_on(mine)
        self.do("Otto", f"/quests/{quest}/claims", companions=3)
        late = self.claim_on(quest, otto)
        self.see("Otto", "/", "/confirm", f"/contributions/{deed}", f"/claims/{late}/hand-in", f"/quests/{quest}")
        self.see("Otto", f"/reports/team/{team}", f"/reports/quest/{quest}")
        self.do("Otto", f"/contributions/{deed}/confirmations", answer="yes")
        self.do("Otto", "/reports", kind="quest", about=quest, reason="other", words=LONG_WORD * 2)
        self.see(
            "Ursula", "/", "/quests", "/world", f"/goals/{goal}", f"/initiatives/{initiative}", "/me", "/me/ledger"
        )
        self.see("Ursula", "/boards", "/boards?kind=players", "/teams", f"/teams/{team}", f"/organisations/{body}")
        ahead = {"goal_id": goal, "text": LONG_WORD * 3, "reason": LONG_WORD * 6, "first_step": LONG_WORD * 4}
        direction = self.found("Ursula", "/directions", **ahead)
        self.do("Otto", f"/directions/{direction}/answers", answer="unsure", reason="other", words=LONG_WORD * 5)
        self.do("Otto", f"/directions/{direction}/echoes", text=LONG_WORD * 5)
        self.do("Otto", f"/quests/{late_quest}/claims", ideas=[f"direction:{direction}", f"quest:{quest}"])
        self.see("Ursula", f"/directions/{direction}", "/directions", "/me/sparks")
        self.see("Otto", f"/directions/{direction}", f"/quests/{quest}?from=direction:{direction}")
        self.see("Ursula", "/moderation", f"/quests/new?initiative={initiative}", f"/contributions/{deed}")
        self.see(None, "/")


def found(world: Hosted, name: str, vision: str, mode: str) -> None:
    world.database.write_now(worlds.create, name, vision, "Europe/Stockholm", mode, sample=False)


WORLDS: dict[str, type[Hosted]] = {world.__name__: world for world in (Demo, Lonely, Sown, Begun, Family, LongWords)}
