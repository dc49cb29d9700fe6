"""Who may do what with things that are there: every route that names a thing × everybody who could ask.

Ada is the author of everything, Tom tends its initiative, Dee is the world's steward, Cy is a player of another team,
Gus a guest. What a write would do is rolled back once it is known to be allowed, so no cell of the matrix sees another.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from desk import acting, add_picture, answer_to, hand_in, independent_body, point_out, report, rule, say, state
from fastapi.routing import APIRoute
from site_of_town import phone_of
from starlette.testclient import TestClient
from town import START, MovableClock, Town, build_town, secret_of
from trying import DONE, only_try

from app.alliances import service as alliances
from app.claims import service as claims
from app.confirmations import service as confirmations
from app.goals import service as goals
from app.initiatives import purposes
from app.initiatives import service as initiatives
from app.main import ROUTERS, create_app
from app.migrate import migrate
from app.moderation import service as moderation
from app.platform.ids import new_id
from app.platform.settings import Settings
from app.players import service as players
from app.players import store as players_store
from app.teams import service as teams
from game.confirmations import Answer
from game.moderation import Act, Kind

WHO = {"nobody": None, "guest": "Gus", "other": "Cy", "tends": "Tom", "author": "Ada", "steward": "Dee"}

ALL = (200, 200, 200, 200, 200, 200)
PLAYERS = (401, 200, 200, 200, 200, 200)
TENDS = (401, 403, 403, 200, 200, 200)
TENDING = (401, 403, 403, DONE, DONE, DONE)
OWNS = (401, 403, 403, 403, 200, 200)
OWNING = (401, 403, 403, 403, DONE, DONE)
MINE = (401, 404, 404, 404, DONE, 404)
HIDDEN_DRAFT = (404, 404, 404, 200, 200, 200)
EVERYBODY = (401, DONE, DONE, DONE, DONE, DONE)
LASTING = (401, 403, DONE, DONE, DONE, DONE)

QUEST = {"title": "Dig", "done_when": "dug", "initiative_id": "{initiative}"}
INITIATIVE = {"name": "Oaks", "what": "We plant", "so_that": "it is cool", "goals": "{goal}"}
OTHER_WAY = {"text": "Willows first", "reason": "They root faster"}
METRIC = {"name": "n", "unit": "u", "target": "5", "starts_on": "2026-11-01", "due_on": "2027-11-01"}

# path with the names of things, body: (nobody, guest, other, tends, author, steward)
MATRIX: dict[tuple[str, str], tuple[dict[str, str], tuple[int, ...]]] = {
    ("GET", "/quests/{quest}"): ({}, ALL),
    ("GET", "/quests/{draft}"): ({}, HIDDEN_DRAFT),
    ("GET", "/quests/{quest}/edit"): ({}, TENDS),
    ("GET", "/quests/{draft}/edit"): ({}, (401, 404, 404, 200, 200, 200)),
    ("POST", "/quests/{quest}"): (QUEST, TENDING),
    ("POST", "/quests/{draft}"): (QUEST, (401, 404, 404, DONE, DONE, DONE)),
    ("POST", "/quests/{quest}/state"): ({"state": "closed"}, TENDING),
    ("POST", "/quests/{draft}/state"): ({"state": "open"}, (401, 404, 404, DONE, DONE, DONE)),
    ("POST", "/quests/{quest}/claims"): ({}, EVERYBODY),
    ("POST", "/quests/{draft}/claims"): ({}, (401, 404, 404, 409, 409, 409)),
    ("POST", "/quests/{quest}/hearts"): ({"heart": "give"}, LASTING),
    ("POST", "/quests/{draft}/hearts"): ({"heart": "give"}, (401, 404, 404, 409, 409, 409)),
    ("GET", "/goals/{goal}"): ({}, ALL),
    ("GET", "/goals/{goal}/headline"): ({}, ALL),
    ("GET", "/goals/{goal}/edit"): ({}, OWNS),
    ("POST", "/goals/{goal}"): ({"short": "Oaks", "title": "Oaks"}, OWNING),
    ("GET", "/goals/{goal}/metrics/new"): ({}, OWNS),
    ("POST", "/goals/{goal}/metrics"): (METRIC, OWNING),
    ("GET", "/metrics/{metric}/measurements/new"): ({}, (401, 403, 200, 200, 200, 200)),
    ("POST", "/metrics/{metric}/measurements"): ({"value": "3", "measured_on": "2026-11-01", "source": "us"}, LASTING),
    ("GET", "/initiatives/{initiative}"): ({}, ALL),
    ("GET", "/initiatives/{idea}"): ({}, HIDDEN_DRAFT),
    ("GET", "/initiatives/{initiative}/together"): ({}, ALL),
    ("GET", "/initiatives/{idea}/together"): ({}, HIDDEN_DRAFT),
    ("GET", "/initiatives/{initiative}/calendar.ics"): ({}, ALL),
    ("GET", "/initiatives/{idea}/calendar.ics"): ({}, HIDDEN_DRAFT),
    # Cy's initiative asks one of Ada's and Tom's: they answer, Cy can take it back, nobody decides for others
    ("POST", "/alliances/{alliance}/answer"): ({"answer": "yes"}, (401, 403, 403, DONE, DONE, 403)),
    ("POST", "/alliances/{alliance}/end"): ({}, (401, 403, DONE, 403, 403, 403)),
    ("GET", "/initiatives/{initiative}/edit"): ({}, TENDS),
    ("POST", "/initiatives/{initiative}"): (INITIATIVE, TENDING),
    ("POST", "/initiatives/{initiative}/state"): ({"state": "done"}, TENDING),
    ("POST", "/initiatives/{initiative}/stewards"): ({"name": "Bo"}, TENDING),
    ("POST", "/initiatives/{idea}/stewards"): ({"name": "Bo"}, (401, 404, 404, DONE, DONE, DONE)),
    ("POST", "/initiatives/{initiative}/stewards/me/end"): ({}, EVERYBODY),
    ("GET", "/directions/{direction}"): ({}, ALL),
    ("POST", "/directions/{direction}/answers"): ({"answer": "right"}, (401, 403, DONE, DONE, 409, DONE)),
    ("POST", "/directions/{direction}/answers/mine/withdrawal"): ({}, (401, 404, DONE, 404, 404, 404)),
    ("POST", "/directions/{direction}/echoes"): ({"text": "Reeds, then"}, LASTING),
    ("POST", "/directions/{direction}/withdrawal"): ({}, (401, 403, 403, 403, DONE, 403)),
    ("POST", "/directions/{direction}/split"): (OTHER_WAY, (401, 403, 403, 403, DONE, 403)),
    ("GET", "/talk/initiative/{initiative}"): ({}, ALL),
    ("GET", "/talk/initiative/{idea}"): ({}, HIDDEN_DRAFT),
    ("GET", "/talk/initiative/{initiative}/latest"): ({}, ALL),
    ("GET", "/talk/initiative/{idea}/latest"): ({}, HIDDEN_DRAFT),
    ("GET", "/talk/initiative/{initiative}/names"): ({}, PLAYERS),
    ("POST", "/talk/initiative/{initiative}"): ({"text": "Who comes?"}, EVERYBODY),
    ("POST", "/talk/initiative/{idea}"): ({"text": "Who comes?"}, (401, 404, 404, DONE, DONE, DONE)),
    ("GET", "/talk/messages/{message}"): ({}, ALL),
    ("GET", "/talk/messages/{of_draft}"): ({}, HIDDEN_DRAFT),
    ("POST", "/talk/messages/{message}/replies"): ({"text": "I do"}, EVERYBODY),
    ("POST", "/talk/messages/{of_draft}/replies"): ({"text": "I do"}, (401, 404, 404, DONE, DONE, DONE)),
    ("POST", "/talk/messages/{message}/withdrawal"): ({}, MINE),
    ("POST", "/talk/messages/{message}/question"): ({"decide_by": "2026-11-09"}, TENDING),
    ("POST", "/talk/messages/{message}/outcome"): ({"outcome": "It rests"}, TENDING),
    ("POST", "/talk/messages/{of_draft}/outcome"): ({"outcome": "It rests"}, (401, 404, 404, DONE, DONE, DONE)),
    ("GET", "/quests/new?from_message={message}"): ({}, PLAYERS),
    ("GET", "/directions/new?from_message={message}"): ({}, (401, 403, 200, 200, 200, 200)),
    ("GET", "/directions/new?from_message={of_draft}"): ({}, (401, 403, 404, 200, 200, 200)),
    ("GET", "/quests/new?from_message={of_draft}"): ({}, (401, 404, 404, 200, 200, 200)),
    ("GET", "/facts/{fact}"): ({}, ALL),
    ("POST", "/facts/{fact}/answers"): ({"answer": "agree"}, (401, 403, DONE, DONE, 409, DONE)),
    ("GET", "/goals/{goal}/situation"): ({}, ALL),
    ("POST", "/initiatives/{initiative}/organisations"): ({}, (401, 403, DONE, 403, DONE, 403)),
    ("POST", "/initiatives/{initiative}/goals/{goal}/confirmation"): ({}, (401, 403, DONE, 409, 409, 409)),
    ("POST", "/initiatives/{said}/goals/{goal}/confirmation/withdrawal"): ({}, (401, 409, DONE, 409, 409, 409)),
    ("GET", "/claims/{claim}/hand-in"): ({}, (401, 404, 404, 404, 200, 404)),
    ("POST", "/claims/{claim}/extension"): ({}, MINE),
    ("POST", "/claims/{claim}/release"): ({}, MINE),
    ("POST", "/claims/{claim}/contributions"): ({"note": "Done"}, MINE),
    ("GET", "/contributions/{contribution}"): ({}, PLAYERS),
    ("POST", "/contributions/{contribution}/confirmations"): ({"answer": "yes"}, (401, 403, DONE, DONE, 409, DONE)),
    ("POST", "/contributions/{answered}/confirmations/mine/withdrawal"): ({}, (401, 409, DONE, 409, 409, 409)),
    ("GET", "/pictures/{picture}/small"): ({}, PLAYERS),
    ("GET", "/pictures/{hidden_picture}/small"): ({}, (401, 404, 404, 404, 200, 200)),
    ("GET", "/teams/{team}"): ({}, ALL),
    ("POST", "/teams/{team}/leave"): ({}, MINE),
    ("POST", "/teams/{team}/invitations"): ({}, OWNING),
    ("GET", "/organisations/{organisation}"): ({}, ALL),
    ("POST", "/organisations/{organisation}/leave"): ({}, MINE),
    ("POST", "/organisations/{organisation}/invitations"): ({}, OWNING),
    ("POST", "/invitations/{invitation}/revocation"): ({}, (401, 404, 404, 404, DONE, DONE)),
    ("GET", "/join/{code}"): ({}, ALL),
    ("GET", "/join/{code}/qr.svg"): ({}, ALL),
    ("POST", "/join/{code}"): ({}, EVERYBODY),
    ("GET", "/reports/quest/{quest}"): ({}, (401, 200, 200, 200, 409, 200)),
    ("GET", "/reports/quest/{draft}"): ({}, (401, 404, 404, 404, 409, 200)),
    ("POST", "/moderation/appeals/{appealed}"): ({"answer": "no", "reason": "No"}, (401, 403, 403, 403, 403, DONE)),
    ("POST", "/me/rulings/{ruling}/appeal"): ({"text": "It was meant kindly"}, MINE),
    ("POST", "/me/no-contact/{apart}/end"): ({}, MINE),
    ("GET", "/me/was/{apart}"): ({}, PLAYERS),
    ("POST", "/me/devices/{device}/end"): ({}, MINE),
    ("GET", "/share/quest/{quest}.png"): ({}, ALL),
    ("GET", "/share/quest/{draft}.png"): ({}, (404,) * 6),
    ("GET", "/share/initiative/{initiative}.png"): ({}, ALL),
    ("GET", "/share/initiative/{idea}.png"): ({}, (404,) * 6),
    ("GET", "/share/goal/{goal}.png"): ({}, ALL),
}
# a secret is the right by itself, and these are no things: proved in tests/app/players, test_authority, test_pages
NOT_HERE = {"/steward/{secret}", "/sign-in/{secret}", "/icons/{name}.png"}


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    clock = MovableClock(START)
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("rights"), disk_floor_mb=1), clock=clock)
    migrate(app.state.database)
    town = app.state.database.write_now(build_town, app.state.database, clock)
    things = {name: str(value) for name, value in make_things(town, tmp_path_factory.getbasetemp(), app).items()}
    app.state.database.write = only_try(app.state.database)
    with TestClient(app) as inside:
        yield inside, things


def make_things(town: Town, _folder: Path, app: Any) -> dict[str, object]:
    """Make one of everything, Ada's."""
    ada = town.ada

    def add_tom(work) -> Any:  # type: ignore[no-untyped-def]
        tom = new_id()
        players_store.add_player(work, tom, "Tom", kind="lasting", time_zone="UTC")
        return players.open_device(work, tom, secret_of("Tom"), "a test", proved=True)

    tom = town.db.write_now(add_tom)
    organisation, team = new_id(), new_id()
    town.do(teams.found, ada, "organisation", organisation, "Reeds", "")
    town.do(teams.found, ada, "team", team, "Reed Cutters", "")
    town.do(teams.act_as, ada, "organisation", organisation)
    ada = town.db.read_now(players_store.actor_by_id, ada.id, ada.device_id)
    assert ada is not None
    invitation = new_id()
    code = town.do(teams.invite, ada, invitation, "team", team)
    goal, metric = new_id(), new_id()
    town.do(goals.propose, ada, goal, short="Reeds", title="Reeds on every bank")
    values = {"name": "cover", "unit": "%", "method": "latest", "baseline_milli": 0, "target_milli": 9}
    dates = {"starts_on": START.date(), "due_on": START.date().replace(year=2027)}
    town.do(goals.add_metric, ada, metric, goal, **values, **dates)
    purpose = {"name": "Banks", "what": "We plant reeds", "so_that": "banks hold"}
    initiative, said, idea = new_id(), new_id(), new_id()
    for number, is_idea in ((initiative, False), (said, False), (idea, True)):
        # proposed for oneself: an organisation that takes part already has nothing to ask for
        town.do(initiatives.propose, town.ada, number, [goal], "direct", idea=is_idea, **purpose)
        town.do(initiatives.tend, town.ada, number, "Tom")
    direction = point_out(town, ada, goal_id=goal)
    answer_to(town, town.cy, direction)
    independent_body(town, town.cy)
    town.do(purposes.confirm, acting(town, town.cy), said, goal)
    mine = {"proposed_by": ada.id, "initiative_id": initiative, "metric_id": None, "places": 5}
    theirs, alliance = new_id(), new_id()
    town.do(initiatives.propose, town.cy, theirs, [goal], "direct", **{**purpose, "name": "Other banks"})
    town.do(alliances.propose, town.cy, alliance, theirs, initiative)
    claim = town.do(claims.claim, ada, new_id(), town.quest(**mine))
    contribution = hand_in(town, ada, town.quest(**mine))
    answered = hand_in(town, ada, town.quest(**mine, risk="medium", confirmations_needed=2))
    town.do(confirmations.answer, town.cy, answered, Answer.YES)
    pictures = {"picture": add_picture(town, ada, contribution), "hidden_picture": add_picture(town, ada, contribution)}
    rulings = {}
    for name in ("ruling", "appealed"):
        hidden = town.quest(**mine)
        report(town, town.bo, Kind.QUEST, hidden)
        rulings[name] = rule(town, town.dee, Kind.QUEST, hidden, Act.HIDE)
    town.do(moderation.appeal, ada, rulings["appealed"], "It was meant kindly")
    report(town, town.bo, Kind.PICTURE, pictures["hidden_picture"])
    rule(town, town.dee, Kind.PICTURE, pictures["hidden_picture"], Act.HIDE)
    town.do(moderation.block, ada, town.bo.id)
    put_on_the_shelf(town, app, pictures)
    other = town.db.write_now(players.open_device, ada.id, "another-secret", "another phone", proved=True)
    assert tom.id
    draft = town.quest(**mine, state="draft")
    return {
        "message": say(town, ada, kind="initiative", about=initiative),
        "of_draft": say(town, ada, kind="quest", about=draft),
        "fact": state(town, ada, goal_id=goal),
        **pictures,
        **rulings,
        "goal": goal,
        "metric": metric,
        "initiative": initiative,
        "said": said,
        "idea": idea,
        "alliance": alliance,
        "direction": direction,
        "claim": claim,
        "contribution": contribution,
        "answered": answered,
        "team": team,
        "organisation": organisation,
        "invitation": invitation,
        "code": code,
        "apart": town.bo.id,
        "device": other.device_id,
        "quest": town.quest(**mine),
        "draft": draft,
    }


