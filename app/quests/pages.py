"""The quest list and the quest page, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from app.claims import store as claims_store
from app.claims.tables import Claim
from app.confirmations import store as confirmations_store
from app.contributions import store as contributions_store
from app.contributions.tables import Contribution
from app.directions import store as directions_store
from app.first import hearts_store
from app.goals import store as goals_store
from app.goals.tables import Goal
from app.initiatives import store as initiatives_store
from app.initiatives.tables import Initiative
from app.platform.drawing import goal_hue, place_parts
from app.platform.i18n import _
from app.players.actor import Actor
from app.quests import access, list_store, needs_store, store, views, words
from app.quests.beginnings import Beginning, beginning
from app.quests.filters import Chosen, chosen
from app.quests.forms import HERE, WishForm
from app.quests.ranking import Ranking
from app.quests.rows import Candidate, Near, QuestRow, Wish
from app.quests.views import QuestCard, Spot
from app.sparks import coming
from app.sparks.coming import Idea
from app.talk import views as talk_views
from app.talk.views import Talk
from app.world import store as worlds
from game import evidence, moderation, points, seasons
from game import quests as rules
from game.constants import HEARTS_A_WEEK, QUEST_MOVES
from game.errors import NotFound

LISTED = 60


@dataclass(frozen=True)
class QuestList:
    """What the list shows."""

    cards: Sequence[QuestCard]
    more: bool  # than are shown
    waiting: int
    skills: Sequence[tuple[str, str]]
    goals: Sequence[tuple[UUID, str]]
    places: Sequence[tuple[str, str]]
    wish: WishForm
    chosen: Sequence[Chosen]
    beginning: Beginning | None  # where nothing can be done


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
    evidence: str  # what is asked for, in words
    worth_cp: int
    claim: Claim | None
    contribution: Contribution | None
    answers: Sequence[tuple[str, str, str, int | None, bool]]
    steward: bool
    moves: Sequence[str]  # the states that I may move it to
    follows: tuple[UUID, str] | None  # a direction
    ideas: Sequence[Idea]  # what may have given the idea to take it
    hearts: tuple[int, int] | None  # that I gave it this week, and that I have left; None where I may give none
    talk: Talk


def quest_list(conn: Connection, me: Actor | None, now: datetime, form: WishForm) -> QuestList:
    """Give the quests that can be done, in the order of what's first, near ones first when a place is told."""
    near = _near(conn, form, now)
    toward = goals_store.reach(conn, form.goal) if form.goal else None
    wish = Wish(form.minutes, form.skill, toward, None, bool(form.home), form.text, near)
    ranking = Ranking(conn, now)
    found = ranking.ordered(list_store.doable(conn, now, wish, LISTED * 3))
    spot = None
    if near is not None:
        if near.latitude is not None and near.longitude is not None:
            spot = Spot(near.latitude, near.longitude)
        found.sort(key=partial(_how_far, near, spot))
    rows = store.these(conn, [one.id for one in found[:LISTED]], me.id if me else None, now)
    goals = {goal.id: goal.short for goal in goals_store.top_level(conn)}
    if form.goal and form.goal not in goals and (other := goals_store.one(conn, form.goal)):
        goals[other.id] = other.short
    places = [(place, place) for place in _with(form.place, list_store.places(conn, now))]
    return QuestList(
        cards=[_card(row, ranking, near, spot) for row in rows],
        more=len(found) > LISTED,
        waiting=confirmations_store.count_queue(conn, me.id, now) if me and not me.is_guest else 0,
        skills=[(skill, skill) for skill in _with(form.skill or "", list_store.skills_asked_for(conn, now))],
        goals=list(goals.items()),
        places=[(HERE, _("Where I am")), *places] if form.here else places,
        wish=form,
        chosen=chosen(form, goals),
        beginning=None if found else beginning(conn),
    )


def _near(conn: Connection, form: WishForm, now: datetime) -> Near | None:
    if form.here:
        return Near("", form.lat, form.lon)
    return list_store.middle_of(conn, form.place, now) if form.place else None


