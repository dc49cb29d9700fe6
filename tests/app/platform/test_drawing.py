from itertools import pairwise
from math import dist, isclose, sqrt

import pytest

from app.platform import drawing


def area(triangle: drawing.Triangle) -> float:
    (ax, ay), (bx, by), (cx, cy) = triangle
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2


def edges(triangle: drawing.Triangle) -> set[frozenset[tuple[float, float]]]:
    a, b, c = ((round(x, 6), round(y, 6)) for x, y in triangle)
    return {frozenset((a, b)), frozenset((b, c)), frozenset((a, c))}


def test_neighbours_in_a_strip_share_an_edge() -> None:
    for one, next_one in pairwise(drawing.strip_triangles(20, 22)):
        assert len(edges(one) & edges(next_one)) == 1


def test_a_strip_has_one_triangle_for_each_part_in_order() -> None:
    strip = drawing.facets(["solid", "dots", "hatch", "open", "rest"])
    assert [kind for kind, _ in strip.parts] == ["solid", "dots", "hatch", "open", "rest"]
    assert all(d.startswith("M") and d.endswith("z") for _, d in strip.parts)


def test_an_unknown_part_is_drawn_as_open() -> None:
    assert drawing.facets(["sold"]).parts[0][0] == "open"


@pytest.mark.parametrize(
    ("done", "in_hand", "waiting", "total", "expected"),
    [
        (0, 0, 0, 100, "o" * 20),
        (50, 0, 0, 100, "s" * 10 + "o" * 10),
        (50, 10, 10, 100, "s" * 10 + "ddhh" + "o" * 6),
        (1, 0, 0, 1000, "s" + "o" * 19),
        (999, 0, 0, 1000, "s" * 19 + "o"),
        (1000, 0, 0, 1000, "s" * 20),
        (2000, 50, 50, 1000, "s" * 20),
        (0, 0, 3, 0, "o" * 20),
    ],
)
def test_facets_are_shared_out_honestly(
    done: float, in_hand: float, waiting: float, total: float, expected: str
) -> None:
    names = {"solid": "s", "dots": "d", "hatch": "h", "open": "o"}
    assert "".join(names[kind] for kind in drawing.facet_parts(done, in_hand, waiting, total)) == expected


def test_every_place_of_a_quest_is_one_facet_up_to_24() -> None:
    assert drawing.place_parts(1, 1, 1, 4) == ["solid", "dots", "hatch", "open"]
    assert len(drawing.place_parts(0, 0, 0, 24)) == 24
    assert len(drawing.place_parts(0, 0, 0, 60)) == 20


def test_a_crest_is_always_the_same_for_its_seed_and_has_24_cells() -> None:
    assert drawing.crest("Canal Otters") == drawing.crest("Canal Otters")
    assert drawing.crest("Canal Otters") != drawing.crest("Platform 9")
    assert len(drawing.crest("Canal Otters")) == 24


def test_the_cells_of_a_crest_fill_its_hexagon_without_overlap() -> None:
    cells = [area(triangle) for _, _, triangle in drawing.crest_cells()]
    assert all(isclose(cell, cells[0]) for cell in cells)
    assert isclose(sum(cells), 3 * sqrt(3) / 2 * drawing.CREST_RADIUS**2)


def test_the_hues_of_a_crest_are_goals_far_apart_on_the_circle() -> None:
    for seed in range(50):
        slots = sorted({hue * 7 % drawing.HUES for _, hue in drawing.crest(seed)})
        assert 1 < len(slots) <= 3
        assert min(b - a for a, b in pairwise([*slots, slots[0] + drawing.HUES])) >= 3


def test_every_goal_has_a_hue_and_neighbours_never_the_same() -> None:
    hues = [drawing.goal_hue(position) for position in range(1, 41)]
    assert set(hues) == set(range(1, 18))
    assert all(a != b for a, b in pairwise(hues))


def test_a_ring_shows_as_many_facets_as_are_filled() -> None:
    kinds = [tick.kind for tick in drawing.ring(13)]
    assert kinds == ["on"] * 13 + ["track"] * 7
    assert drawing.ring_filled(0.999) == 19
    assert drawing.ring_filled(1.5) == 20


def test_the_net_is_twenty_equal_faces_hinged_on_nineteen_edges() -> None:
    for upright in (False, True):
        faces = drawing.net_faces(46, upright)
        assert len(faces) == 20
        for a, b, c in faces:
            assert all(isclose(dist(p, q), 46) for p, q in ((a, b), (b, c), (a, c)))
        assert 60 - len(set().union(*(edges(face) for face in faces))) == 19


def test_the_mosaic_is_denser_to_the_end_and_never_more_than_full() -> None:
    drawn = drawing.mosaic()
    assert all(0 < opacity <= 1 for _, opacity in drawn)
    assert len(drawn) > 20


def test_a_bar_never_leaves_its_box_and_says_a_hundred_only_when_full() -> None:
    assert drawing.bar(5, 10) == 100
    assert drawing.bar(50, 10) == 200
    assert drawing.bar(1, 0) == 0
    assert [drawing.per_cent(value, 1000) for value in (0, 1, 999, 1000, 2000)] == [0, 1, 99, 100, 100]


def test_a_person_keeps_their_hue() -> None:
    assert drawing.person_hue("Ada") == drawing.person_hue("Ada")
    assert 1 <= drawing.person_hue("Bo") <= 17