def put_on_the_shelf(town: Town, app: Any, pictures: dict[str, UUID]) -> None:
    for picture in pictures.values():
        for thumb in (False, True):
            path = app.state.shelf._file(picture.hex, thumb=thumb)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"a picture")


@pytest.mark.parametrize(("method", "path"), MATRIX)
def test_who_may(there: tuple[TestClient, dict[str, str]], method: str, path: str) -> None:
    inside, things = there
    body, statuses = MATRIX[method, path]
    asked = path.format(**things)
    found = {}
    for role, name in WHO.items():
        client = phone_of(inside)
        client.headers.update({"origin": "http://localhost", "accept": "application/json"})
        if name:
            client.cookies.set("wg_device", secret_of(name))
        sent = {field: value.format(**things) for field, value in body.items()}
        answer = client.request(method, asked, data={"deed": str(uuid4()), **sent} if method == "POST" else None)
        found[role] = answer.status_code
    assert found == dict(zip(WHO, statuses, strict=True))


def test_every_route_that_names_a_thing_has_a_row() -> None:
    named = {
        (next(iter(r.methods)), r.path)
        for router in ROUTERS
        for r in router.routes
        if isinstance(r, APIRoute) and "{" in r.path and r.path not in NOT_HERE
    }
    shapes = {(method, _shape(path)) for method, path in MATRIX}
    missing = {(method, path) for method, path in named if (method, _shape(path)) not in shapes}
    assert not missing


def _shape(path: str) -> tuple[str, ...]:
    """Give the fixed parts of a path: what stands in braces is a thing, whatever it is called."""
    fixed = path.replace("/quest/{draft}", "/quest/{quest}")
    fixed = fixed.replace("/reports/quest/", "/reports/{kind}/").replace("/talk/initiative/", "/talk/{kind}/")
    parts = fixed.replace("/small", "/{size}").split("/")
    return tuple("{}" + part.partition("}")[2] if part.startswith("{") else part for part in parts)