def _how_far(near: Near, spot: Spot | None, quest: Candidate) -> tuple[bool, float]:
    km = spot.km_to(quest.latitude, quest.longitude) if spot else None
    return bool(near.place) and quest.place != near.place, float("inf") if km is None else km


def _card(row: QuestRow, ranking: Ranking, near: Near | None, spot: Spot | None) -> QuestCard:
    there = near is not None and near.place != "" and near.place == row.place  # at the place itself no distance helps
    return views.card(row, ranking.now, why=ranking.why(row), near=None if there else spot)


def _hearts(conn: Connection, me: Actor | None, quest: QuestRow, now: datetime) -> tuple[int, int] | None:
    if me is None or me.is_guest or quest.state not in {"open", "blocked"} or quest.hidden:
        return None
    world = worlds.load(conn)
    week = seasons.week_key(now, world.time_zone if world else "UTC")
    mine = hearts_store.given_to(conn, me.id, quest.id, week)
    return mine, HEARTS_A_WEEK - hearts_store.given_in(conn, me.id, week)


def _with(one: str, listed: Sequence[str]) -> list[str]:
    """Keep what is chosen in a list to choose from, though nothing open names it any more."""
    return sorted({*listed, one}) if one else list(listed)


def quest_page(
    conn: Connection, quest_id: UUID, me: Actor | None, now: datetime, came_from: Sequence[str] = ()
) -> QuestPage:
    """Give one quest with its why-chain, its people and my own claim; raises `NotFound`."""
    quest = store.one(conn, quest_id, me.id if me else None, now)
    if quest is None:
        raise NotFound
    access.check_may_see(conn, me, quest)
    tends = bool(me and (me.steward or initiatives_store.is_steward(conn, quest.initiative_id, me.id)))
    inside = me is not None and (me.steward or me.id == quest.proposed_by or quest.mine is not None)
    moderation.check_seen(quest.hidden, inside=inside)
    claim = claims_store.newest_of(conn, quest_id, me.id) if me else None
    if claim is not None and claim.state in {"released", "withdrawn"}:
        claim = None
    contributions = contributions_store.of_claim(conn, claim.id) if claim else []
    contribution = contributions[-1] if contributions else None
    people = claims_store.who_holds(conn, quest_id, now)
    states = [state for _name, _team, state, _until in people]
    confirmed, handed = quest.confirmed, states.count("handed_in")
    until = claim.expires_at if claim and claim.state in {"held", "sent_back"} else None
    ranking = Ranking(conn, now)
    startable = rules.shown_state(quest, now) in {"open", "full"}
    return QuestPage(
        quest=quest,
        card=views.card(quest, now, why=ranking.why(quest) if startable else "", until=until),
        hue=goal_hue(quest.goal_number or 1),
        skills=store.skills(conn, quest_id),
        needs=needs_store.needs(conn, quest_id, me),
        frees=needs_store.waiting_for(conn, quest_id, me),
        people=people,
        place_parts=place_parts(confirmed, handed, max(0, quest.taken - confirmed - handed), quest.places),
        goal=goals_store.one(conn, quest.goal_id) if quest.goal_id else None,
        initiative=initiatives_store.one(conn, quest.initiative_id),
        evidence=words.name_evidence(kind for kind in evidence.KINDS if kind in quest.evidence.split()),
        worth_cp=points.raw(
            quest.minutes, quest.difficulty, quest.impact_link, priority_percent=ranking.priority_percent(quest)
        ),
        claim=claim,
        contribution=contribution,
        answers=confirmations_store.answers(conn, contribution.id) if contribution else (),
        steward=tends,
        moves=QUEST_MOVES[quest.state] if me and access.may_tend(conn, me, quest) else (),
        follows=directions_store.title(conn, quest.direction_id) if quest.direction_id else None,
        ideas=coming.offered(conn, [*came_from, *([f"direction:{quest.direction_id}"] if quest.direction_id else [])]),
        hearts=_hearts(conn, me, quest, now),
        talk=talk_views.in_sight(conn, "quest", quest_id, me, now),
    )
