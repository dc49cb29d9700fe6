from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import overlap
from game.constants import ALLIED, SHARES_A_QUEST
from game.overlap import Effort, Kind, Likeness

TEXTS = (
    "Street trees. We plant street trees so that every door has shade",
    "Trees for our streets. Planting trees along the streets so that doors have shade",
    "Shade sails. We hang shade nets over streets so that walking is cool in summer",
    "Tree watering. We water young street trees so that they survive the first summer",
    "Repair cafe. We mend things together so that less is thrown away",
    "Stadsträd. Vi planterar träd längs gatorna så att varje dörr har skugga",
)
HAVE = Counter(key for text in TEXTS for key in overlap.keys(text))
GOAL = frozenset({"shade"})

words = st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "Z")), max_size=60)
days = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
goals = st.frozensets(st.sampled_from("abcdef"), max_size=3)
efforts = st.builds(
    Effort,
    words,
    goals,
    goals,
    st.sampled_from(("", "Yard", "Canal")),
    st.one_of(st.none(), st.floats(-90, 90)),
    st.one_of(st.none(), st.floats(-180, 180)),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    st.none() | st.dates(date(2026, 6, 2), date(2027, 1, 1)),
)


def weigh(key: str) -> float:
    return overlap.rarity(len(TEXTS), HAVE[key])


def compare(a: int, b: int, **more: object) -> Likeness:
    return overlap.likeness(Effort(TEXTS[a], GOAL, **more), Effort(TEXTS[b], GOAL), weigh)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pair", "text", "total", "kind"),
    [
        ((0, 1), 0.773, 1.0, Kind.MERGE),  # the same thing in other words
        ((0, 3), 0.359, 0.759, Kind.ALLY),  # the same trees
        ((0, 2), 0.250, 0.650, Kind.ALLY),  # the same shade
        ((0, 4), 0.0, 0.5, Kind.SEE_ALSO),  # a goal in common, and no word
        ((0, 5), 0.084, 0.5, Kind.SEE_ALSO),  # the same thing in Swedish: only goal, area and time speak
    ],
)
def test_golden_vectors(pair: tuple[int, int], text: float, total: float, kind: Kind) -> None:
    found = compare(*pair)
    assert found.text == pytest.approx(text, abs=0.001)
    assert found.total == pytest.approx(total, abs=0.001)
    assert found.kind is kind


def test_tree_and_trees_counted_by_hand() -> None:
    """Nine grams of " tree " and twelve of " trees ", six in both: 6 / √(9 · 12)."""
    a, b = (overlap.vector(word, lambda _key: 1.0) for word in ("tree", "trees"))
    assert (len(a), len(b)) == (9, 12)
    assert overlap.cosine(a, b) == pytest.approx(6 / 108**0.5)


def test_without_a_goal_in_common_only_nearly_the_same_words_count() -> None:
    a, b = Effort(TEXTS[0], GOAL), Effort(TEXTS[3], frozenset({"other"}))
    assert overlap.likeness(a, b, weigh).total == 0
    assert overlap.likeness(a, Effort(TEXTS[0], frozenset({"other"})), weigh).total == pytest.approx(0.8)


def test_goals_above_count_half() -> None:
    def alike(a: Effort, b: Effort) -> float:
        return overlap.likeness(a, b, weigh).goal

    here = Effort("", GOAL, frozenset({"cool"}))
    assert alike(here, here) == 1
    assert alike(here, Effort("", frozenset({"trees"}), frozenset({"cool"}))) == pytest.approx(0.5 / 2.5)
    assert alike(here, Effort("", frozenset({"cool"}))) == pytest.approx(0.5 / 2)
    assert alike(here, Effort("", frozenset({"else"}))) == 0


def test_place_and_time() -> None:
    town = {"latitude": 59.33, "longitude": 18.07}
    near = overlap.likeness(Effort("", GOAL, **town), Effort("", GOAL, latitude=59.42, longitude=18.07), weigh)
    assert near.km == pytest.approx(10, abs=0.1)
    assert near.area == pytest.approx(0.37, abs=0.01)
    assert compare(0, 1).area == 1  # both anywhere
    assert compare(0, 1, place="Canal").area == 0
    yard = Effort("", GOAL, place="The  Yard")
    assert overlap.likeness(yard, Effort("", GOAL, place="the yard"), weigh).area == 1
    week = Effort("", starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 10))
    half = Effort("", starts_on=date(2026, 5, 8), ends_on=date(2026, 5, 21))
    assert overlap.likeness(week, half, weigh).time == pytest.approx(3 / 7)
    assert overlap.likeness(week, Effort(""), weigh).time == 1
    assert overlap.likeness(week, Effort("", starts_on=date(2026, 6, 1)), weigh).time == 0


@given(efforts, efforts)
def test_likeness_is_symmetric_and_a_share(a: Effort, b: Effort) -> None:
    one, other = overlap.likeness(a, b, weigh), overlap.likeness(b, a, weigh)
    assert one.total == other.total
    assert (one.text, one.goal, one.area, one.time) == (other.text, other.goal, other.area, other.time)
    assert all(0 <= part <= 1 for part in (one.total, one.text, one.words, one.goal, one.area, one.time))
    shared = (overlap.shared_words(a.text, b.text, weigh), overlap.shared_words(b.text, a.text, weigh))
    assert bool(shared[0]) == bool(shared[1]) == bool(overlap.keys(a.text) & overlap.keys(b.text))


