"""Lists of goals: every format that is read, what is refused, and that twice is once."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import Town

from app.goals import store as goals
from app.packs import service, store
from app.packs.entries import PackRefused, cut
from app.packs.readers import read

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = {
    "pack": "un-sdg",
    "goals": [
        {
            "id": "1",
            "uri": "http://metadata.un.org/sdg/1",
            "short": {"de": "Eins", "en": "One"},
            "title": {"en": "The first goal"},
            "children": [{"id": "1.1", "uri": "http://metadata.un.org/sdg/1.1", "title": {"en": "word " * 90}}],
        }
    ],
}
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://metadata.un.org/sdg/1> a skos:Concept ; skos:prefLabel "Première"@fr, "First"@en .
<http://metadata.un.org/sdg/1.a> a skos:Concept ; skos:prefLabel "Beneath the first"@en ;
  skos:broader <http://metadata.un.org/sdg/1> .
<http://metadata.un.org/sdg/C010101> a skos:Concept ; skos:prefLabel "An indicator"@en ;
  skos:broader <http://metadata.un.org/sdg/1.a> .
"""
GOALS_XML = """<?xml version="1.0"?>
<codelist name="UNSDG-Goals"><codelist-items>
<codelist-item><code>1</code><name><narrative>First</narrative></name></codelist-item>
</codelist-items></codelist>"""
TARGETS_XML = GOALS_XML.replace("Goals", "Targets").replace("<code>1<", "<code>1.1<")


def counts(town: Town) -> tuple[int, int, int]:
    found = town.do(service.load_un)
    return found.added, found.changed, found.same


def test_the_un_list_is_whole() -> None:
    pack = read(service.UN_PACK.read_bytes())
    above = [entry.code for entry in pack.goals if not entry.parents]
    assert above == [str(number) for number in range(1, 18)]
    beneath = [sum(entry.parents == [goal] for entry in pack.goals) for goal in above]
    assert beneath == [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]
    assert all(entry.uri == f"http://metadata.un.org/sdg/{entry.code}" for entry in pack.goals)
    assert len({entry.short for entry in pack.goals}) == len(pack.goals)


def test_twice_is_once_and_nothing_of_it_is_in_play(town: Town) -> None:
    assert counts(town) == (186, 0, 0)
    before = town.db.read_now(store.goals_by_code, "un-sdg")
    assert counts(town) == (0, 0, 186)
    assert town.db.read_now(store.goals_by_code, "un-sdg") == before
    assert [goal.id for goal in town.db.read_now(goals.top_level)] == [town.goal]


def test_newer_words_change_goals_and_keep_what_hangs_on_them(town: Town) -> None:
    town.do(service.load_un)
    target = service.goal_id("un-sdg", "1.1")
    town.do(goals.set_parents, town.goal, [target])
    loaded = town.do(service.load, read(json.dumps(PUBLISHED).encode()))
    assert (loaded.added, loaded.changed) == (0, 2)
    parents = town.db.read_now(goals.parents, town.goal)
    assert [(goal.id, goal.code) for goal in parents] == [(target, "1.1")]
    assert parents[0].title.endswith("word…")


@pytest.mark.parametrize("text", [json.dumps(PUBLISHED), "\ufeff" + json.dumps(PUBLISHED, indent=1), TURTLE])
def test_published_lists_are_read(text: str) -> None:
    pack = read(text.encode())
    assert pack.name == "un-sdg"
    assert [(entry.code, list(entry.parents)) for entry in pack.goals][1][1] == ["1"]
    assert pack.goals[0].title in {"The first goal", "First"}
    assert len(pack.goals) == 2


def test_the_iati_targets_want_their_goals_first(town: Town) -> None:
    with pytest.raises(PackRefused, match=r"Line 3: its parent 1 is neither here nor loaded"):
        town.do(service.load, read(TARGETS_XML.encode()))
    assert town.db.read_now(store.goals_by_code, "un-sdg") == {}
    town.do(service.load, read(GOALS_XML.encode()))
    assert town.do(service.load, read(TARGETS_XML.encode())).added == 1


def test_the_example_of_the_docs_is_read(town: Town) -> None:
    example = re.search(r"```json\n(.*?)```", (ROOT / "docs/packs.md").read_text(), re.S)
    assert example
    assert town.do(service.load, read(example[1].encode())).added == 2


def line_of(*goals_: str) -> bytes:
    return ('{"pack": "p",\n "goals": [\n' + ",\n".join(goals_) + "\n]}").encode()


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b'{"pack": "p",\n "goals": [}', 2, "not JSON"),
        (b'{"pack": "p"}', 1, "no list of goals"),
        (b'{"pack": "p", "goals": []}', 1, "no goal"),
        (b'{"pack": "A B", "goals": [{"code": "1", "title": "t"}]}', 1, "needs a name"),
        (line_of('{"code": "1", "title": "t"}', '{"code": "1", "title": "t"}'), 4, "comes twice"),
        (line_of('{"code": "1", "title": "t"}', '{"code": "2", "title": ""}'), 4, "needs a title"),
        (line_of('{"code": "1", "title": "t", "colour": "red"}'), 3, "colour"),
        (line_of('{"code": "<b>", "title": "t"}'), 3, "needs a code"),
        (line_of('{"code": "1", "title": "t", "uri": "javascript:x"}'), 3, "address"),
        (
            line_of('{"code": "1", "title": "t", "parents": ["2"]}', '{"code": "2", "title": "t", "parents": ["1"]}'),
            3,
            "itself",
        ),
        (b"\xff\xfe", 1, "UTF-8"),
        (b"a,b\nc,d", 1, "no list"),
        (b"<codelist>\n<codelist-item>", 2, "XML"),
        (b'<!DOCTYPE x [<!ENTITY e "boom">]>\n<codelist>&e;</codelist>', 1, "XML"),
        (b"[" * 100_000, 1, "no list"),
    ],
)
def test_a_broken_list_is_refused_with_line_and_reason(data: bytes, line: int, reason: str) -> None:
    with pytest.raises(PackRefused) as refused:
        read(data)
    assert refused.value.params["line"] == line
    assert reason in str(refused.value)


def test_a_list_that_is_refused_loads_nothing(town: Town) -> None:
    broken = line_of('{"code": "1", "title": "t"}', '{"code": "2", "title": "t", "parents": ["9"]}')
    with pytest.raises(PackRefused, match="Line 4"):
        town.do(service.load, read(broken))
    assert town.db.read_now(store.goals_by_code, "p") == {}


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(PackRefused) as refused:
        read(data)
    assert refused.value.params["line"] >= 1


@given(st.text(max_size=400), st.integers(min_value=2, max_value=80))
def test_cutting_keeps_the_bound(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
