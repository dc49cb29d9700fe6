"""Who may say that an initiative helps toward a goal."""

from uuid import UUID

import pytest

from game.purpose import Why, is_confirmed, why_not

OURS, OTHERS = UUID(int=1), UUID(int=2)
MAY = {"guest": False, "own": False, "organisation": OURS, "taking_part": {OTHERS}, "independent": True}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, None),
        ({"guest": True}, Why.GUEST),
        ({"own": True}, Why.OWN),
        ({"organisation": None}, Why.ALONE),
        ({"taking_part": {OURS, OTHERS}}, Why.TAKES_PART),
        ({"independent": False}, Why.NOT_INDEPENDENT),
    ],
)
def test_only_an_independent_organisation_without_a_part_says_so(given: dict[str, object], why: Why | None) -> None:
    assert why_not(**{**MAY, **given}) == why  # type: ignore[arg-type]


def test_one_other_organisation_is_enough() -> None:
    assert [is_confirmed(count) for count in (0, 1, 2)] == [False, True, True]
