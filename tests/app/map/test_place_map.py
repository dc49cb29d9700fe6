"""The place map: the earth folds up, places lie where they are, and everything with a place stands on it once."""

from math import dist

import pytest
from site_of_town import Site
from town import Town

from app.initiatives import store as initiatives
from app.map import atlas, globe, land, places
from app.map.globe import CORNERS, FACES, NETS
from app.quests.list_store import Spot, spots

CITIES = {
    "Stockholm": (59.33, 18.07),
    "Melbourne": (-37.81, 144.96),
    "Lima": (-12.05, -77.04),
    "Suva": (-18.14, 178.44),
}


def test_the_net_folds_up_into_the_globe() -> None:
    assert len({frozenset(face) for face in FACES}) == 20
    edges = [frozenset(pair) for a, b, c in FACES for pair in ((a, b), (b, c), (c, a))]
    assert {edges.count(edge) for edge in edges} == {2}, "every edge of the globe is that of two faces"
    for net in NETS:
        shared: dict[tuple[float, float], set[int]] = {}
        for face, triangle in zip(FACES, net, strict=True):
            for corner, (x, y) in zip(face, triangle, strict=True):
                shared.setdefault((round(x, 3), round(y, 3)), set()).add(corner)
        assert all(len(corners) == 1 for corners in shared.values()), "a point of the net is one corner of the globe"


def test_corners_are_as_far_apart_as_those_of_an_icosahedron() -> None:
    at = [globe.vector(*corner) for corner in CORNERS]
    near = sorted(dist(at[0], other) for other in at[1:])
    assert near[0] == pytest.approx(near[4], abs=0.01)
    assert near[5] > near[4] * 1.5


@pytest.mark.parametrize("name", CITIES)
def test_a_place_lies_inside_one_face_and_a_little_way_is_a_little_way(name: str) -> None:
    latitude, longitude = CITIES[name]
    place = globe.vector(longitude, latitude)
    on = [n for n in range(20) if min(globe.parts(n, place)) >= 0]
    assert len(on) == 1
    here, there = globe.project(latitude, longitude), globe.project(latitude + 0.01, longitude)
    assert all(0 < dist(a, b) < 0.1 for a, b in zip(here, there, strict=True))


SQUARE = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[10, 45], [20, 0], [0, 15], [-20, 0], [0, -15]]],
    "objects": {"land": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0]]}]}},
}


def test_land_is_cut_at_the_edges_and_none_of_it_is_lost() -> None:
    (ring,) = land.rings(SQUARE)
    assert len(ring) == 4
    shapes = [land.on_face(ring, n) for n in range(20)]
    assert all(min(share) >= -1e-9 for shape in shapes for share in shape)
    assert len([shape for shape in shapes if shape]) >= 2
    drawn = land.draw(SQUARE)
    assert drawn.count("<path") == 2
    assert 'id="lying"' in drawn


def test_what_has_a_place_stands_on_the_map_once(town: Town) -> None:
    words = {"place": "Yard", "latitude": 59.33, "longitude": 18.07}
    town.db.write_now(lambda work: initiatives.change(work, town.initiative, **words))
    for number in range(3):
        town.quest(title=f"Q{number}", **words)
    town.quest(title="elsewhere", place="Lima", latitude=-12.05, longitude=-77.04)
    town.quest(title="nowhere")
    town.quest(title="secret", state="draft", **words)
    found = town.db.read_now(spots, town.clock(), 10)
    assert [(spot.place, spot.quests) for spot in found] == [("Yard", 3), ("Lima", 1)]
    page = places.page(town.db.read_now(atlas.look, None, town.clock()).initiatives, found)
    assert [(one.name, one.quests, len(one.initiatives)) for one in page.entries] == [("Yard", 3, 1), ("Lima", 1, 0)]
    assert [[dot.count for dot in chart.dots] for chart in page.charts] == [[4, 1], [4, 1]]
    assert page.near is None
    assert page.elsewhere == 0


def test_near_by_is_drawn_to_scale() -> None:
    found = [
        places.Place("A", 59.33, 18.07, 3),
        places.Place("B", 59.34, 18.07, 1),
        places.Place("Lima", -12.0, -77.0, 1),
    ]
    keys = {id(place): f"place-{n}" for n, place in enumerate(found)}
    chart = places.near(found, keys)
    assert chart is not None
    assert [dot.name for dot in chart.dots] == ["A", "B"]
    assert chart.dots[0].y > chart.dots[1].y, "north is up"
    assert chart.dots[0].y - chart.dots[1].y == pytest.approx(
        1.112 * chart.bar / float(chart.scale.split()[0]) * 1000, rel=0.1
    )


def test_many_that_lie_together_are_one_dot() -> None:
    found = [places.Place(f"P{n}", 59.33 + n / 100, 18.07, 1) for n in range(40)]
    (one,) = places._clusters(found, True, places.CLUSTER)
    assert len(one[1]) == 40
    dots = places._dots(found, {id(place): str(n) for n, place in enumerate(found)}, True)
    assert [dot.seen for dot in dots if dot.count == 40] == [""], "so near together that coming nearer shows no more"
    far = [*found, places.Place("Sydney", -33.9, 151.2, 1), places.Place("Wagga", -35.1, 147.4, 2)]
    seen = [(dot.count, dot.seen) for dot in places._dots(far, {id(place): "k" for place in far}, True)]
    assert sorted(seen) == [(1, "near"), (2, "near"), (3, "far"), (40, "")]


def test_the_page_leads_to_the_quests_of_a_place(site: Site) -> None:
    assert "No place yet" in site.phone(None).get("/world?view=places").text
    site.town.quest(place="Corner & yard", latitude=59.33, longitude=18.07)
    said = site.phone(None).get("/world?view=places").text
    assert "/quests?near=Corner%20%26%20yard" in said
    assert site.phone(None).get("/quests?near=Corner%20%26%20yard").status_code == 200


def test_a_spot_without_a_name_has_a_place(town: Town) -> None:
    (one,) = places.gather(town.db.read_now(atlas.look, None, town.clock()).initiatives, [Spot("", 1.0, 2.0, 1)])
    assert one.name == "Without a name"
