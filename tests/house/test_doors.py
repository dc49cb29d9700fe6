"""Every route: who may come in, what every answer carries, and that no other site gets in."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from site_of_town import phone_of
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from town import START, MovableClock, build_town, secret_of

from app.main import ROUTERS, create_app
from app.migrate import migrate
from app.platform.settings import Settings

ROLES = ("nobody", "guest", "player", "steward")
WHO = {"guest": "Gus", "player": "Ada", "steward": "Dee"}
ANYBODY = (200, 200, 200, 200)
PLAYERS = (401, 200, 200, 200)
NOTHING_THERE = (401, 404, 404, 404)
# what a request for something that is not there, or without a body, answers to: nobody, guest, player, steward
MATRIX: dict[tuple[str, str], tuple[int, int, int, int]] = {
    ("GET", "/"): ANYBODY,
    ("POST", "/clarity"): (422, 422, 422, 422),
    ("GET", "/first"): ANYBODY,
    ("GET", "/first/cards"): ANYBODY,
    ("GET", "/first/now"): (303, 303, 303, 303),
    ("GET", "/quests"): ANYBODY,
    ("GET", "/quests/{quest_id}"): (404, 404, 404, 404),
    ("GET", "/boards"): ANYBODY,
    ("GET", "/boards/around"): ANYBODY,
    ("GET", "/goals/{goal_id}"): (404, 404, 404, 404),
    ("GET", "/goals/{goal_id}/headline"): (404, 404, 404, 404),
    ("GET", "/initiatives/{initiative_id}"): (404, 404, 404, 404),
    ("GET", "/propose"): ANYBODY,
    ("GET", "/world/edit"): (401, 403, 403, 200),
    ("POST", "/world"): (401, 403, 403, 422),
    ("GET", "/goals/new"): (401, 403, 200, 200),
    ("POST", "/goals"): (401, 422, 422, 422),
    ("GET", "/goals/{goal_id}/edit"): NOTHING_THERE,
    ("POST", "/goals/{goal_id}"): (401, 422, 422, 422),
    ("GET", "/goals/{goal_id}/metrics/new"): NOTHING_THERE,
    ("POST", "/goals/{goal_id}/metrics"): NOTHING_THERE,
    ("GET", "/metrics/{metric_id}/measurements/new"): NOTHING_THERE,
    ("POST", "/metrics/{metric_id}/measurements"): NOTHING_THERE,
    ("GET", "/initiatives"): ANYBODY,
    ("GET", "/initiatives/alike"): PLAYERS,
    ("GET", "/initiatives/{initiative_id}/together"): (404, 404, 404, 404),
    ("GET", "/initiatives/{initiative_id}/calendar.ics"): (404, 404, 404, 404),
    ("GET", "/alliances"): PLAYERS,
    ("POST", "/alliances"): (401, 422, 422, 422),
    ("POST", "/alliances/different"): (401, 422, 422, 422),
    ("POST", "/alliances/{alliance_id}/answer"): (401, 422, 422, 422),
    ("POST", "/alliances/{alliance_id}/end"): NOTHING_THERE,
    ("POST", "/categories"): (401, 422, 422, 422),
    ("GET", "/world/coverage"): ANYBODY,
    ("GET", "/directions"): ANYBODY,
    ("GET", "/directions/new"): (401, 403, 200, 200),
    ("POST", "/directions"): (401, 422, 422, 422),
    ("GET", "/directions/{direction_id}"): (404, 404, 404, 404),
    ("POST", "/directions/{direction_id}/answers"): (401, 422, 422, 422),
    ("POST", "/directions/{direction_id}/answers/mine/withdrawal"): NOTHING_THERE,
    ("POST", "/directions/{direction_id}/echoes"): (401, 422, 422, 422),
    ("POST", "/directions/{direction_id}/withdrawal"): NOTHING_THERE,
    ("POST", "/directions/{direction_id}/split"): (401, 422, 422, 422),
    ("GET", "/initiatives/new"): PLAYERS,
    ("POST", "/initiatives"): (401, 422, 422, 422),
    ("GET", "/initiatives/{initiative_id}/edit"): NOTHING_THERE,
    ("POST", "/initiatives/{initiative_id}"): (401, 422, 422, 422),
    ("POST", "/initiatives/{initiative_id}/state"): (401, 422, 422, 422),
    ("POST", "/initiatives/{initiative_id}/stewards"): (401, 404, 404, 404),
    ("POST", "/initiatives/{initiative_id}/stewards/me/end"): NOTHING_THERE,
    ("POST", "/initiatives/{initiative_id}/organisations"): NOTHING_THERE,
    ("POST", "/initiatives/{initiative_id}/goals/{goal_id}/confirmation"): NOTHING_THERE,
    ("POST", "/initiatives/{initiative_id}/goals/{goal_id}/confirmation/withdrawal"): NOTHING_THERE,
    ("GET", "/quests/new"): PLAYERS,
    ("POST", "/quests"): (401, 422, 422, 422),
    ("GET", "/quests/{quest_id}/edit"): NOTHING_THERE,
    ("POST", "/quests/{quest_id}"): (401, 422, 422, 422),
    ("POST", "/quests/{quest_id}/state"): (401, 422, 422, 422),
    ("POST", "/quests/{quest_id}/hearts"): (401, 422, 422, 422),
    ("GET", "/talk/{kind}/{about_id}"): (404, 404, 404, 404),
    ("POST", "/talk/{kind}/{about_id}"): NOTHING_THERE,
    ("GET", "/talk/{kind}/{about_id}/latest"): (404, 404, 404, 404),
    ("GET", "/talk/{kind}/{about_id}/names"): NOTHING_THERE,
    ("GET", "/talk/messages/{message_id}"): (404, 404, 404, 404),
    ("POST", "/talk/messages/{message_id}/replies"): (401, 422, 422, 422),
    ("POST", "/talk/messages/{message_id}/withdrawal"): NOTHING_THERE,
    ("POST", "/talk/messages/{message_id}/question"): (401, 422, 422, 422),
    ("POST", "/talk/messages/{message_id}/outcome"): (401, 422, 422, 422),
    ("GET", "/facts/new"): (401, 403, 200, 200),
    ("POST", "/facts"): (401, 422, 422, 422),
    ("GET", "/facts/{fact_id}"): (404, 404, 404, 404),
    ("POST", "/facts/{fact_id}/answers"): (401, 422, 422, 422),
    ("GET", "/goals/{goal_id}/situation"): (404, 404, 404, 404),
    ("GET", "/teams"): ANYBODY,
    ("GET", "/teams/new"): PLAYERS,
    ("POST", "/teams"): (401, 422, 422, 422),
    ("GET", "/teams/{side_id}"): (404, 404, 404, 404),
    ("POST", "/teams/{side_id}/leave"): NOTHING_THERE,
    ("POST", "/teams/{side_id}/invitations"): NOTHING_THERE,
    ("GET", "/organisations/new"): PLAYERS,
    ("POST", "/organisations"): (401, 422, 422, 422),
    ("GET", "/organisations/{side_id}"): (404, 404, 404, 404),
    ("POST", "/organisations/{side_id}/leave"): NOTHING_THERE,
    ("POST", "/organisations/{side_id}/invitations"): NOTHING_THERE,
    ("POST", "/acting"): (401, 303, 303, 303),
    ("GET", "/invite"): PLAYERS,
    ("POST", "/invitations"): (401, 303, 303, 303),
    ("POST", "/invitations/{invitation_id}/revocation"): NOTHING_THERE,
    ("GET", "/join/{code}"): (404, 404, 404, 404),
    ("GET", "/join/{code}/qr.svg"): (404, 404, 404, 404),
    ("POST", "/join/{code}"): NOTHING_THERE,
    ("GET", "/world"): ANYBODY,
    ("GET", "/map.json"): ANYBODY,
    ("GET", "/world/log"): ANYBODY,
    ("GET", "/fit"): ANYBODY,
    ("GET", "/fit.json"): ANYBODY,
    ("GET", "/me"): ANYBODY,
    ("GET", "/me/ledger"): PLAYERS,
    ("GET", "/me/sparks"): PLAYERS,
    ("POST", "/me/sparks/links"): (401, 422, 422, 422),
    ("GET", "/me/edit"): PLAYERS,
    ("POST", "/me"): (401, 422, 422, 422),
    ("GET", "/confirm"): PLAYERS,
    ("GET", "/contributions/{contribution_id}"): NOTHING_THERE,
    ("GET", "/claims/{claim_id}/hand-in"): NOTHING_THERE,
    ("GET", "/pictures/{picture_id}/{size}"): NOTHING_THERE,
    ("GET", "/steward/{secret}"): ANYBODY,
    ("GET", "/share/quest/{quest_id}.png"): (404, 404, 404, 404),
    ("GET", "/share/initiative/{initiative_id}.png"): (404, 404, 404, 404),
    ("GET", "/share/goal/{goal_id}.png"): (404, 404, 404, 404),
    ("GET", "/share/world.png"): ANYBODY,
    ("GET", "/trust"): (404, 404, 404, 404),
    ("GET", "/trust/ca.crt"): (404, 404, 404, 404),
    ("GET", "/trust/ca.mobileconfig"): (404, 404, 404, 404),
    ("GET", "/trust/qr.svg"): (404, 404, 404, 404),
    ("POST", "/plain/seen"): (303, 303, 303, 303),
    ("GET", "/manifest.webmanifest"): ANYBODY,
    ("GET", "/icons/{name}.png"): (404, 404, 404, 404),
    ("GET", "/sw.js"): ANYBODY,
    ("GET", "/offline"): ANYBODY,
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("POST", "/notices/seen"): (401, 303, 303, 303),
    ("POST", "/players"): (422, 422, 422, 422),
    ("POST", "/steward/{secret}"): (410, 410, 410, 410),
    ("POST", "/sign-out"): (401, 303, 303, 303),
    ("POST", "/sign-in"): (422, 422, 422, 422),
    ("GET", "/sign-in/{secret}"): ANYBODY,
    ("POST", "/sign-in/{secret}"): (410, 410, 410, 410),
    ("POST", "/sign-in/code"): (422, 422, 422, 422),
    ("POST", "/passkeys"): (401, 422, 422, 422),
    ("POST", "/passkeys/making"): PLAYERS,
    ("POST", "/passkeys/showing"): ANYBODY,
    ("POST", "/passkeys/shown"): (422, 422, 422, 422),
    ("GET", "/reports/{kind}/{about_id}"): NOTHING_THERE,
    ("POST", "/reports"): (401, 422, 422, 422),
    ("GET", "/moderation"): (401, 403, 403, 200),
    ("POST", "/moderation/rulings"): (401, 422, 422, 422),
    ("POST", "/moderation/appeals/{ruling_id}"): (401, 422, 422, 422),
    ("GET", "/world/initiatives-csv"): (401, 403, 403, 200),
    ("POST", "/world/initiatives-csv"): (401, 403, 403, 422),
    ("POST", "/world/initiatives-csv/look"): (401, 403, 403, 422),
    ("GET", "/world/samples"): (401, 403, 403, 200),
    ("POST", "/world/samples/removal"): (401, 403, 403, 409),
    ("GET", "/me/rulings"): PLAYERS,
    ("POST", "/me/rulings/words"): (401, 422, 422, 422),
    ("POST", "/me/rulings/{ruling_id}/appeal"): (401, 422, 422, 422),
    ("GET", "/me/no-contact"): PLAYERS,
    ("GET", "/me/was/{player_id}"): PLAYERS,
    ("POST", "/me/no-contact"): (401, 422, 422, 422),
    ("POST", "/me/no-contact/{player_id}/end"): NOTHING_THERE,
    ("POST", "/me/devices/{device_id}/end"): NOTHING_THERE,
    ("POST", "/quests/{quest_id}/claims"): (401, 404, 404, 404),
    ("POST", "/claims/{claim_id}/extension"): NOTHING_THERE,
    ("POST", "/claims/{claim_id}/release"): NOTHING_THERE,
    ("POST", "/claims/{claim_id}/contributions"): NOTHING_THERE,
    ("POST", "/contributions/{contribution_id}/confirmations"): (401, 422, 422, 422),
    ("POST", "/contributions/{contribution_id}/confirmations/mine/withdrawal"): NOTHING_THERE,
}
ROUTES = sorted((next(iter(r.methods)), r.path) for router in ROUTERS for r in router.routes if isinstance(r, APIRoute))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("doors"), disk_floor_mb=1), clock=MovableClock(START))
    migrate(app.state.database)
    app.state.database.write_now(build_town, app.state.database, MovableClock(START))
    with TestClient(app) as inside:
        yield inside


def ask(inside: TestClient, method: str, path: str, role: str = "nobody", **headers: str):  # type: ignore[no-untyped-def]
    client = phone_of(inside, raises=True)
    if role in WHO:
        client.cookies.set("wg_device", secret_of(WHO[role]))
    for name in (
        "quest_id",
        "goal_id",
        "initiative_id",
        "claim_id",
        "contribution_id",
        "picture_id",
        "device_id",
        "side_id",
        "invitation_id",
        "metric_id",
        "direction_id",
        "message_id",
        "fact_id",
    ):
        path = path.replace("{" + name + "}", str(uuid4()))
    path = path.replace("{kind}", "quest")
    for name in ("about_id", "ruling_id", "player_id", "alliance_id"):
        path = path.replace("{" + name + "}", str(uuid4()))
    path = (
        path.replace("{secret}", "x" * 43)
        .replace("{name}", "none")
        .replace("{code}", "none")
        .replace("{size}", "small")
    )
    body = {"deed": str(uuid4())} if method == "POST" else None
    return client.request(method, path, data=body, headers={"origin": "http://localhost", **headers})


def test_every_route_has_a_row() -> None:
    assert set(ROUTES) == set(MATRIX)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_who_may_come_in(served: TestClient, method: str, path: str) -> None:
    for role, status in zip(ROLES, MATRIX[method, path], strict=True):
        if path == "/sign-out" and role != "nobody":
            continue  # it would end the cast's own devices; tested in tests/app/players
        assert ask(served, method, path, role).status_code == status, role


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_answer_is_dressed(served: TestClient, method: str, path: str) -> None:
    answer = ask(served, method, path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if route[0] != "GET"])
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
    ],
)
def test_no_other_site_gets_in(served: TestClient, method: str, path: str, headers: dict[str, str]) -> None:
    answer = ask(served, method, path, "player", accept="application/json", **headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "cross_site"


def test_a_socket_of_another_site_is_refused(served: TestClient) -> None:
    client, where = served, "ws://localhost/live"
    cookie = f"wg_device={secret_of('Ada')}"
    for origin in ("https://evil.example", "http://localhost.evil.example", "https://localhost", "null", "", None):
        headers = {"cookie": cookie} | ({"origin": origin} if origin is not None else {})
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(where, headers=headers):
            pass
    with client.websocket_connect(where, headers={"cookie": cookie, "origin": "http://localhost"}) as ours:
        ours.send_json({"watch": ["now"]})
        assert ours.receive_json()["watching"] == ["now"]


def test_no_page_calls_another_host() -> None:
    root = Path(__file__).resolve().parents[2]
    for path in [*(root / "templates").rglob("*.html"), *(root / "static/js").rglob("*.js")]:
        assert "http://" not in path.read_text().replace("http://www.w3.org", ""), path
