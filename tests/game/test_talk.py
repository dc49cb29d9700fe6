from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import talk
from game.constants import LONGEST_TITLE, MOST_MENTIONS, QUESTION_DAYS
from game.errors import Invalid
from game.errors_said import SaidEnough
from game.talk import Mark

NOW = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)
ADA, OTTERS = Mark("p", UUID(int=1)), Mark("t", UUID(int=2))
KNOWN = {"Ada": ADA, "Ada Ek": Mark("p", UUID(int=3)), "Amina (sample)": Mark("p", UUID(int=4)), "Otters": OTTERS}


def meant(text: str) -> list[str]:
    names = {mark: name for name, mark in KNOWN.items()}
    return [names[mark] for mark in talk.with_marks(text, KNOWN)[1]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ada come", ["Ada"]),
        ("@Ada Ek, come", ["Ada Ek"]),
        ("come, @Ada!", ["Ada"]),
        ("(@Amina (sample))", ["Amina (sample)"]),
        ("@[Ada] Ek", ["Ada"]),
        ("@[Otters] and @Ada and @Ada", ["Otters", "Ada"]),
        ("@Adam", []),
        ("ada@Ada", []),
        ("@@Ada", []),
        ("@ Ada", []),
        ("@[Ada", []),
        ("@", []),
        ("@Nobody knows", []),
        ("@Ada\nEk", ["Ada"]),
    ],
)
def test_who_is_meant(text: str, names: list[str]) -> None:
    assert meant(text) == names


def test_marks_stand_where_the_names_stood() -> None:
    kept, _meant = talk.with_marks("Ask @Ada Ek and @Otters.", KNOWN)
    assert kept == f"Ask {KNOWN['Ada Ek']} and {OTTERS}."
    assert talk.in_plain(kept, {mark: name for name, mark in KNOWN.items()}) == "Ask @Ada Ek and @Otters."
    assert talk.in_plain(kept, {}) == "Ask @… and @…."


words = st.text(alphabet="@[]{}: \nAdaEkpt01", max_size=80)


@given(words)
def test_nothing_that_is_said_is_lost(text: str) -> None:
    kept, marks = talk.with_marks(text, KNOWN)
    names = {mark: name for name, mark in KNOWN.items()}
    assert talk.in_plain(kept, names).replace("[", "").replace("]", "") == text.replace("[", "").replace("]", "")
    assert len(marks) <= MOST_MENTIONS
    assert "".join(str(part) for part in talk.parts(kept)) == kept


@given(st.lists(st.one_of(words, st.builds(Mark, st.sampled_from("pt"), st.uuids()))))
def test_marks_are_found_again(mixed: list[str | Mark]) -> None:
    whole = "".join(map(str, mixed))
    assert [p for p in talk.parts(whole) if isinstance(p, Mark)] == [p for p in mixed if isinstance(p, Mark)]


@pytest.mark.parametrize("text", ["@{p:1}", "@{x:" + "0" * 32 + "}", "@{p:" + "G" * 32 + "}", "@{p", "@{}"])
def test_what_is_no_mark(text: str) -> None:
    assert talk.parts(text) == [text]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Water the limes\nThey are dry", "Water the limes"),
        ("\n## *Water* them", "Water* them"),
        ("- a\n- b", "a"),
        ("", ""),
        ("w" * 130, "w" * 100),
        ("word " * 30, "word " * 18 + "word…"),
    ],
)
def test_the_title_of_what_is_said(said: str, title: str) -> None:
    assert talk.title_of(said) == title


@given(st.text(max_size=300))
def test_a_title_is_one_line_that_fits(said: str) -> None:
    title = talk.title_of(said)
    assert len(title) <= LONGEST_TITLE
    assert title == " ".join(title.split())


def test_how_much_one_says() -> None:
    talk.check_may_say(19, is_guest=True)
    talk.check_may_say(99, is_guest=False)
    for said, guest in ((20, True), (100, False)):
        with pytest.raises(SaidEnough):
            talk.check_may_say(said, is_guest=guest)


def test_the_day_by_which() -> None:
    today = date(2026, 11, 27)
    talk.check_decide_by(today, today)
    talk.check_decide_by(today + timedelta(days=QUESTION_DAYS), today)
    for day in (today - timedelta(days=1), today + timedelta(days=QUESTION_DAYS + 1)):
        with pytest.raises(Invalid):
            talk.check_decide_by(day, today)


def test_a_day_ends_by_the_clock_of_the_world() -> None:
    ends = talk.last_second(date(2026, 11, 27), "Europe/Stockholm")
    assert ends.astimezone(UTC) == datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC)
    assert talk.stand(ends, NOW, closed=False) == "question"
    assert talk.stand(ends, NOW + timedelta(hours=1), closed=False) == "time"
    assert talk.stand(ends, NOW + timedelta(hours=1), closed=True) == "closed"
    assert talk.stand(None, NOW, closed=False) == "talk"


@pytest.mark.parametrize(
    ("days", "begun", "quests_open", "flagged"),
    [(14, 0, 3, True), (14, 2, 0, True), (13, 0, 0, False), (14, 1, 1, False), (99, 1, 1, False)],
)
def test_talk_without_action(days: int, begun: int, quests_open: int, flagged: bool) -> None:
    since = NOW - timedelta(days=days)
    assert talk.talk_without_action(since, NOW, quests_begun=begun, quests_open=quests_open) is flagged
    assert not talk.talk_without_action(None, NOW, quests_begun=begun, quests_open=quests_open)


def test_action_without_purpose() -> None:
    assert talk.action_without_purpose([])
    assert not talk.action_without_purpose([uuid4()])
