"""Statements about what samples said and know: finding what it is about, and taking it out."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, delete, exists, func, or_, select, update
from sqlmodel import col

from app.directions.tables import Direction
from app.facts import store as facts
from app.facts.tables import Fact, FactAnswer
from app.ledger.tables import Notice
from app.platform.database import Work
from app.players.tables import Player
from app.quests import origins_store
from app.quests.tables import Quest
from app.seed.store import NOUNS, Ids, ids
from app.talk import totals_store
from app.talk.tables import Message

_NAMES = {"goal": "short", "initiative": "name", "quest": "title"}


def named(conn: Connection, kind: str, name: str) -> UUID:
    """Give the goal in play, the initiative or the quest of this name."""
    table = NOUNS[kind]
    query = select(col(table.id)).where(col(getattr(table, _NAMES[kind])) == name)
    if kind == "goal":
        query = query.where(col(table.in_play))
    found: UUID = conn.execute(query).scalars().one()
    return found


def talked_about(conn: Connection, kind: str) -> Ids:
    """Give the things of a kind about which somebody who is no sample said or knows something."""
    own = select(col(Player.id)).where(~col(Player.sample))
    said = select(col(Message.about_id)).where(
        col(Message.about_kind) == kind, col(Message.by_player_id).in_(own), col(Message.taken_back_at).is_(None)
    )
    found = ids(conn, said)
    if kind == "goal":
        found |= ids(conn, select(col(Fact.goal_id)).where(col(Fact.by_player_id).in_(own)))
    return found


def remove_talk(work: Work, players: Ids, going: Mapping[str, Ids]) -> None:
    """Take out what these players said and know, and all talk about what is going; what others hang on it stays.

    A message or a fact of a sample on which something of one's own hangs keeps its place, without its words.
    """
    gone = {one for kind in ("goal", "initiative", "quest", "direction") for one in going[kind]}
    about_gone = select(col(Message.id)).where(col(Message.about_id).in_(gone))
    for table in (Quest, Fact, Direction):
        begun = update(table).where(col(table.from_message_id).in_(about_gone))
        work.conn.execute(begun.values(from_message_id=None))
    parted = update(Quest).where(col(Quest.id).in_(going["quest"]))
    work.conn.execute(parted.values(from_message_id=None, from_fact_id=None))
    pointed = update(Direction).where(col(Direction.id).in_(going["direction"]))
    work.conn.execute(pointed.values(from_message_id=None))
    _remove_facts(work, players)
    of_gone = or_(col(Message.about_id).in_(gone), col(Message.told_id).in_(going["quest"] | going["direction"]))
    work.conn.execute(delete(Notice).where(col(Notice.message_id).in_(about_gone)))
    work.conn.execute(delete(Message).where(col(Message.reply_to).is_not(None), of_gone))
    work.conn.execute(delete(Message).where(of_gone))
    _remove_words(work, players)
    origins_store.tell_anew(work, origins_store.told_of(work.conn))
    totals_store.refill(work)


def _remove_facts(work: Work, players: Ids) -> None:
    work.conn.execute(delete(FactAnswer).where(col(FactAnswer.player_id).in_(players)))
    used = or_(
        exists().where(col(FactAnswer.fact_id) == col(Fact.id)), exists().where(col(Quest.from_fact_id) == col(Fact.id))
    )
    work.conn.execute(delete(Fact).where(col(Fact.by_player_id).in_(players), ~used))
    facts.count_anew(work)


def _remove_words(work: Work, players: Ids) -> None:
    theirs = col(Message.by_player_id).in_(players)
    used = or_(
        exists().where(col(Quest.from_message_id) == col(Message.id)),
        exists().where(col(Fact.from_message_id) == col(Message.id)),
        exists().where(col(Direction.from_message_id) == col(Message.id)),
    )
    work.conn.execute(delete(Message).where(theirs, col(Message.reply_to).is_not(None), ~used))
    reply = Message.__table__.alias("reply")  # type: ignore[attr-defined]
    answered = exists().where(reply.c.reply_to == col(Message.id))
    lonely = select(col(Message.id)).where(theirs, col(Message.reply_to).is_(None), ~used, ~answered)
    alone = ids(work.conn, lonely)
    work.conn.execute(delete(Notice).where(col(Notice.message_id).in_(alone)))
    work.conn.execute(delete(Message).where(col(Message.id).in_(alone)))
    replies = (
        select(func.count())
        .where(reply.c.reply_to == col(Message.id), reply.c.by_player_id.is_not(None))
        .correlate(Message)
        .scalar_subquery()
    )
    work.conn.execute(update(Message).where(col(Message.reply_to).is_(None)).values(replies=replies))
    work.conn.execute(update(Message).where(theirs).values(text="", decide_by=None, taken_back_at=work.now))
    closed = update(Message).where(col(Message.closed_by).in_(players))
    work.conn.execute(closed.values(outcome="", closed_at=None, closed_by=None))
