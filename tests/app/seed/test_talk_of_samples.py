"""What samples said: said by the same doors, and taken out without what others hang on it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from grounds import Ground, Worlds
from sqlalchemy import select
from sqlmodel import col
from town import MovableClock

from app.directions.tables import Direction
from app.facts import service as facts
from app.facts.tables import Fact, FactAnswer
from app.ledger.verify import verify
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.pictures.shelf import Shelf
from app.players import store as players
from app.players.actor import Actor
from app.quests import service as quests
from app.quests.propose_forms import QuestForm
from app.quests.tables import Quest
from app.seed import removal, talk_store
from app.seed import world as samples
from app.talk import service, totals_store, views
from app.talk.tables import Message, TalkTotal
from game.facts import Answer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample_world(tmp_path_factory: pytest.TempPathFactory, ground: Ground) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("samples")
    with Worlds(ground) as kept:
        url = kept.fresh(folder)
        samples.seed(url, "cool-streets", NOW, Shelf(folder / "pictures", disk_floor=0))
        yield url


@pytest.fixture
def base(tmp_path: Path, sample_world: str, worlds: Worlds) -> Iterator[Database]:
    database = Database(worlds.copy(sample_world, tmp_path), clock=MovableClock(NOW))
    yield database
    database.close()


def messages(base: Database) -> list[Message]:
    rows = base.read_now(lambda conn: conn.execute(select(Message)).all())
    return [Message(**row._mapping) for row in rows]


def ida(base: Database) -> Actor:
    def verb(work):  # type: ignore[no-untyped-def]
        player = new_id()
        players.add_player(work, player, "Ida", kind="lasting", time_zone="UTC")
        return players.actor_by_id(work.conn, player, new_id())

    found = base.write_now(verb)
    assert found is not None
    return found


def test_they_talk_and_something_comes_of_it(base: Database) -> None:
    goal = base.read_now(talk_store.named, "goal", "Street trees")
    ratio = base.read_now(totals_store.of_goals, [goal])[goal]
    assert ratio.threads >= 3
    assert ratio.quests == 1
    told = [message for message in messages(base) if message.unit]
    assert told
    assert all(message.amount_milli > 0 for message in told)
    assert max(message.at for message in messages(base)) <= NOW
    begun = select(col(Direction.text)).where(col(Direction.from_message_id).is_not(None))
    assert base.read_now(lambda conn: conn.execute(begun).scalars().all()) == [
        "Call people before the hot day, not on it"
    ]
    assert len(base.read_now(views.in_sight, "goal", goal, None, NOW).threads) == views.IN_SIGHT
    assert base.read_now(verify).ok


def test_nothing_is_left_where_nothing_of_ones_own_hangs_on_it(base: Database) -> None:
    base.write_now(removal.remove, "The operator", "test")
    for table in (Message, Fact, FactAnswer, TalkTotal):
        assert base.read_now(lambda conn, it=table: conn.execute(select(it)).all()) == [], table
    assert base.read_now(verify).ok


def test_ones_own_words_stay_where_they_are(base: Database) -> None:
    me = ida(base)
    first = next(message for message in messages(base) if message.about_kind == "initiative" and not message.reply_to)
    base.write_now(service.reply, me, new_id(), first.id, "I know the gate")
    fact = base.read_now(lambda conn: conn.execute(select(col(Fact.id)).order_by(col(Fact.text))).scalars().first())
    base.write_now(facts.answer, me, fact, Answer.DISPUTE, "Ten, by now")
    form = QuestForm(
        deed=new_id(),
        initiative_id=first.about_id,
        title="Ask",
        done_when="Asked",
        from_message=first.id,
        from_fact=fact,
    )
    base.write_now(quests.propose, me, form)
    base.write_now(removal.remove, "The operator", "test")
    assert base.read_now(verify).differences == []
    thread = base.read_now(views.thread, first.id, me, NOW).thread
    assert (thread.first.taken_back, thread.first.text, thread.first.author) == (True, "", "A sample player")
    assert [reply.text for reply in thread.replies] == ["I know the gate"]
    assert [became.title for became in thread.first.became] == ["Ask"]
    kept = base.read_now(lambda conn: conn.execute(select(Fact)).all())
    assert [(row.id, row.agrees, row.disputes) for row in kept] == [(fact, 0, 1)]
    quest = base.read_now(lambda conn: conn.execute(select(Quest).where(col(Quest.id) == form.deed)).one())
    assert (quest.from_message_id, quest.from_fact_id) == (first.id, fact)
