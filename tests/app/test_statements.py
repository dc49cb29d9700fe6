"""No query per row: every page and every verb takes as many statements in a world that is many times larger."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from desk import answer_to, echo, hand_in, people, point_out, reply, report, rule, say, state
from fastapi.routing import APIRoute
from grounds import Ground, Worlds
from site_of_town import Site
from sqlalchemy import event
from starlette.testclient import TestClient
from town import START, MovableClock, Town, build_town

from app.alliances import service as alliances
from app.claims import service as claims
from app.confirmations import service as confirmations
from app.facts import service as facts
from app.goals import service as goals
from app.initiatives import service as initiatives
from app.initiatives import store as initiatives_store
from app.main import ROUTERS
from app.moderation import service as moderation
from app.platform.database import Database
from app.platform.ids import new_id
from app.players import service as players
from app.players.actor import Actor
from app.quests import needs_store
from app.quests import service as quests_service
from app.quests import store as quests
from app.quests.propose_forms import QuestForm
from app.teams import service as teams
from game.confirmations import Answer
from game.facts import Answer as FactAnswer
from game.moderation import Act, Kind

FEW, MANY = 2, 50


@dataclass
class World:
    """A world of some size, and one of everything in it."""

    site: Site
    things: dict[str, object]
    statements: list[str] = field(default_factory=list)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        self.statements.clear()
        yield self.statements


def grow(town: Town, size: int) -> dict[str, object]:
    """Let everything be there `size` times, around Ada, and give one of each."""
    things: dict[str, object] = {"kind": "quest", "goal_id": town.goal, "initiative_id": town.initiative}
    crowd = people(town, size)
    team, body = new_id(), new_id()
    town.do(teams.found, town.ada, "organisation", body, "Reeds", "")
    town.do(teams.found, town.ada, "team", team, "Reed Cutters", "", organisation_id=body)
    slow = new_id()
    values = {"name": "cover", "unit": "%", "method": "latest", "baseline_milli": 0, "target_milli": 9000}
    dates = {"starts_on": START.date(), "due_on": START.date().replace(year=2027)}
    town.do(goals.add_metric, town.dee, slow, town.goal, **values, **dates)
    ahead = point_out(town, town.ada)
    centre = town.quest(places=400, evidence="note", title="Centre", direction_id=ahead)
    for number, other in enumerate(crowd):
        for kind, side in (("team", team), ("organisation", body)):
            code = town.do(teams.invite, town.ada, new_id(), kind, side)
            town.do(teams.join, other, code)
        town.do(teams.found, other, "team", new_id(), f"Team {number}", "", organisation_id=body)
        town.do(goals.measure, town.dee, new_id(), slow, number, None, START.date(), "a count")
        goal, initiative = new_id(), new_id()
        town.do(goals.propose, town.ada, goal, short=f"G{number}", title=f"Goal {number}", parents=[town.goal])
        purpose = {"name": f"I{number}", "what": "We plant", "so_that": "it is cool"}
        town.do(initiatives.propose, other, initiative, [town.goal, goal], "direct", **purpose)
        town.do(lambda work, it=town.initiative, me=other: initiatives_store.add_steward(work, it, me.id, None))
        quest = town.quest(title=f"Q{number}", places=3)
        town.db.write_now(lambda work, q=quest, n=number: quests.set_skills(work, q, [f"skill {n}"]))
        town.db.write_now(lambda work, q=quest: needs_store.set_needs(work, q, [centre]))
        mine_too, ideas = point_out(town, other), [f"player:{town.ada.id}", f"direction:{ahead}"]
        answer_to(
            town, other, ahead, *(("unsure",) if number % 2 else ()), **({"reason": "works"} if number % 2 else {})
        )
        answer_to(town, town.ada, mine_too)
        echo(town, other, ahead)
        town.do(claims.claim, other, new_id(), centre, ideas=ideas)
        town.do(claims.claim, town.ada, new_id(), town.quest(direction_id=mine_too), ideas=[f"quest:{centre}"])
        mine = town.quest(title=f"Mine {number}")
        town.do(claims.claim, town.ada, new_id(), mine)
        waits = hand_in(town, other, town.quest(title=f"Waits {number}", evidence="note"))
        done = hand_in(town, other, town.quest(title=f"Done {number}", evidence="note"))
        town.do(confirmations.answer, town.cy, done, Answer.YES)
        own = hand_in(town, town.ada, town.quest(title=f"Own {number}", evidence="note"))
        town.do(confirmations.answer, town.cy, own, Answer.YES)
        reported = town.quest(title=f"Bad {number}", proposed_by=town.ada.id)
        report(town, other, Kind.QUEST, reported)
        ruled = town.quest(title=f"Worse {number}", proposed_by=town.ada.id)
        report(town, other, Kind.QUEST, ruled)
        things["ruling_id"] = rule(town, town.dee, Kind.QUEST, ruled, Act.HIDE)
        for kind, about in (("goal", town.goal), ("initiative", town.initiative), ("quest", centre)):
            first = say(town, other, "Ask @Ada and @Cy", kind, about)
            for _nth in range(4):
                reply(town, other, first, "Ask @Otters")
        things["message_id"] = say(town, town.ada, f"Who {number}?", kind, about)
        begin(town, other, first)
        things["fact_id"] = state(town, other, from_message=first)
        town.do(moderation.block, town.ada, other.id)
        town.db.write_now(players.open_device, town.ada.id, f"more-{number}", "a phone", proved=True)
        things |= {"contribution_id": waits, "about_id": reported}
        town.clock.move(minutes=7)
    things |= {"mine": new_id(), "asking": new_id(), "alliance_id": new_id()}
    for name in ("mine", "asking"):
        purpose = {"name": "Reeds", "what": "We plant", "so_that": "it is cool"}
        town.do(initiatives.propose, town.ada, things[name], [town.goal], "direct", **purpose)
    town.do(alliances.propose, town.ada, things["alliance_id"], things["asking"], town.initiative)
    for answering in (other, town.cy, other, town.bo):
        reply(town, answering, things["message_id"], "Ask @Dee")
    for answering in crowd[:-1]:
        town.do(facts.answer, answering, things["fact_id"], FactAnswer.DISPUTE, "It rained")
    town.do(teams.act_as, town.ada, "team", team)
    things |= {"direction_id": ahead, "player_id": town.ada.id}
    things |= {"quest_id": centre, "metric_id": slow, "side_id": team, "organisation": body}
    things |= {"code": town.do(teams.invite, town.ada, new_id(), "team", team), "secret": "x" * 43}
    things["claim_id"] = town.do(claims.claim, town.ada, new_id(), town.quest(title="In hand", evidence="note"))
    town.clock.now = START + timedelta(hours=6)  # in both worlds the first look of each device is written down
    return things


def begin(town: Town, who: Actor, message: UUID) -> None:
    """Let a quest begin in a message, with what came of it."""
    form = QuestForm(
        deed=new_id(), initiative_id=town.initiative, title="Born", done_when="Wet", places=2, from_message=message
    )
    town.do(quests_service.propose, who, form)
    town.do(confirmations.answer, town.cy, hand_in(town, town.ada, form.deed), Answer.YES)


pytestmark = pytest.mark.timeout(600)  # the first test waits for two worlds, made verb by verb


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory, ground: Ground) -> Iterator[list[World]]:
    made, open_, kept = [], [], Worlds(ground)
    for size in (FEW, MANY):
        folder = tmp_path_factory.mktemp(f"of-{size}")
        clock = MovableClock(START)
        database = Database(kept.fresh(folder), clock=clock)
        town = database.write_now(build_town, database, clock)
        world = World(Site(town, folder), grow(town, size))
        asked_here = world.site.app.state.database
        for engine in (asked_here.engine, asked_here._readers, asked_here._glances):
            event.listen(engine, "before_cursor_execute", _note(world.statements))
        client = TestClient(world.site.app)
        world.site.inside = client.__enter__()
        if database.kind.one_process:
            world.site.app.state.clockwork.pause()  # its chores ask the database too
            world.site.app.state.first_look.wait()
        open_.append(client)
        made.append(world)
    yield made
    for client in open_:
        client.__exit__(None, None, None)
    kept.__exit__()


def _note(statements: list[str]):  # type: ignore[no-untyped-def]
    def note(_conn, _cursor, statement, _parameters, _context, _many) -> None:  # type: ignore[no-untyped-def]
        if not statement.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "ROLLBACK")):
            statements.append(statement)

    return note


def asked(world: World, who: str | None, method: str, path: str, **form: object) -> tuple[int, list[str]]:
    phone = world.site.phone(who, json=method == "POST")
    address = path.format(**world.things)
    with world.counting() as statements:
        answer = phone.request(method, address, data={"deed": str(uuid4()), **form} if method == "POST" else None)
        return answer.status_code, list(statements)


PAGES = sorted(r.path for router in ROUTERS for r in router.routes if isinstance(r, APIRoute) and "GET" in r.methods)
MORE = [
    "/organisations/{organisation}",
    "/quests?goal={goal_id}&skill=skill+1&minutes=60&text=Q",
    "/boards?kind=players",
    "/quests/{quest_id}?from=direction:{direction_id}&via={player_id}",
    "/quests/new?direction={direction_id}",
    "/directions/new?from_message={message_id}&from=quest:{quest_id}",
    *(f"/talk/{kind}/{{{kind}_id}}" for kind in ("goal", "initiative", "quest")),
]


@pytest.mark.parametrize("path", [*PAGES, *MORE])
def test_a_page(worlds: list[World], path: str) -> None:
    for who in (None, "Ada", "Cy", "Dee"):
        try:
            (status, few), (same, many) = (asked(world, who, "GET", path) for world in worlds)
        except KeyError:
            pytest.skip("names a thing that does not grow")
        assert status == same
        assert len(many) == len(few), (who, status, _more(few, many))


VERBS: list[tuple[str, str, dict[str, object]]] = [
    ("Cy", "/quests/{quest_id}/claims", {}),
    ("Dee", "/directions/{direction_id}/answers", {"answer": "unsure", "reason": "works"}),
    ("Dee", "/directions/{direction_id}/answers", {"answer": "right"}),
    ("Dee", "/directions/{direction_id}/answers/mine/withdrawal", {}),
    ("Dee", "/directions/{direction_id}/echoes", {"text": "Again"}),
    ("Cy", "/directions", {"goal_id": "{goal_id}", "text": "Next", "reason": "So", "ideas": "quest:{quest_id}"}),
    ("Ada", "/claims/{claim_id}/extension", {}),
    ("Ada", "/claims/{claim_id}/contributions", {"note": "Done"}),
    ("Dee", "/contributions/{contribution_id}/confirmations", {"answer": "yes"}),
    ("Dee", "/quests/{quest_id}/state", {"state": "blocked", "missing": "water"}),
    ("Cy", "/reports", {"kind": "quest", "about": "{quest_id}", "reason": "hurtful"}),
    ("Ada", "/me/rulings/{ruling_id}/appeal", {"text": "It was meant kindly"}),
    ("Dee", "/moderation/rulings", {"kind": "quest", "about": "{about_id}", "act": "hide", "reason": "It hurts"}),
    ("Ada", "/notices/seen", {}),
    ("Ada", "/teams/{side_id}/invitations", {}),
    ("Gus", "/join/{code}", {}),
    (
        "Bo",
        "/quests",
        {"initiative_id": "{initiative_id}", "title": "New", "done_when": "it is", "needs": "{quest_id}"},
    ),
    ("Ada", "/goals", {"short": "New", "title": "A new goal", "parents": "{goal_id}"}),
    ("Dee", "/metrics/{metric_id}/measurements", {"value": "3", "measured_on": "2026-11-01", "source": "us"}),
    ("Bo", "/talk/quest/{quest_id}", {"text": "Ask @Ada and @Cy"}),
    ("Cy", "/talk/messages/{message_id}/replies", {"text": "Ask @Otters"}),
    ("Ada", "/talk/messages/{message_id}/question", {"decide_by": "2026-11-20"}),
    ("Ada", "/talk/messages/{message_id}/outcome", {"outcome": "It rests"}),
    ("Ada", "/talk/messages/{message_id}/withdrawal", {}),
    ("Bo", "/facts", {"goal_id": "{goal_id}", "text": "Dry", "source": "Seen", "observed_on": "2026-11-01"}),
    ("Bo", "/facts/{fact_id}/answers", {"answer": "agree"}),
    ("Ada", "/teams/{side_id}/leave", {}),
    ("Ada", "/initiatives", {"name": "New", "what": "We plant", "so_that": "it is cool", "goals": "{goal_id}"}),
    ("Ada", "/alliances", {"initiative": "{mine}", "other": "{initiative_id}"}),
    ("Dee", "/alliances/{alliance_id}/answer", {"answer": "yes"}),
    ("Ada", "/alliances/{alliance_id}/end", {"reason": "Later"}),
    ("Ada", "/categories", {"word": "reeds", "initiatives": "{mine}"}),
]


@pytest.mark.parametrize(("who", "path", "form"), VERBS)
def test_a_verb(worlds: list[World], who: str, path: str, form: dict[str, object]) -> None:
    found = []
    for world in worlds:
        filled = {name: str(value).format(**world.things) for name, value in form.items()}
        found.append(asked(world, who, "POST", path, **filled))
    (status, few), (same, many) = found
    assert (status, same) == (200, 200)
    assert len(many) == len(few), _more(few, many)


def _more(few: list[str], many: list[str]) -> list[str]:
    """Give what was not asked equally often."""
    differing = {one for one in few + many if few.count(one) != many.count(one)}
    return sorted(f"{few.count(one)} → {many.count(one)} × {one[:300]}" for one in differing)
