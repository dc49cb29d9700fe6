"""The layout: everybody inside their goal, nobody on another, and hardly anybody moved by one more."""

from itertools import combinations, pairwise
from math import hypot
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.map import layout
from app.map.layout import Place, net, stand
from app.platform.drawing import Point, Triangle


def inside(point: Point, face: Triangle) -> bool:
    turns = [layout._cross(face[k], face[(k + 1) % 3], point) for k in range(3)]
    return all(turn >= -1e-6 for turn in turns) or all(turn <= 1e-6 for turn in turns)


def spread(place: Place, count: int) -> list[Point]:
    return list(stand([place], {0: count})[0][0])


@pytest.mark.parametrize(
    ("goals", "faces", "open_"),
    [
        (1, 17, 0),
        (2, 8, 1),
        (3, 4, 5),
        (5, 2, 7),
        (8, 2, 1),
        (9, 1, 8),
        (17, 1, 0),
        (18, 1, 50),
        (68, 1, 0),
        (69, 1, 203),
    ],
)
def test_goals_share_the_faces(goals: int, faces: int, open_: int) -> None:
    for upright in (False, True):
        dealt = net(goals, upright=upright)
        assert [len(place.faces) for place in dealt.places] == [faces] * goals
        assert len(dealt.open) == open_
        assert len({face for place in dealt.places for face in place.faces}) == goals * faces


@pytest.mark.parametrize("goals", range(1, 40))
@pytest.mark.parametrize("upright", [False, True])
def test_the_vision_is_in_the_middle_and_goals_are_around_it(goals: int, upright: bool) -> None:
    dealt = net(goals, upright=upright)
    x, y = (sum(part) / 3 for part in zip(*map(layout.middle, dealt.vision), strict=True))
    assert abs(x - dealt.width / 2) < layout.SIDE / 3
    assert abs(y - dealt.height / 2) < layout.SIDE / 3
    mine = {face for place in dealt.places for face in place.faces}
    assert not mine & set(dealt.vision)
    if goals > 1:
        sides = {place.name_at[1 if upright else 0] > (y if upright else x) for place in dealt.places}
        assert sides == {True, False}, "to the left and to the right of it"


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 90), st.integers(1, 400), st.booleans())
def test_every_pip_stands_on_its_own_goal_and_on_nobody(goals: int, count: int, upright: bool) -> None:
    place = net(goals, upright=upright).places[goals // 2]
    points, step = stand([place], {0: count})[0]
    assert len(points) == len(set(points)) == count
    assert all(any(inside(point, face) for face in place.faces) for point in points)
    closest = min((hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(points[:60], 2)), default=step)
    assert closest >= step * 0.9 - 0.2  # the points are written with one decimal


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 25), st.integers(1, 600))
def test_one_more_moves_nobody(goals: int, count: int) -> None:
    place = net(goals, upright=True).places[0]
    assert spread(place, count) == spread(place, count + 1)[:count]


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 25), st.integers(12, 600))
def test_who_goes_moves_hardly_anybody(goals: int, count: int) -> None:
    place = net(goals, upright=True).places[0]
    points = spread(place, count + 1)
    moved = sorted(hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(points))
    step = stand([place], {0: count + 1})[0][1]
    assert moved[len(moved) // 2] < step * 5, "the next one comes from beside"


def test_a_full_lattice_is_followed_by_one_with_three_times_the_points() -> None:
    place = net(17, upright=True).places[0]
    steps = {round(stand([place], {0: count})[0][1], 2) for count in range(1, 301)}
    assert steps == {12.0, 6.93, 4.0, 2.31}


def test_the_same_things_stand_in_the_same_place() -> None:
    place = net(5, upright=False).places[2]
    once = spread(place, 77)
    layout._laid.cache_clear()
    assert spread(place, 77) == once


def test_thousands_have_room_and_take_no_time() -> None:
    layout._laid.cache_clear()
    places, began = net(17, upright=True).places, process_time()
    found = stand(places, dict.fromkeys(range(17), 1200))
    assert process_time() - began < 1.0
    assert sum(len(points) for points, _step in found.values()) == 17 * 1200


def test_what_belongs_to_no_goal_stands_below() -> None:
    below = [layout.adrift(net(5, upright=False), number) for number in range(60)]
    assert len(set(below)) == 60
    assert min(y for _x, y in below) > net(5, upright=False).height