@given(efforts.filter(lambda one: one.goals and overlap.words_of(one.text)))
def test_everything_is_like_itself(one: Effort) -> None:
    found = overlap.likeness(one, one, weigh)
    assert found.text == pytest.approx(1)
    assert found.total == pytest.approx(1)
    assert found.kind is Kind.MERGE


@given(words, st.randoms())
def test_the_order_of_words_does_not_matter(text: str, draw: object) -> None:
    shuffled = text.split()
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert overlap.vector(" ".join(shuffled), weigh) == pytest.approx(overlap.vector(text, weigh))


@given(words)
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    assert overlap.keys(text) == {key for word in overlap.words_of(text) for key in overlap.keys_of(word)}


def test_words_of_every_script() -> None:
    assert overlap.words_of("We plant TREES, so that every door has shade!") == ["plant", "trees", "door", "shade"]
    assert overlap.keys("trees tree") == {"tree"}
    assert overlap.keys("我们种树") == {"我们", "们种", "种树"}
    chinese = overlap.likeness(Effort("我们在街上种树", GOAL), Effort("街上种树的人", GOAL), weigh)
    assert chinese.text > 0.3
    assert overlap.keys("पेड़ लगाना")


# --- fragmentation

PEOPLE = {"a": 10, "b": 10, "c": 5}
LINKS = st.sampled_from([0.0, SHARES_A_QUEST, ALLIED])
ALIKE = {("a", "b"): 0.8, ("a", "c"): 0.3, ("b", "c"): 0.3}


def test_fragmentation_golden_vectors() -> None:
    assert overlap.fragmentation(PEOPLE, ALIKE, {}) == pytest.approx(0.352)
    assert overlap.fragmentation(PEOPLE, ALIKE, {("b", "a"): ALLIED}) == pytest.approx(0.096)
    assert overlap.fragmentation(PEOPLE, ALIKE, {("b", "a"): SHARES_A_QUEST}) == pytest.approx(0.224)
    assert overlap.fragmentation(PEOPLE, ALIKE, {("b", "a"): 0.5, ("a", "b"): 1.0}) == pytest.approx(0.096)
    assert overlap.fragmentation({"a": 3}, {}, {}) == 0
    assert overlap.fragmentation({"a": 3, "b": 0}, {("a", "b"): 1.0}, {}) == 0
    assert overlap.fragmentation({}, {}, {}) == 0


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 1000)),
    st.dictionaries(st.sampled_from([("a", "b"), ("a", "c"), ("b", "c"), ("c", "d")]), st.floats(0, 1)),
    st.dictionaries(st.sampled_from([("a", "b"), ("c", "a"), ("b", "c"), ("d", "c")]), LINKS, max_size=3),
    st.sampled_from([("a", "b"), ("a", "c"), ("b", "c"), ("c", "d")]),
    LINKS,
)
def test_knowing_more_of_each_other_never_scatters(
    people: dict[str, int],
    alike: dict[tuple[str, str], float],
    linked: dict[tuple[str, str], float],
    pair: tuple[str, str],
    more: float,
) -> None:
    nearer = linked | {pair: max(more, linked.get(pair, 0.0))}
    none, before, after, all_ = (
        overlap.fragmentation(people, alike, links) for links in ({}, linked, nearer, dict.fromkeys(alike, ALLIED))
    )
    assert 0 == all_ <= after <= before <= none < 1


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20))
def test_clusters_hold_together_and_apart(pairs: list[tuple[int, int]]) -> None:
    found = overlap.clusters(pairs, 3)
    assert all(len(group) >= 3 for group in found)
    assert len({one for group in found for one in group}) == sum(map(len, found))
    for a, b in pairs:
        assert all((a in group) == (b in group) for group in found)


@given(st.lists(st.sampled_from(TEXTS), min_size=2, max_size=6), st.sets(st.sampled_from(("shade", "trees", "street"))))
def test_a_cluster_is_called_by_a_word_that_most_say_and_none_has_yet(texts: list[str], taken: set[str]) -> None:
    name = overlap.name_of(texts, taken, weigh)
    if name is not None:
        assert name not in taken
        assert sum(bool(set(overlap.keys_of(name)) & overlap.keys(text)) for text in texts) * 2 > len(texts)


def test_the_trees_are_called_trees() -> None:
    assert overlap.name_of(TEXTS[:4], (), weigh) in {"street", "shade", "trees"}
    assert overlap.name_of((TEXTS[4], TEXTS[5]), (), weigh) is None


def test_the_span_of_one_day_is_a_span() -> None:
    one = Effort("", starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 4))
    assert overlap.likeness(one, Effort("", ends_on=date(2026, 5, 4)), weigh).time == 1
    assert overlap.likeness(one, Effort("", starts_on=date(2026, 5, 4) + timedelta(days=1)), weigh).time == 0
