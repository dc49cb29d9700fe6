"""What the pages of directions, and the parts of other pages about them, are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.directions import access, answers_store, followed_store, service, store, words
from app.directions.answers_store import AnswerRow, EchoRow
from app.directions.store import DirectionRow, VoiceRow
from app.directions.tables import DirectionAnswer
from app.goals import store as goals
from app.initiatives import store as initiatives
from app.platform import sizes
from app.platform.drawing import goal_hue
from app.platform.i18n import _
from app.players.actor import Actor, initials
from game.constants import RIGHT_SETTLED
from game.rightness import Standing


@dataclass(frozen=True)
class DirectionCard:
    """A direction as cards and its own page show it."""

    id: UUID
    url: str
    text: str
    who: str
    initials: str
    goal_number: int
    goal_short: str
    hue: int
    state: str
    state_text: str
    percent: int
    needed: int
    counts: str
    label: str  # the bar, for those who do not see it
    answer: str  # mine
    may_answer: bool


@dataclass(frozen=True)
class DirectionsOfGoal:
    """The section of a goal's page."""

    cards: Sequence[DirectionCard]
    more: bool
    point_url: str  # empty where nothing can be pointed out


@dataclass(frozen=True)
class EchoView:
    """An echo, and whose words it answers."""

    echo: EchoRow
    who: str
    heard_from: str


@dataclass(frozen=True)
class DirectionPage:
    """One direction."""

    direction: DirectionRow
    card: DirectionCard
    clarity: str
    mine: DirectionAnswer | None
    is_mine: bool
    answers: Sequence[tuple[AnswerRow, str]]  # with the reason in words
    echoes: Sequence[EchoView]
    followed: Sequence[str]
    talk: Sequence[str]
    halves: Sequence[tuple[UUID, str]]
    came_from: tuple[UUID, str] | None  # the direction it was split from
    may_split: bool
    reasons: Sequence[tuple[str, str]]


def of_goal(
    conn: Connection, goal_id: UUID, me: Actor | None, now: datetime, *, in_play: bool = True
) -> DirectionsOfGoal:
    """Give the directions of a goal, the newest first."""
    rows = store.of_goal(conn, goal_id, sizes.DIRECTIONS_OF_A_GOAL + 1)
    cards = _cards(conn, rows[: sizes.DIRECTIONS_OF_A_GOAL], me, now)
    return DirectionsOfGoal(
        cards, len(rows) > sizes.DIRECTIONS_OF_A_GOAL, f"/directions/new?goal={goal_id}" if in_play else ""
    )


def listed(conn: Connection, me: Actor | None, now: datetime) -> list[DirectionCard]:
    """Give the open directions of all goals, the newest first."""
    return _cards(conn, store.listed(conn, sizes.DIRECTIONS_LISTED), me, now)


def to_follow(conn: Connection, initiative_id: UUID) -> list[tuple[str, str]]:
    """List the directions that a quest of an initiative could follow, to choose from."""
    toward = [goal.id for goal, _link in initiatives.goals_of(conn, initiative_id)]
    found = store.to_follow(conn, followed_store.above(conn, toward, goals.MOST_REACHED), sizes.DIRECTIONS_TO_FOLLOW)
    return [(str(id_), text) for id_, text in found]


def goals_of(conn: Connection, direction_id: str) -> list[UUID] | None:
    """Give the goals of which an initiative must work toward one, so that its quests can follow a direction."""
    try:
        found = store.one(conn, UUID(direction_id))
    except ValueError:
        return None
    return goals.reach(conn, found.goal_id) if found else None


def page(conn: Connection, direction_id: UUID, me: Actor | None, now: datetime) -> DirectionPage:
    """Give one direction with what is said of it and what followed; raises `NotFound` or `HiddenForNow`."""
    found = access.find(conn, direction_id, me)
    voices = store.voices(conn, [direction_id]).get(direction_id, [])
    standing = service.weigh(found, voices, store.circle(conn, now), now)
    mine = answers_store.answer_of(conn, direction_id, me.id) if me else None
    why = dict(words.reasons())
    first = store.one(conn, found.split_from) if found.split_from else None
    followed = followed_store.followed(conn, [direction_id]).get(direction_id)
    return DirectionPage(
        direction=found,
        card=_card(found, voices, standing, me, mine.answer if mine else "", now),
        clarity=words.clarity(standing),
        mine=mine,
        is_mine=me is not None and me.id == found.proposed_by,
        answers=[
            (row, why.get(row.reason, "")) for row in answers_store.answers(conn, direction_id, sizes.ANSWERS_LISTED)
        ],
        echoes=_echoes(answers_store.echoes(conn, direction_id, sizes.ECHOES_LISTED)),
        followed=words.followed(followed) if followed else (),
        talk=words.talk(found, standing, now),
        halves=store.halves(conn, direction_id) if found.state == "split" else (),
        came_from=(first.id, first.text) if first and not first.hidden else None,
        may_split=access.may_split(me, found, standing),
        reasons=words.reasons(),
    )


def _echoes(rows: Sequence[EchoRow]) -> list[EchoView]:
    names = {row.id: row.name or _("Somebody") for row in rows}
    return [EchoView(row, names[row.id], names.get(row.parent_id, "") if row.parent_id else "") for row in rows]


def _cards(conn: Connection, rows: Sequence[DirectionRow], me: Actor | None, now: datetime) -> list[DirectionCard]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    voices, circle = store.voices(conn, ids), store.circle(conn, now)
    mine = answers_store.answers_of(conn, ids, me.id) if me else {}
    return [
        _card(row, said, service.weigh(row, said, circle, now), me, mine.get(row.id, ""), now)
        for row in rows
        for said in [voices.get(row.id, [])]
    ]


def _card(
    row: DirectionRow, voices: Sequence[VoiceRow], standing: Standing, me: Actor | None, mine: str, now: datetime
) -> DirectionCard:
    percent = int(standing.right * 100)
    needed = int(RIGHT_SETTLED * 100)
    who = row.proposer or _("Somebody")
    return DirectionCard(
        id=row.id,
        url=f"/directions/{row.id}",
        text=row.text,
        who=who,
        initials=initials(who),
        goal_number=row.goal_number,
        goal_short=row.goal_short,
        hue=goal_hue(row.goal_number),
        state=standing.state.value,
        state_text=words.state(row, standing, now),
        percent=percent if voices else 0,
        needed=needed,
        counts=words.counts(row, list(voices)),
        label=_("Rightness %(percent)d of 100, %(needed)d needed") % {"percent": percent, "needed": needed},
        answer=mine,
        may_answer=me is not None
        and not me.is_guest
        and me.id != row.proposed_by
        and row.state == "open"
        and not row.hidden,
    )
