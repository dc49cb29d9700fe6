"""What is written on the faces, what may be looked for, and which bows stand out."""

import pytest
from charted import drawn, start
from site_of_town import Site
from test_what_joins import ally, cross
from town import Town

from app.map import faces, marks
from app.map.layout import net
from app.map.views import Wish, filters


@pytest.mark.parametrize("upright", [True, False])
@pytest.mark.parametrize(
    "name", ["Water", "Cool roofs", "Bridge shade", "Shade within reach", "Neighbourhoods", "木陰" * 9]
)
def test_a_name_stays_on_its_faces(name: str, upright: bool) -> None:
    for place in net(9, upright=upright).places:
        size, _first, lines = faces._written(name, place)
        assert faces.SMALLEST <= size <= faces.TYPE
        assert 1 <= len(lines) <= 2
        for y, line in lines:
            assert faces._long(line) * (size - 0.05) <= faces._room(place, y)


def test_short_names_are_whole_and_as_large_as_can_be() -> None:
    for place in net(7, upright=True).places:
        size, _first, lines = faces._written("Cool roofs", place)
        assert size == faces.TYPE
        assert [line for _y, line in lines] == ["Cool", "roofs"]


@pytest.mark.parametrize("show", ["all", "gaps", "mine"])
def test_what_is_chosen_stands_first_among_the_filters(town: Town, show: str) -> None:
    shown = filters(drawn(town), Wish(show), town.ada)
    assert (shown[0].show, shown[0].here) == (show, True)
    assert [one.here for one in shown].count(True) == 1
    assert {"all", "mine"} <= {one.show for one in shown}


def test_bows_at_what_is_mine_stand_out(town: Town) -> None:
    nets, taps = start(town, "Nets", town.goal), start(town, "Taps", town.goal)
    ally(town, nets, taps)
    cross(town, taps, nets)
    world = drawn(town)
    assert [look for look, _d in marks.bows(world, None, ())] == ["bow alliance", "bow spark"]
    assert [look for look, _d in marks.bows(world, None, {str(nets)})] == ["bow alliance mine", "bow spark mine"]


def test_names_stand_above_the_bows(site: Site) -> None:
    nets, taps = start(site.town, "Nets", site.town.goal), start(site.town, "Taps", site.town.goal)
    ally(site.town, nets, taps)
    page = site.phone(None).get("/world").text
    lying = page[page.index('data-net="lying"') :]
    assert (
        lying.index('class="face"') < lying.index('class="bows"') < lying.index('class="name"') < lying.index("marks")
    )
