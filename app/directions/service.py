"""The verbs of directions: point out, answer, say again, withdraw, let both run."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from app.directions import access, answers_store, followed_store, origins_store, store
from app.directions.forms import Answering, DirectionForm, Splitting
from app.directions.origins_store import Origin
from app.directions.store import DirectionRow, VoiceRow
from app.goals import store as goals
from app.ledger import store as ledger
from app.platform.database import Work
from app.platform.i18n import _
from app.platform.ids import new_id
from app.players import store as players
from app.players.actor import Actor
from app.sparks import service as sparks
from game import rightness, seasons
from game.constants import DECIDE_AT_MOST_DAYS, DECIDE_WITHIN_DAYS, MOST_ECHOES_A_DAY, MOST_POINTED_A_DAY
from game.errors import Forbidden, Invalid, NotFound
from game.errors_said import DoubtNeedsReason, PointedEnough
from game.rightness import Circle, Life, Said, Standing, State

A_DAY = timedelta(days=1)


def point_out(work: Work, me: Actor, form: DirectionForm) -> None:
    """Point out what should be next for a goal, and why.

    Raises `LastingNeeded`, `NotFound`, `Invalid`, `PointedEnough`.
    """
    access.check_may_point(me)
    _check_day(work, me, store.count_pointed, MOST_POINTED_A_DAY)
    goal = goals.one(work.conn, form.goal_id)
    if goal is None or not goal.in_play:
        raise NotFound
    today = seasons.local_date(work.now, me.time_zone)
    by = form.decide_by or today + timedelta(days=DECIDE_WITHIN_DAYS)
    if not today <= by <= today + timedelta(days=DECIDE_AT_MOST_DAYS):
        raise Invalid(reason=_("the day to decide by is one of the next sixty"))
    begun = origins_store.origin(work.conn, form.from_message) if form.from_message else None
    if form.from_message and begun is None:
        raise NotFound
    _add(work, me, form.deed, form, goal.id, by, from_message_id=form.from_message)
    sparks.note(work, me, "direction", form.deed, form.ideas)
    _tell(work, form.deed, goal.id)
    if begun is not None:
        work.nudge(begun.topic)


def answer(work: Work, me: Actor, direction_id: UUID, form: Answering) -> None:
    """Say right, or not sure with a reason; said again it takes the place of what was said before."""
    direction = access.find(work.conn, direction_id, me)
    access.check_may_answer(me, direction)
    reason = "" if form.answer == "right" else form.reason or ("other" if form.words.strip() else "")
    if form.answer == "unsure" and (not reason or (reason == "other" and not form.words.strip())):
        raise DoubtNeedsReason
    before = answers_store.answer_of(work.conn, direction_id, me.id)
    if before is not None:
        _check_point(work, direction)
    body = me.organisation_id or store.home_of(work.conn, me.team_id)
    answers_store.answer(
        work,
        direction_id,
        me.id,
        answer=form.answer,
        reason=reason,
        words=" ".join(form.words.split()),
        unclear=form.unclear,
        organisation_id=body,
        side_id=body or me.team_id or me.id,
    )
    players.touch(work, me.id)
    _tell(work, direction_id, direction.goal_id)


def take_answer_back(work: Work, me: Actor, direction_id: UUID) -> None:
    """Say nothing of a direction any more; raises `NotFound` where nothing was said."""
    direction = access.find(work.conn, direction_id, me)
    access.check_open(direction)
    _check_point(work, direction)
    if not answers_store.take_answer_back(work, direction_id, me.id):
        raise NotFound
    _tell(work, direction_id, direction.goal_id)


def echo(work: Work, me: Actor, echo_id: UUID, direction_id: UUID, text: str, parent: UUID | None) -> None:
    """Say a direction again in one's own words; whose words those answer is kept."""
    direction = access.find(work.conn, direction_id, me)
    access.check_may_point(me)
    access.check_open(direction)
    _check_day(work, me, answers_store.count_echoes, MOST_ECHOES_A_DAY)
    if parent is not None:
        heard = answers_store.echo(work.conn, parent)
        if heard is None or heard[0] != direction_id:
            raise NotFound
    text = " ".join(text.split())
    if not text:
        raise Invalid(reason=_("say it in your own words"))
    answers_store.add_echo(work, id=echo_id, direction_id=direction_id, player_id=me.id, parent_id=parent, text=text)
    players.touch(work, me.id)
    _tell(work, direction_id, direction.goal_id)


def withdraw(work: Work, me: Actor, direction_id: UUID) -> None:
    """Take back what I pointed out: it stays to be read, and nothing more is said of it."""
    direction = access.find(work.conn, direction_id, me)
    access.check_mine(me, direction)
    store.end(work, direction_id, "withdrawn")
    _tell_in_talk(work, direction_id, direction.from_message_id)
    _tell(work, direction_id, direction.goal_id)


