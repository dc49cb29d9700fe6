from hypothesis import given
from hypothesis import strategies as st

from game.first import Factors
from game.reasons import Facts, reasons

MIDDLE = Factors(0.5, 1.0, 1.1, 1.0, 1.4)


def facts(
    waiting: int = 0, slack: float | None = None, people: int = 0, minutes: int = 60, link: str = "direct"
) -> Facts:
    return Facts(waiting, slack, people, minutes, link)


def test_the_two_strongest_factors_speak() -> None:
    mine = Factors(0.9, 4.0, 3.5, 1.0, 1.5)
    assert reasons(mine, MIDDLE, facts(3, 0.72, 12)) == [("waiting", 3), ("hours", 18)]


def test_what_stands_in_the_middle_says_nothing() -> None:
    assert reasons(MIDDLE, MIDDLE, facts(2, 1.0, 3, 10)) == []


def test_each_factor_has_its_clause() -> None:
    high = Factors(*(2 * middle for middle in MIDDLE))
    only = {name: MIDDLE._replace(**{name: getattr(high, name)}) for name in MIDDLE._fields}
    assert reasons(only["worth"], MIDDLE, facts(people=4)) == [("hearts", 4)]
    assert reasons(only["worth"], MIDDLE, facts(link="keystone")) == [("keystone", 0)]
    assert reasons(only["leverage"], MIDDLE, facts(waiting=1)) == [("waiting", 1)]
    assert reasons(only["urgency"], MIDDLE, facts(slack=-3)) == [("now", 0)]
    assert reasons(only["urgency"], MIDDLE, facts(slack=3.4)) == [("days", 3)]
    assert reasons(only["urgency"], MIDDLE, facts(slack=30)) == []
    assert reasons(only["ease"], MIDDLE, facts(minutes=10)) == [("quick", 10)]
    assert reasons(only["readiness"], MIDDLE, facts()) == []


@given(
    st.builds(Factors, *[st.floats(0.1, 20)] * 5),
    st.builds(facts, st.integers(0, 9), st.none() | st.floats(-9, 99), st.integers(0, 99), st.integers(5, 480)),
)
def test_at_most_two_and_each_once(mine: Factors, about: Facts) -> None:
    found = [code for code, _number in reasons(mine, MIDDLE, about)]
    assert len(found) <= 2
    assert len(set(found)) == len(found)
