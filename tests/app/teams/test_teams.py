"""Organisations and teams: founding, inviting, joining, leaving, acting as, counting as independent."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from town import Town, secret_of

from app.main import create_app
from app.platform.ids import new_id
from app.platform.settings import Settings
from app.teams import service, store
from game.errors import Forbidden, FoundedEnough, InvitationOver, NameTaken, NotFound
from game.independence import is_independent


def invited(town: Town, team: object) -> str:
    return town.do(service.invite, town.ada, new_id(), "team", team)


def founded(town: Town, kind: str = "team", name: str = "Herons"):  # type: ignore[no-untyped-def]
    side = new_id()
    town.do(service.found, town.ada, kind, side, name, "")
    return side


def test_who_founds_leads_and_names_are_unique(town: Town) -> None:
    herons = founded(town)
    assert town.db.read_now(store.membership, "team", herons, town.ada.id) is True
    with pytest.raises(NameTaken):
        town.do(service.found, town.bo, "team", new_id(), "Herons", "")
    assert town.db.read_now(store.count_founded, "team", town.bo.id) == 0


def test_nobody_founds_without_end(town: Town) -> None:
    for number in range(20):
        founded(town, name=f"Team {number}")
    with pytest.raises(FoundedEnough):
        founded(town)


def test_only_who_leads_invites(town: Town) -> None:
    herons = founded(town)
    with pytest.raises(Forbidden):
        town.do(service.invite, town.bo, new_id(), "team", herons)
    with pytest.raises(NotFound):
        town.do(service.invite, town.bo, new_id(), "team", uuid4())


def test_joining_twice_uses_an_invitation_once(town: Town) -> None:
    herons = founded(town)
    code = invited(town, herons)
    for _ in range(2):
        town.do(service.join, town.gus, code)
    found = town.db.read_now(store.invitation, code)
    assert found is not None
    assert found.uses == 1
    assert town.db.read_now(store.membership, "team", herons, town.gus.id) is False
    assert town.db.read_now(store.acting, town.gus.id)[0] == herons


def test_an_invitation_ends_by_age_use_and_by_taking_it_back(town: Town) -> None:
    herons = founded(town)
    code, other, third = invited(town, herons), invited(town, herons), invited(town, herons)
    town.do(
        lambda work: work.conn.execute(
            text("UPDATE invitation SET uses = most_uses WHERE code = :code"), {"code": code}
        )
    )
    with pytest.raises(InvitationOver):
        town.do(service.join, town.gus, code)
    found = town.db.read_now(store.invitation, other)
    assert found is not None
    with pytest.raises(NotFound):
        town.do(service.revoke, town.gus, found.id)
    town.do(service.revoke, town.ada, found.id)
    with pytest.raises(InvitationOver):
        town.do(service.join, town.gus, other)
    town.clock.move(days=7)
    with pytest.raises(InvitationOver):
        town.do(service.join, town.gus, third)


def test_when_the_last_captain_leaves_the_longest_standing_member_takes_over(town: Town) -> None:
    herons = founded(town)
    code = invited(town, herons)
    town.do(service.join, town.gus, code)
    town.clock.move(hours=1)
    town.do(service.join, town.bo, code)
    town.do(service.leave, town.ada, "team", herons)
    assert [(m.name, m.leads) for m in town.db.read_now(store.members, "team", herons)] == [
        ("Gus", True),
        ("Bo", False),
    ]
    with pytest.raises(NotFound):
        town.do(service.leave, town.ada, "team", herons)


def test_one_acts_only_for_what_one_is_in(town: Town) -> None:
    herons = founded(town)
    with pytest.raises(NotFound):
        town.do(service.act_as, town.bo, "team", herons)
    town.do(service.act_as, town.ada, "team", herons)
    assert town.db.read_now(store.acting, town.ada.id) == (herons, None)
    town.do(service.leave, town.ada, "team", herons)
    assert town.db.read_now(store.acting, town.ada.id) == (None, None)


def test_three_ways_in_make_an_organisation_independent(town: Town) -> None:
    club = founded(town, "organisation", "Heron Club")
    codes = [town.do(service.invite, town.ada, new_id(), "organisation", club) for _ in range(2)]
    town.do(service.join, town.bo, codes[0])
    town.do(service.join, town.cy, codes[0])
    town.do(service.join, town.gus, codes[1])
    assert not is_independent(town.db.read_now(store.ways_in, club)), "a guest does not count"
    town.do(service.join, town.dee, codes[1])
    assert is_independent(town.db.read_now(store.ways_in, club))


def test_a_stranger_joins_a_team_by_link_and_name_only(town: Town, tmp_path) -> None:  # type: ignore[no-untyped-def]
    herons = founded(town)
    code = invited(town, herons)
    app = create_app(Settings(data_dir=tmp_path, disk_floor_mb=1, database_url=str(town.db.url)), clock=town.clock)
    with TestClient(app, base_url="http://localhost", follow_redirects=True) as client:
        assert "Herons" in client.get(f"/join/{code}").text
        picture = client.get(f"/join/{code}/qr.svg")
        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert "style=" not in picture.text
        page = client.post(
            f"/join/{code}", data={"deed": str(uuid4()), "name": "Nia"}, headers={"origin": "http://localhost"}
        )
        assert page.status_code == 200
        assert "Nia" in page.text
        assert "You are in." in page.text


def test_a_taken_name_leaves_what_was_typed_in_the_form(town: Town, tmp_path) -> None:  # type: ignore[no-untyped-def]
    founded(town)
    app = create_app(Settings(data_dir=tmp_path, disk_floor_mb=1, database_url=str(town.db.url)), clock=town.clock)
    with TestClient(app, base_url="http://localhost") as client:
        client.cookies.set("wg_device", secret_of("Bo"))
        sent = {"deed": str(uuid4()), "name": "Herons", "about": "We wade."}
        answer = client.post("/teams", data=sent, headers={"origin": "http://localhost"})
        assert answer.status_code == 409
        assert "We wade." in answer.text
        assert "That name is taken" in answer.text
        answer = client.post("/teams", data={**sent, "name": "x" * 61}, headers={"origin": "http://localhost"})
        assert answer.status_code == 422
        assert "at most 60 signs" in answer.text
