"""The verbs of quests: propose, block, close, open again."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.directions import origins_store as origins
from app.directions import service as directions
from app.first import hearts_store
from app.first import service as first
from app.goals import store as goals
from app.initiatives import access as initiatives_access
from app.initiatives import store as initiatives
from app.ledger import store as ledger
from app.platform.database import Work
from app.platform.i18n import _
from app.players.actor import Actor
from app.quests import access, needs_store, origins_store, store
from app.quests.propose_forms import QuestForm
from app.quests.rows import QuestRow
from app.sparks import service as sparks
from app.world import store as worlds
from game import moderation, seasons
from game.confirmations import needed
from game.constants import HEARTS_A_WEEK, MOST_PROPOSED_A_DAY, QUEST_MOVES
from game.errors import (
    HeartsGiven,
    Invalid,
    NeedsReason,
    NotFound,
    PrerequisiteCycle,
    ProposedEnough,
    QuestClosed,
    WrongState,
)
from game.quests import DRAFT, makes_cycle


def propose(work: Work, me: Actor, form: QuestForm) -> None:
    """Add a quest to an initiative: open, blocked when something is missing, or a draft that only its tenders know.

    Raises `NotFound`, `WrongState` for an initiative that is not active, `Invalid` for a number or a prerequisite of
    somewhere else, `PrerequisiteCycle`, or `ProposedEnough`.
    """
    if store.count_proposed(work.conn, me.id, work.now - timedelta(days=1)) >= MOST_PROPOSED_A_DAY:
        raise ProposedEnough(most=MOST_PROPOSED_A_DAY)
    initiative = initiatives.one(work.conn, form.initiative_id)
    if initiative is None:
        raise NotFound
    initiatives_access.check_may_see(work.conn, me, initiative)
    if initiative.state != "active":
        raise WrongState
    toward = _check_belongs(work, form)
    directions.check_may_follow(work, toward, form.direction_id)
    _check_needs(work, me, form.deed, form)
    if not origins_store.are_there(work.conn, form.from_message, form.from_fact):
        raise NotFound
    store.add(
        work,
        id=form.deed,
        initiative_id=initiative.id,
        proposed_by=me.id,
        missing=form.missing,
        state="draft" if form.draft else "blocked" if form.missing else "open",
        for_team_id=me.team_id,
        from_message_id=form.from_message,
        from_fact_id=form.from_fact,
        **_terms(me, form),
    )
    store.set_skills(work, form.deed, form.skills_listed)
    needs_store.set_needs(work, form.deed, form.needs)
    sparks.note(work, me, "quest", form.deed, form.ideas)
    if form.direction_id is not None:
        work.nudge(f"direction:{form.direction_id}")
    first.reorder(work, [form.deed])
    if not form.draft:
        _announce(work, me, form.deed)
        _count_in_talk(work, form.from_message)
        work.nudge("map")
    work.nudge("quests", *(f"goal:{goal}" for goal in toward))


def change(work: Work, me: Actor, quest_id: UUID, form: QuestForm) -> None:
    """Write the words and terms of a quest anew, but not its state; claims that live keep the terms they were made on.

    Raises what `propose` does, and `Invalid` for fewer places than are taken.
    """
    quest = _mine_to_tend(work, me, quest_id)
    if form.initiative_id != quest.initiative_id:
        raise Invalid(reason=_("a quest stays with its initiative"))
    toward = _check_belongs(work, form)
    if form.direction_id != quest.direction_id:
        directions.check_may_follow(work, toward, form.direction_id)
    _check_needs(work, me, quest_id, form)
    if not store.change(work, quest_id, form.places, _terms(me, form)):
        raise Invalid(reason=_("more places are taken than that"))
    store.set_skills(work, quest_id, form.skills_listed)
    needed_before = needs_store.needed(work.conn, quest_id)
    needs_store.set_needs(work, quest_id, form.needs)
    first.reorder(work, [quest_id, *needed_before])
    _log_if_not_own(work, me, quest, "changed")
    work.nudge("quests", f"quest:{quest_id}")


def move(work: Work, me: Actor, quest_id: UUID, becomes: str, missing: str = "") -> None:
    """Block, close or open a quest; blocking names what is missing. Claims that live keep their place and terms."""
    quest = _mine_to_tend(work, me, quest_id)
    if becomes == "blocked" and not missing:
        raise NeedsReason
    was = [state for state, moves in QUEST_MOVES.items() if becomes in moves]
    if not store.change_state(work, quest_id, was, becomes, missing if becomes == "blocked" else ""):
        raise WrongState
    first.reorder(work, [quest_id])
    if quest.state == DRAFT:
        _count_in_talk(work, quest.from_message_id)
        if becomes == "open":
            _announce(work, me, quest_id)
    _log_if_not_own(work, me, quest, becomes, missing)
    work.nudge("map", "quests", f"quest:{quest_id}")


def give_heart(work: Work, me: Actor, quest_id: UUID) -> None:
    """Say with a heart that a quest matters; raises `LastingNeeded`, `QuestClosed`, or `HeartsGiven`."""
    week = _heart_week(work, me, quest_id)
    if not hearts_store.give(work, me.id, quest_id, week):
        raise HeartsGiven(most=HEARTS_A_WEEK)
    first.reorder(work, [quest_id])
    work.nudge(f"quest:{quest_id}")


def take_heart_back(work: Work, me: Actor, quest_id: UUID) -> None:
    """Take back a heart of this week; taking back what was not given changes nothing."""
    week = _heart_week(work, me, quest_id)
    if hearts_store.take_back(work, me.id, quest_id, week):
        first.reorder(work, [quest_id])
        work.nudge(f"quest:{quest_id}")


def _heart_week(work: Work, me: Actor, quest_id: UUID) -> str:
    """Give the present week of the world, where this player may give this quest a heart."""
    quest = store.one(work.conn, quest_id, me.id, work.now)
    if quest is None:
        raise NotFound
    access.check_may_see(work.conn, me, quest)
    moderation.check_seen(quest.hidden, inside=False)
    access.check_may_give_hearts(me)
    if quest.state not in {"open", "blocked"}:
        raise QuestClosed
    world = worlds.load(work.conn)
    return seasons.week_key(work.now, world.time_zone if world else "UTC")


def _mine_to_tend(work: Work, me: Actor, quest_id: UUID) -> QuestRow:
    quest = store.one(work.conn, quest_id, me.id, work.now)
    if quest is None:
        raise NotFound
    access.check_may_see(work.conn, me, quest)
    access.check_may_tend(work.conn, me, quest)
    moderation.check_seen(quest.hidden, inside=False)
    return quest


def _announce(work: Work, me: Actor, quest_id: UUID) -> None:
    ledger.add_activity(work, "proposed", player_id=me.id, team_id=me.team_id, quest_id=quest_id)
    work.nudge("now")


def _count_in_talk(work: Work, message_id: UUID | None) -> None:
    """Count a quest, which is no draft any more, in the talk in which it began."""
    begun = origins.origin(work.conn, message_id) if message_id else None
    if begun is not None:
        origins_store.count(work, begun, quests=1)
        work.nudge(begun.topic)


def _log_if_not_own(work: Work, me: Actor, quest: QuestRow, act: str, reason: str = "") -> None:
    if quest.proposed_by != me.id and not initiatives.is_steward(work.conn, quest.initiative_id, me.id):
        why = reason or _("as a steward of the world")
        worlds.log_act(work, me.name, act, "quest", str(quest.id), quest.title, why)


def _terms(me: Actor, form: QuestForm) -> dict[str, object]:
    """Give what a form says as the columns of a quest."""
    zone = ZoneInfo(me.time_zone)
    apart = {
        "deed",
        "initiative_id",
        "from_message",
        "from_fact",
        "skills",
        "needs",
        "evidence",
        "amount_hint",
        "confirmations",
        "opens_at",
    }
    return form.model_dump(exclude=apart | {"closes_at", "missing", "draft", "ideas"}) | {
        "evidence": " ".join(form.evidence),
        "amount_hint_milli": None if form.amount_hint is None else int(form.amount_hint * 1000),
        "confirmations_needed": needed(form.risk, form.confirmations),
        "opens_at": _moment(form.opens_at, zone),
        "closes_at": _moment(form.closes_at, zone),
    }


def _check_belongs(work: Work, form: QuestForm) -> list[UUID]:
    """Give the goals of the quest's initiative; raises `Invalid` for a number of another goal."""
    toward = [goal.id for goal, _link in initiatives.goals_of(work.conn, form.initiative_id)]
    if form.metric_id and form.metric_id not in {m.id for m in goals.metrics(work.conn, toward)}:
        raise Invalid(reason=_("the number belongs to a goal that this initiative does not work toward"))
    return toward


def _check_needs(work: Work, me: Actor, quest_id: UUID, form: QuestForm) -> None:
    for other in form.needs:
        found = store.one(work.conn, other, None, work.now)
        if found is None:
            raise NotFound
        access.check_may_see(work.conn, me, found)
    if makes_cycle(needs_store.edges_from(work.conn, form.needs), quest_id, form.needs):
        raise PrerequisiteCycle


def _moment(local: datetime | None, zone: ZoneInfo) -> datetime | None:
    return local and local.replace(tzinfo=zone)
