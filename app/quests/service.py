"""The verbs of quests: propose, block, close, open again."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.goals import store as goals
from app.initiatives import access as initiatives_access
from app.initiatives import store as initiatives
from app.platform.database import Work
from app.platform.i18n import _
from app.players.actor import Actor
from app.quests import access, store
from app.quests.propose_forms import QuestForm
from app.world import store as worlds
from game import moderation
from game.confirmations import needed
from game.constants import MOST_PROPOSED_A_DAY, QUEST_MOVES
from game.errors import Invalid, NeedsReason, NotFound, PrerequisiteCycle, ProposedEnough, WrongState
from game.quests import makes_cycle


def propose(work: Work, me: Actor, form: QuestForm) -> None:
    """Add a quest to an initiative: open, or blocked when something is missing.

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
    toward = [goal.id for goal, _link in initiatives.goals_of(work.conn, initiative.id)]
    if form.metric_id and form.metric_id not in {m.id for m in goals.metrics(work.conn, toward)}:
        raise Invalid(reason=_("the number belongs to a goal that this initiative does not work toward"))
    _check_needs(work, me, form)
    zone = ZoneInfo(me.time_zone)
    words = form.model_dump(
        exclude={"deed", "skills", "needs", "evidence", "amount_hint", "confirmations", "opens_at", "closes_at"}
    )
    store.add(
        work,
        id=form.deed,
        proposed_by=me.id,
        evidence=" ".join(form.evidence),
        amount_hint_milli=None if form.amount_hint is None else int(form.amount_hint * 1000),
        confirmations_needed=needed(form.risk, form.confirmations),
        opens_at=_moment(form.opens_at, zone),
        closes_at=_moment(form.closes_at, zone),
        state="blocked" if form.missing else "open",
        for_team_id=me.team_id,
        **words,
    )
    store.set_skills(work, form.deed, [skill for skill in form.skills.split(",") if skill])
    store.set_needs(work, form.deed, form.needs)
    work.nudge("quests", "now", *(f"goal:{goal}" for goal in toward))


def move(work: Work, me: Actor, quest_id: UUID, becomes: str, missing: str = "") -> None:
    """Block, close or open a quest; blocking names what is missing. Claims that live keep their place and terms."""
    quest = store.one(work.conn, quest_id, me.id, work.now)
    if quest is None:
        raise NotFound
    access.check_may_see(work.conn, me, quest)
    access.check_may_tend(work.conn, me, quest)
    moderation.check_seen(quest.hidden, inside=False)
    if becomes == "blocked" and not missing:
        raise NeedsReason
    was = [state for state, moves in QUEST_MOVES.items() if becomes in moves]
    if not store.change_state(work, quest_id, was, becomes, missing if becomes == "blocked" else ""):
        raise WrongState
    if quest.proposed_by != me.id and not initiatives.is_steward(work.conn, quest.initiative_id, me.id):
        worlds.log_act(
            work, me.name, becomes, "quest", str(quest_id), quest.title, missing or _("as a steward of the world")
        )
    work.nudge("quests", f"quest:{quest_id}")


def _check_needs(work: Work, me: Actor, form: QuestForm) -> None:
    for other in form.needs:
        found = store.one(work.conn, other, None, work.now)
        if found is None:
            raise NotFound
        access.check_may_see(work.conn, me, found)
    if makes_cycle(store.needs_graph(work.conn), form.deed, form.needs):
        raise PrerequisiteCycle


def _moment(local: datetime | None, zone: ZoneInfo) -> datetime | None:
    return local and (local if local.tzinfo else local.replace(tzinfo=zone))
