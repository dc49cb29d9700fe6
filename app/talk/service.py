"""The verbs of talk: say, reply, take back, ask until a day, come to an outcome."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.ledger import store as ledger
from app.platform.database import Work
from app.platform.i18n import _
from app.platform.refusals import DeedMismatch
from app.players import store as players
from app.players.actor import Actor
from app.talk import names_store, store, things, totals_store
from app.talk.store import MessageRow
from app.talk.things import Thing
from app.world import store as worlds
from game import moderation
from game import talk as rules
from game.constants import MOST_MENTIONS
from game.errors import Forbidden, NotFound, WrongState
from game.errors_said import ThreadClosed, ThreadFull
from game.talk import Mark

A_DAY = timedelta(hours=24)


def say(
    work: Work, me: Actor, message_id: UUID, kind: str, about_id: UUID, text: str, *, decide_by: date | None = None
) -> None:
    """Begin a thread about a thing; with a day it is a question. Raises `SaidEnough`, `NotFound` or `HiddenForNow`."""
    if _said_before(work, me, message_id, text) is not None:
        return
    thing = things.open_for_talk(work.conn, me, kind, about_id, work.now)
    until = None if decide_by is None else _until(work, decide_by)
    _add(work, me, message_id, thing, text, thread_id=None, decide_by=until)
    totals_store.more(work, (thing.home_kind, thing.home_id))
    work.nudge(thing.topic)


def reply(work: Work, me: Actor, message_id: UUID, to: UUID, text: str) -> UUID:
    """Reply to a message, and give its thread: who replies to a reply stands beside it, not beneath.

    Raises what `say` does, `ThreadClosed` after the outcome, or `ThreadFull`.
    """
    before = _said_before(work, me, message_id, text)
    if before is not None:
        return before.thread_id
    thread, thing = _thread(work, me, to)
    if not store.lengthen(work, thread.id):
        raise ThreadClosed if thread.closed_at is not None else ThreadFull
    _add(work, me, message_id, thing, text, thread_id=thread.id)
    work.nudge(thing.topic)
    return thread.id


def take_back(work: Work, me: Actor, message_id: UUID) -> MessageRow:
    """Take one's own message back, and give it as it was: its words go, its place stays."""
    message = store.one(work.conn, message_id)
    if message is None or message.by_player_id != me.id:
        raise NotFound
    moderation.check_seen(message.hidden, inside=False)  # its words are put aside: a steward looks first
    if not store.take_back(work, message_id):
        raise WrongState
    if message.reply_to is None:
        totals_store.fewer(work, (message.home_kind, message.home_id))
    work.nudge(things.topic(message.about_kind, message.about_id))
    return message


def ask_until(work: Work, me: Actor, thread_id: UUID, day: date) -> None:
    """Say until when a thread is decided: its author, or who tends what it is about."""
    thing = _mine_to_settle(work, me, thread_id)
    if not store.change_open(work, thread_id, decide_by=_until(work, day)):
        raise ThreadClosed
    work.nudge(thing.topic)


def settle(work: Work, me: Actor, thread_id: UUID, outcome: str) -> None:
    """Close a thread with what it came to, in one sentence: its author, or who tends what it is about."""
    thing = _mine_to_settle(work, me, thread_id)
    if not store.change_open(work, thread_id, outcome=outcome, closed_at=work.now, closed_by=me.id):
        raise ThreadClosed
    work.nudge(thing.topic)


def _said_before(work: Work, me: Actor, message_id: UUID, text: str) -> MessageRow | None:
    """Give a message that came in long ago, or from the guest I was: nobody remembers the answer to its deed.

    Raises `DeedMismatch` where it says something else.
    """
    found = store.one(work.conn, message_id)
    if found is None:
        return None
    if found.by_player_id != me.id or (found.text and found.text != _marked(work, text)[0]):
        raise DeedMismatch
    return found


def _marked(work: Work, text: str) -> tuple[str, list[Mark]]:
    names = {one.name for some in rules.mentions(text) for one in some}
    return rules.with_marks(text, names_store.known(work.conn, names))


def _until(work: Work, day: date) -> datetime:
    world = worlds.load(work.conn)
    zone = world.time_zone if world else "UTC"
    rules.check_decide_by(day, work.now.astimezone(ZoneInfo(zone)).date())
    return rules.last_second(day, zone)


def _thread(work: Work, me: Actor, message_id: UUID) -> tuple[MessageRow, Thing]:
    """Give the thread that a message belongs to, with what it is about, where nothing of both is hidden."""
    message = store.one(work.conn, message_id)
    if message is not None and message.reply_to is not None:
        message = store.one(work.conn, message.reply_to)
    if message is None:
        raise NotFound
    moderation.check_seen(message.hidden, inside=False)
    return message, things.open_for_talk(work.conn, me, message.about_kind, message.about_id, work.now)


def _mine_to_settle(work: Work, me: Actor, thread_id: UUID) -> Thing:
    thread, thing = _thread(work, me, thread_id)
    if thread.id != thread_id:
        raise NotFound  # a reply is no thread
    if not thing.tends and thread.by_player_id != me.id:
        raise Forbidden(who=_("who began this talk, and who tends what it is about"))
    return thing


def _add(
    work: Work, me: Actor, message_id: UUID, thing: Thing, text: str, *, thread_id: UUID | None, **more: object
) -> None:
    rules.check_may_say(store.count_said(work.conn, me.id, work.now - A_DAY), is_guest=me.is_guest)
    text, meant = _marked(work, text)
    store.add(
        work,
        id=message_id,
        about_kind=thing.kind,
        about_id=thing.id,
        home_kind=thing.home_kind,
        home_id=thing.home_id,
        reply_to=thread_id,
        by_player_id=me.id,
        team_id=me.team_id,
        organisation_id=me.organisation_id,
        text=text,
        **more,
    )
    players.touch(work, me.id)
    _tell(work, me, meant, thread_id or message_id)


def _tell(work: Work, me: Actor, meant: list[Mark], thread_id: UUID) -> None:
    """Tell who is meant, of a team its captains; at most so many, and nobody who wants no contact."""
    teams = [mark.id for mark in meant if mark.kind == "t"]
    people = [mark.id for mark in meant if mark.kind == "p"]
    if teams:
        people += names_store.captains(work.conn, teams, MOST_MENTIONS)
    wanted = [one for one in dict.fromkeys(people) if one != me.id][:MOST_MENTIONS]
    ledger.add_notices(work, wanted, "meant", me.id, message_id=thread_id)
