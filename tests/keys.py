"""What a test makes in the town so that every door has something behind it."""

from typing import Any
from uuid import UUID

from desk import hand_in, hide_by_reports, rule
from site_of_town import Site

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.goals import store as goals
from app.moderation import service as moderation
from app.platform.ids import new_id
from app.players import service as players
from app.players.stewards import make_steward_link
from app.teams import service as teams
from game.confirmations import Answer
from game.moderation import Act, Kind


class Things:
    """Makes in the small town what a door needs."""

    def __init__(self, site: Site) -> None:
        self.site, self.town = site, site.town

    def quest(self, **terms: Any) -> UUID:
        return self.town.quest(**{"places": 9, **terms})

    def claim(self) -> UUID:
        return self.town.do(claims.claim, self.town.ada, new_id(), self.quest(evidence="note number link"))

    def contribution(self, *, answered: bool = False) -> UUID:
        made = hand_in(self.town, self.town.ada, self.quest(risk="medium", confirmations_needed=2))
        if answered:
            self.town.do(confirmations.answer, self.town.cy, made, Answer.YES)
        return made

    def metric(self) -> UUID:
        made = new_id()
        values = {"name": "shade", "unit": "%", "method": "ratio", "baseline_milli": 0, "target_milli": 80_000}
        dates = {"starts_on": self.town.clock().date(), "due_on": self.town.clock().date().replace(year=2030)}
        self.town.db.write_now(lambda work: goals.add_metric(work, id=made, goal_id=self.town.goal, **values, **dates))
        return made

    def side(self, kind: str) -> UUID:
        made = new_id()
        self.town.do(teams.found, self.town.ada, kind, made, f"Ada’s {kind} {made.hex[-9:]}", "")
        return made

    def invitation(self) -> tuple[UUID, str]:
        made = new_id()
        code = self.town.do(teams.invite, self.town.ada, made, "world", None)
        return made, code

    def device(self) -> UUID:
        return self.town.do(players.open_device, self.town.ada.id, "other", "another", proved=True).device_id

    def ruling(self, *, appealed: bool) -> UUID:
        quest = self.quest(proposed_by=self.town.ada.id)
        made = rule(self.town, self.town.dee, Kind.QUEST, quest, Act.HIDE)
        if appealed:
            self.town.do(moderation.appeal, self.town.ada, made, "It was asked for")
        return made

    def hidden(self) -> UUID:
        quest = self.quest(proposed_by=self.town.ada.id)
        hide_by_reports(self.town, Kind.QUEST, quest)
        return quest

    def acting_for_a_body(self) -> dict[str, str]:
        self.town.do(teams.act_as, self.town.ada, "organisation", self.side("organisation"))
        return {}

    def blocked(self) -> UUID:
        self.town.do(moderation.block, self.town.ada, self.town.cy.id)
        return self.town.cy.id

    def steward_link(self) -> str:
        return make_steward_link(self.town.db, "").rsplit("/", 1)[1]
