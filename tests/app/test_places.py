"""Places on the map: coarse, whole or not at all, and to be typed without JavaScript."""

from uuid import uuid4

import pytest
from site_of_town import Site

from app.initiatives import store as initiatives
from app.quests import store as quests


def forms(site: Site) -> dict[str, dict[str, object]]:
    town = site.town
    return {
        "/quests": {"initiative_id": town.initiative, "title": "Sweep", "done_when": "Swept"},
        "/initiatives": {"name": "Sweepers", "what": "We sweep", "so_that": "it is clean", "goals": town.goal},
    }


@pytest.mark.parametrize("path", ["/quests", "/initiatives"])
def test_a_place_is_kept_coarse(site: Site, path: str) -> None:
    deed = uuid4()
    form = forms(site)[path] | {"latitude": "59.32938123", "longitude": "18.06871999", "deed": deed}
    assert site.post("Ada", path, **form).status_code == 200
    quest = lambda conn: quests.one(conn, deed, None, site.town.clock())  # noqa: E731
    kept = site.town.db.read_now(quest if path == "/quests" else lambda conn: initiatives.one(conn, deed))
    assert kept is not None
    assert (kept.latitude, kept.longitude) == (59.3294, 18.0687)


@pytest.mark.parametrize("path", ["/quests", "/initiatives"])
@pytest.mark.parametrize(
    "place",
    [
        {"latitude": "59.3"},
        {"longitude": "18.1"},
        {"latitude": "90.1", "longitude": "0"},
        {"latitude": "0", "longitude": "-180.1"},
        {"latitude": "nan", "longitude": "0"},
        {"latitude": "0", "longitude": "inf"},
        {"latitude": "here", "longitude": "there"},
    ],
)
def test_half_a_place_or_none_on_earth_is_asked_again(site: Site, path: str, place: dict[str, str]) -> None:
    form = forms(site)[path] | place
    assert site.post("Ada", path, **form).status_code == 422
    body = {"deed": str(uuid4())} | {name: str(value) for name, value in form.items()}
    again = site.phone("Ada").post(path, data=body)
    assert again.status_code == 422
    assert "<details open>" in again.text
    for typed in place.values():
        assert f'value="{typed}"' in again.text


@pytest.mark.parametrize("path", ["/quests/new?initiative={}", "/initiatives/new", "/initiatives/{}/edit"])
def test_without_scripts_the_numbers_can_be_typed(site: Site, path: str) -> None:
    page = site.phone("Dee").get(path.format(site.town.initiative)).text
    assert 'name="latitude"' in page
    assert 'name="longitude"' in page
    assert "to about 100 m" in page
    assert "<p hidden><button" in page  # what only a script can do is not shown until one is there
