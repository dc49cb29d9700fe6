"""Two who want no contact do not read each other in talk, whichever of the two wants it: reader × place."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from desk import notices, reply, say
from site_of_town import Site
from town import Town

from app.ledger.verify import verify
from app.moderation import service as moderation
from app.platform.ids import new_id
from app.players.actor import Actor
from app.talk import names_store, service, views
from app.today import store as today
from game.errors import NotFound

# who reads: what they see of a thread that Ada began and Cy and Bo answered, and of one that is Cy's alone
EVERYTHING = (["Dry", "I know", "Me too"], 2, True, True, ["Ada", "Bo", "Cy"])
READERS = {
    "nobody": EVERYTHING,
    "bo": EVERYTHING,
    "dee": EVERYTHING,
    "gus": EVERYTHING,
    "ada": (["Dry", "Me too"], 1, False, False, ["Ada", "Bo"]),
    "cy": (["", "I know", "Me too"], 2, True, True, ["Bo", "Cy"]),
}


@pytest.fixture(params=[("ada", "cy"), ("cy", "ada")], ids=lambda pair: f"{pair[0]} wants none with {pair[1]}")
def apart(request: pytest.FixtureRequest, town: Town) -> Iterator[Town]:
    """Give a town in which one of the two wants no contact with the other."""
    wants, other = (getattr(town, name) for name in request.param)
    town.do(moderation.block, wants, other.id)
    yield town
    assert town.db.read_now(verify).ok


def talk(town: Town) -> tuple[UUID, UUID, UUID]:
    """Let them talk; gives the thread of Ada, what Cy answered there, and the thread of Cy."""
    first = say(town, town.ada, "Dry")
    town.clock.move(minutes=1)
    answer = reply(town, town.cy, first, "I know")
    town.clock.move(minutes=1)
    reply(town, town.bo, first, "Me too")
    town.clock.move(minutes=1)
    return first, answer, say(town, town.cy, "Alone")


def reader(town: Town, name: str) -> Actor | None:
    return None if name == "nobody" else getattr(town, name)  # type: ignore[no-any-return]


def thread(town: Town, message: UUID, me: Actor | None) -> views.ThreadView:
    return town.db.read_now(views.thread, message, me, town.clock()).thread


@pytest.mark.parametrize("name", READERS)
def test_who_reads_what(apart: Town, name: str) -> None:
    first, answer, alone = talk(apart)
    me = reader(apart, name)
    words, count, sees_alone, may_use, names = READERS[name]
    shown = thread(apart, first, me)
    assert [one.text for one in (shown.first, *shown.replies)] == words
    for page in (views.in_sight, views.latest):
        seen = apart.db.read_now(page, "goal", apart.goal, me, apart.clock())
        assert [one.first.text for one in seen.threads] == [*(["Alone"] if sees_alone else []), words[0]]
        assert (seen.threads[-1].count, [one.text for one in seen.threads[-1].replies]) == (count, words[1:])
    of_all = apart.db.read_now(views.page, "goal", apart.goal, me, apart.clock(), None)
    assert len(of_all.talk.threads) == 1 + sees_alone
    if not sees_alone:
        with pytest.raises(NotFound):
            thread(apart, alone, me)
    if me is None:
        return
    offered = apart.db.read_now(names_store.names_here, "goal", apart.goal, "", me.id, 9)
    assert offered == [one for one in names if one != "Bo"]  # who began a thread
    for message, may in ((answer, may_use), (first, words[0] != "")):
        if may:
            assert apart.db.read_now(views.prefill, message, me, apart.clock())["text"]
            continue
        with pytest.raises(NotFound):
            apart.db.read_now(views.prefill, message, me, apart.clock())


def test_the_place_of_the_others_words_names_nobody(apart: Town) -> None:
    first, _answer, _alone = talk(apart)
    kept_back = thread(apart, first, apart.cy).first
    assert (kept_back.apart, kept_back.author, kept_back.side, kept_back.seed) == (True, "Somebody", "", "")
    assert "Ada" not in str(thread(apart, first, apart.cy))


def test_a_thread_in_which_only_the_two_spoke_is_there_for_who_did_not_begin_it_with_their_own_words(
    apart: Town,
) -> None:
    first = say(apart, apart.ada, "Dry")
    reply(apart, apart.cy, first, "I know")
    assert [one.text for one in thread(apart, first, apart.cy).replies] == ["I know"]
    assert thread(apart, first, apart.ada).replies == []


def test_how_the_other_closed_a_thread_is_kept_back(apart: Town) -> None:
    first, _answer, _alone = talk(apart)
    apart.do(service.settle, apart.ada, first, "It rests, says Ada.")
    assert thread(apart, first, apart.cy).outcome == ""
    assert thread(apart, first, apart.cy).stand == "closed"
    for me in (apart.bo, apart.ada, None):
        assert thread(apart, first, me).outcome == "It rests, says Ada."


def test_neither_hears_that_the_other_means_them(apart: Town) -> None:
    say(apart, apart.ada, "@Cy and @Bo")
    say(apart, apart.cy, "@Ada and @Bo")
    told = [notices(apart, who) for who in (apart.ada, apart.cy, apart.bo)]
    assert told == [[], [], [("meant", ""), ("meant", "")]]


def test_what_was_said_before_is_no_news_any_more(town: Town) -> None:
    say(town, town.cy, "@Ada")
    say(town, town.bo, "@Ada")
    town.do(moderation.block, town.cy, town.ada.id)
    unseen = town.db.read_now(today.notices, town.ada.id, 9)
    assert [row.from_name for row in unseen] == ["Bo"]
    town.do(moderation.unblock, town.cy, town.ada.id)
    assert len(town.db.read_now(today.notices, town.ada.id, 9)) == 2


def test_once_undone_they_read_each_other_again(apart: Town) -> None:
    first, _answer, alone = talk(apart)
    for one, other in ((apart.ada, apart.cy), (apart.cy, apart.ada)):
        try:
            apart.do(moderation.unblock, one, other.id)
        except NotFound:
            continue
    assert [one.text for one in thread(apart, first, apart.ada).replies] == ["I know", "Me too"]
    assert thread(apart, alone, apart.ada).first.text == "Alone"
    assert thread(apart, first, apart.cy).first.text == "Dry"


def test_pages_that_everybody_shares_are_the_same_whoever_blocks(site: Site) -> None:
    """Nothing of a reader's list is in what is kept for all, and a reader's own page is not kept for another."""
    town = site.town
    town.do(moderation.block, town.ada, town.cy.id)
    first = say(town, town.ada, "Dry as dust")
    reply(town, town.cy, first, "I know so")
    say(town, town.cy, "Alone here")
    address = f"/talk/goal/{town.goal}/latest"
    seen = {who: site.phone(who).get(address).text for who in ("Ada", None, "Cy", "Bo")}
    for who, words in (("Ada", "Dry as dust"), ("Cy", "Alone here"), ("Cy", "I know so")):
        assert words in seen[who]
    for who, words in (("Ada", "I know so"), ("Ada", "Alone here"), ("Cy", "Dry as dust")):
        assert words not in seen[who]
    for who in (None, "Bo"):
        assert all(words in seen[who] for words in ("Dry as dust", "I know so", "Alone here"))


def test_a_question_of_the_other_is_no_question_to_answer(apart: Town) -> None:
    question, until = new_id(), apart.clock().date() + timedelta(days=2)
    apart.do(service.say, apart.ada, question, "goal", apart.goal, "Now?", decide_by=until)
    assert apart.db.read_now(views.in_sight, "goal", apart.goal, apart.cy, apart.clock()).threads == []
