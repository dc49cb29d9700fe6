"""The quest list and the quest page, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.claims import store as claims_store
from app.claims.tables import Claim
from app.confirmations import store as confirmations_store
from app.contributions import store as contributions_store
from app.contributions.tables import Contribution
from app.goals import store as goals_store
from app.goals.tables import Goal
from app.initiatives import store as initiatives_store
from app.initiatives.tables import Initiative
from app.platform.drawing import goal_hue, place_parts
from app.players.actor import Actor
from app.quests import access, store, views
from app.quests.forms import WishForm
from app.quests.rows import QuestRow, Wish
from app.quests.views import QuestCard, Spot
from game import evidence, points
from game import quests as rules
from game.constants import QUEST_MOVES
from game.errors import NotFound

LISTED = 60


@dataclass(frozen=True)
class QuestList:
    """What the list shows."""

    cards: Sequence[QuestCard]
    waiting: int
    skills: Sequence[tuple[str, str]]
    goals: Sequence[tuple[UUID, str]]
    wish: WishForm
    filtered: bool


@dataclass(frozen=True)
class QuestPage:
    """What the page of one quest shows."""

    quest: QuestRow
    card: QuestCard
    hue: int
    skills: Sequence[str]
    needs: Sequence[tuple[UUID, str, str]]
    frees: Sequence[tuple[UUID, str]]
    people: Sequence[tuple[str, str | None, str, datetime]]
    place_parts: Sequence[str]
    goal: Goal | None
    initiative: Initiative | None
    evidence: Sequence[str]
    worth_cp: int
    claim: Claim | None
    contribution: Contribution | None
    answers: Sequence[tuple[str, str, str, int | None, bool]]
    steward: bool
    moves: Sequence[str]  # the states that I may move it to


def quest_list(conn: Connection, me: Actor | None, now: datetime, form: WishForm) -> QuestList:
    """Give the quests that can be done, in the order of what's first, near ones first when a place is told."""
    wish = Wish(form.minutes, form.skill or None, form.goal, None, form.home, form.text or None)
    rows = sorted(store.doable(conn, me.id if me else None, now, wish, LISTED * 3), key=rules.order)
    spot = Spot(form.lat, form.lon) if form.lat is not None and form.lon is not None else None
    if spot is not None:
        rows.sort(key=lambda row: spot.km_to(row.latitude, row.longitude) or float("inf"))
    cards = [views.card(row, now, why=views.reason(row, now), near=spot) for row in rows[:LISTED]]
    waiting = confirmations_store.count_queue(conn, me.id, me.team_id, now) if me and not me.is_guest else 0
    goals = [(goal.id, goal.short) for goal in goals_store.top_level(conn)]
    skills = [(skill, skill) for skill in store.all_skills(conn)]
    filtered = any((form.minutes, form.skill, form.goal, form.home, form.text, spot))
    return QuestList(cards, waiting, skills, goals, form, filtered)


def quest_page(conn: Connection, quest_id: UUID, me: Actor | None, now: datetime) -> QuestPage:
    """Give one quest with its why-chain, its people and my own claim; raises `NotFound`."""
    quest = store.one(conn, quest_id, me.id if me else None, now)
    if quest is None:
        raise NotFound
    claim = claims_store.newest_of(conn, quest_id, me.id) if me else None
    if claim is not None and claim.state in {"released", "withdrawn"}:
        claim = None
    contributions = contributions_store.of_claim(conn, claim.id) if claim else []
    contribution = contributions[-1] if contributions else None
    people = claims_store.who_holds(conn, quest_id, now)
    states = [state for _name, _team, state, _until in people]
    confirmed, handed = states.count("confirmed"), states.count("handed_in")
    until = claim.expires_at if claim and claim.state in {"held", "sent_back"} else None
    return QuestPage(
        quest=quest,
        card=views.card(quest, now, why=views.reason(quest, now), until=until),
        hue=goal_hue(quest.goal_number or 1),
        skills=store.skills(conn, quest_id),
        needs=store.needs(conn, quest_id),
        frees=store.waiting_for(conn, quest_id),
        people=people,
        place_parts=place_parts(confirmed, handed, max(0, quest.taken - confirmed - handed), quest.places),
        goal=goals_store.one(conn, quest.goal_id) if quest.goal_id else None,
        initiative=initiatives_store.one(conn, quest.initiative_id),
        evidence=[kind for kind in evidence.KINDS if kind in quest.evidence.split()],
        worth_cp=points.raw(quest.minutes, quest.difficulty, quest.impact_link),
        claim=claim,
        contribution=contribution,
        answers=confirmations_store.answers(conn, contribution.id) if contribution else (),
        moves=QUEST_MOVES[quest.state] if me and access.may_tend(conn, me, quest) else (),
        steward=bool(me and (me.steward or initiatives_store.is_steward(conn, quest.initiative_id, me.id))),
    )