def split(work: Work, me: Actor, direction_id: UUID, form: Splitting) -> UUID:
    """Let both ways run: the first goes on in its own words and the other beside it, each to be answered anew."""
    direction = access.find(work.conn, direction_id, me)
    access.check_may_point(me)
    access.check_open(direction)
    if not access.may_split(me, direction, standings(work.conn, [direction], work.now)[direction_id]):
        raise Forbidden(who=_("who pointed it out, and for everybody once people differ"))
    _check_day(work, me, store.count_pointed, MOST_POINTED_A_DAY)
    store.end(work, direction_id, "split")
    _tell_in_talk(work, direction_id, direction.from_message_id)
    today = seasons.local_date(work.now, me.time_zone)
    by = max(direction.decide_by, today + timedelta(days=DECIDE_WITHIN_DAYS))
    kept = ("goal_id", "text", "reason", "first_step", "proposed_by", "team_id", "organisation_id", "from_message_id")
    store.add(
        work,
        id=new_id(),
        decide_by=by,
        split_from=direction_id,
        **{name: getattr(direction, name) for name in kept},
    )
    _add(work, me, form.deed, form, direction.goal_id, by, split_from=direction_id)
    if direction.proposed_by != me.id:
        ledger.add_notice(
            work, direction.proposed_by, "split", from_player_id=me.id, direction_id=direction_id, text=direction.text
        )
    _tell(work, direction_id, direction.goal_id)
    return form.deed


def settle(work: Work, directions: Sequence[UUID]) -> None:
    """Remember that directions were settled, and tell those who pointed them out and where they began, once each."""
    for direction_id, goal_id, whose, message_id in store.settle(work, directions):
        ledger.add_notice(work, whose, "settled", direction_id=direction_id)
        begun = _tell_in_talk(work, direction_id, message_id)
        if begun is not None and begun.by_player_id not in {None, whose}:
            ledger.add_notice(work, begun.by_player_id, "words_settled", direction_id=direction_id)
        _tell(work, direction_id, goal_id)


def check_may_follow(work: Work, toward: Sequence[UUID], direction_id: UUID | None) -> None:
    """Raise unless a quest toward some goals can follow a direction: an open one toward one of them, or above."""
    if direction_id is None:
        return
    direction = store.one(work.conn, direction_id)
    if direction is None:
        raise NotFound
    access.check_open(direction)
    if direction.goal_id not in followed_store.above(work.conn, toward, goals.MOST_REACHED):
        raise Invalid(reason=_("the direction belongs to a goal that this initiative does not work toward"))


def life(direction: DirectionRow) -> Life:
    """Give what the row of a direction says of its life."""
    state = State(direction.state)
    return Life(direction.proposed_by, direction.created_at, state, direction.checked_at, direction.held_since)


def standings(conn: Connection, directions: Sequence[DirectionRow], now: datetime) -> dict[UUID, Standing]:
    """Say how some directions stand: three statements, and nothing is asked where there are none."""
    if not directions:
        return {}
    voices, circle = store.voices(conn, [one.id for one in directions]), store.circle(conn, now)
    return {one.id: weigh(one, voices.get(one.id, ()), circle, now) for one in directions}


def weigh(direction: DirectionRow, voices: Sequence[VoiceRow], circle: Circle, now: datetime) -> Standing:
    """Say how a direction stands by what was said of it."""
    return rightness.stand([voice.said for voice in voices], life(direction), circle, now)


def _check_point(work: Work, direction: DirectionRow) -> None:
    """Keep since when a direction holds before something that was said goes: it will not be in the answers any more."""
    said, circle = _heard(work, direction)
    since = rightness.held_since(said, life(direction), circle, work.now)
    store.change(work, direction.id, checked_at=work.now, held_since=since)


def _heard(work: Work, direction: DirectionRow) -> tuple[list[Said], Circle]:
    voices = store.voices(work.conn, [direction.id]).get(direction.id, [])
    return [voice.said for voice in voices], store.circle(work.conn, work.now)


def _add(
    work: Work, me: Actor, direction_id: UUID, form: DirectionForm | Splitting, goal_id: UUID, by: date, **more: object
) -> None:
    store.add(
        work,
        id=direction_id,
        goal_id=goal_id,
        text=form.text,
        reason=form.reason,
        first_step=form.first_step,
        decide_by=by,
        proposed_by=me.id,
        team_id=me.team_id,
        organisation_id=me.organisation_id or store.home_of(work.conn, me.team_id),
        **more,
    )
    players.touch(work, me.id)


def _check_day(work: Work, me: Actor, count: Callable[[Connection, UUID, datetime], int], most: int) -> None:
    if count(work.conn, me.id, work.now - A_DAY) >= most:
        raise PointedEnough(most=most)


def _tell_in_talk(work: Work, direction_id: UUID, message_id: UUID | None) -> Origin | None:
    """Let the world say what came of a direction where it began, and give where that is."""
    begun = origins_store.origin(work.conn, message_id) if message_id else None
    if begun is not None:
        origins_store.tell(work, begun, direction_id)
        work.nudge(begun.topic)
    return begun


def _tell(work: Work, direction_id: UUID, goal_id: UUID) -> None:
    work.nudge(f"direction:{direction_id}", f"goal:{goal_id}")
