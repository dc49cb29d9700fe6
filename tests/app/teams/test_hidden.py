"""A team or an organisation that is hidden: in no list, for those inside under a stand-in name, taking in nobody."""

import pytest
from desk import hide_by_reports, people, rule, thing
from site_of_town import Site

from app.platform.ids import new_id
from app.teams import service
from game.errors import HiddenForNow
from game.moderation import Act, Kind

# Dee founded both and tends the world; Ada and Bo are Otters, Cy plays for the Larks, Gus is a guest.
SEES = {None: 404, "Gus": 404, "Cy": 404, "Ada": 200, "Bo": 200, "Dee": 200}


def name_of(kind: Kind) -> str:
    return "Otters" if kind is Kind.TEAM else "Tree Club"


@pytest.mark.parametrize("kind", [Kind.TEAM, Kind.ORGANISATION])
def test_nobody_finds_it_in_a_list(site: Site, kind: Kind) -> None:
    side, _founder = thing(site.town, kind)
    assert f'href="/{kind}s/{side}"' in site.phone().get("/teams").text
    hide_by_reports(site.town, kind, side)
    for who in SEES:
        page = site.phone(who).get("/teams").text
        assert f"{kind}s/{side}" not in page, who
        assert name_of(kind) not in page, who
    assert str(side) not in site.phone("Cy").get("/teams/new").text
    rule(site.town, people(site.town, 1, steward=True)[0], kind, side, Act.SHOW)
    assert name_of(kind) in site.phone().get("/teams").text


@pytest.mark.parametrize(("who", "status"), SEES.items())
def test_its_page_is_for_those_inside(site: Site, who: str | None, status: int) -> None:
    hide_by_reports(site.town, Kind.TEAM, site.town.otters)
    page = site.phone(who).get(f"/teams/{site.town.otters}")
    assert page.status_code == status
    assert "Otters" not in page.text
    assert ("It stands in no list" in page.text) is (status == 200)
    assert 'id="invite"' not in page.text


def test_it_takes_in_nobody_and_does_not_change(site: Site) -> None:
    town = site.town
    code = town.do(service.invite, town.dee, new_id(), "team", town.otters)
    hide_by_reports(town, Kind.TEAM, town.otters)
    assert site.phone("Cy").get(f"/join/{code}").status_code == 404
    answer = site.post("Cy", f"/join/{code}")
    assert (answer.status_code, answer.json()["code"]) == (404, "hidden")
    with pytest.raises(HiddenForNow):
        town.do(service.change, town.dee, "team", town.otters, name="Otters again")
    assert site.post("Ada", f"/teams/{town.otters}/leave").status_code == 200


def test_an_initiative_does_not_name_a_hidden_organisation(site: Site) -> None:
    town = site.town
    club, _founder = thing(town, Kind.ORGANISATION)
    assert site.post("Dee", "/acting", side=f"organisation:{club}").status_code == 200
    part = f"/initiatives/{town.initiative}/organisations"
    assert site.post("Dee", part).status_code == 200
    assert "Tree Club" in site.phone().get(f"/initiatives/{town.initiative}").text
    hide_by_reports(town, Kind.ORGANISATION, club)
    assert str(club) not in site.phone().get(f"/initiatives/{town.initiative}").text
    assert site.post("Dee", part).status_code == 404
