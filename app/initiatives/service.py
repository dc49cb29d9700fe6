"""The verbs of initiatives: propose, change, move on, tend, take part."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from app.first import service as first
from app.goals import store as goals
from app.initiatives import access, category_store, likeness_store, purpose_store, store
from app.initiatives.tables import Initiative
from app.ledger import store as ledger
from app.platform.database import Work
from app.platform.i18n import _
from app.players import store as players
from app.players.actor import Actor
from app.sparks import service as sparks
from app.teams import access as teams_access
from app.world import store as worlds
from game import moderation
from game.constants import INITIATIVE_MOVES, MOST_PROPOSED_A_DAY
from game.errors import Forbidden, NotFound, ProposedEnough, WrongState
from game.quests import IDEA


def propose(
    work: Work,
    me: Actor,
    initiative_id: UUID,
    goals_: Sequence[UUID],
    impact: str,
    *,
    idea: bool = False,
    categories: Sequence[str] = (),
    ideas: Sequence[str] = (),
    **values: object,
) -> None:
    """Start an initiative toward goals; who can come back tends it, and an idea so far is known to tenders only.

    Raises `ProposedEnough` or `NotFound`.
    """
    if store.count_proposed(work.conn, me.id, work.now - timedelta(days=1)) >= MOST_PROPOSED_A_DAY:
        raise ProposedEnough(most=MOST_PROPOSED_A_DAY)
    _check_goals(work, goals_)
    store.add(work, id=initiative_id, proposed_by=me.id, state=IDEA if idea else "active", **values)
    store.set_goals(work, initiative_id, [(goal, impact) for goal in goals_])
    category_store.put(work, initiative_id, categories)
    likeness_store.write(work, [initiative_id])
    if not me.is_guest:
        store.add_steward(work, initiative_id, me.id, me.organisation_id)
    if me.organisation_id:
        store.add_organisation(work, initiative_id, me.organisation_id)
    sparks.note(work, me, "initiative", initiative_id, ideas)
    if not idea:
        _announce(work, me, initiative_id)
    work.nudge("map", "world")


def change(
    work: Work,
    me: Actor,
    initiative_id: UUID,
    goals_: Sequence[UUID],
    impact: str,
    *,
    categories: Sequence[str] = (),
    **values: object,
) -> None:
    """Write an initiative anew; raises `NotFound` or `Forbidden`."""
    initiative = _mine_to_tend(work, me, initiative_id, "changed")
    _check_goals(work, goals_)
    store.change(work, initiative.id, **values)
    store.set_goals(work, initiative.id, [(goal, impact) for goal in goals_])
    category_store.put(work, initiative.id, categories)
    likeness_store.write(work, [initiative.id])
    work.nudge("map", "world")


def move(work: Work, me: Actor, initiative_id: UUID, becomes: str) -> None:
    """Move an initiative on in its life; raises `WrongState` for a step that there is not."""
    initiative = _mine_to_tend(work, me, initiative_id, becomes)
    if becomes not in INITIATIVE_MOVES[initiative.state]:
        raise WrongState
    store.change(work, initiative.id, state=becomes)
    first.reorder_initiative(work, initiative.id)
    likeness_store.write(work, [initiative.id])
    if initiative.state == IDEA and becomes == "active":
        _announce(work, me, initiative_id)
    work.nudge("map", "world", "quests")


def tend(work: Work, me: Actor, initiative_id: UUID, name: str | None) -> str:
    """Add a steward and give their name: oneself where nobody tends it yet, else somebody whom a steward names."""
    initiative = _initiative(work, me, initiative_id)
    if name is None or name == me.name:
        access.check_may_be_steward(me)
        if store.stewards(work.conn, initiative_id):
            access.check_may_tend(work.conn, me, initiative)
        if not store.is_steward(work.conn, initiative_id, me.id):
            _add_steward(work, initiative_id, me.id, me.organisation_id)
        return me.name
    access.check_may_tend(work.conn, me, initiative)
    named = players.lasting_by_name(work.conn, name)
    if named is None:
        raise NotFound
    if not store.is_steward(work.conn, initiative_id, named.id):
        _add_steward(work, initiative_id, named.id, named.organisation_id)
    return named.name


def stop_tending(work: Work, me: Actor, initiative_id: UUID) -> None:
    """Stop tending an initiative."""
    _initiative(work, me, initiative_id)
    store.remove_steward(work, initiative_id, me.id)


def take_part(work: Work, me: Actor, initiative_id: UUID) -> None:
    """Let the organisation that I act for, and am a contact of, take part; raises `Forbidden` otherwise."""
    _initiative(work, me, initiative_id)
    if me.organisation_id is None:
        raise Forbidden(who=_("contacts of an organisation, while they act for it"))
    teams_access.check_may_lead(work.conn, me, "organisation", me.organisation_id)
    teams_access.check_open(work.conn, "organisation", me.organisation_id)
    if me.organisation_id not in {id_ for id_, _name in store.organisations_of(work.conn, initiative_id)}:
        store.add_organisation(work, initiative_id, me.organisation_id)
        _is_no_other(work, initiative_id, me.organisation_id)


def _add_steward(work: Work, initiative_id: UUID, player_id: UUID, organisation_id: UUID | None) -> None:
    store.add_steward(work, initiative_id, player_id, organisation_id)
    if organisation_id is not None:
        _is_no_other(work, initiative_id, organisation_id)


def _is_no_other(work: Work, initiative_id: UUID, organisation_id: UUID) -> None:
    """Let what an organisation said about an initiative stand no more: it has a part in it now."""
    if purpose_store.take_back(work, initiative_id, organisation_id):
        work.nudge("map")


def _announce(work: Work, me: Actor, initiative_id: UUID) -> None:
    ledger.add_activity(work, "proposed", player_id=me.id, team_id=me.team_id, initiative_id=initiative_id)
    work.nudge("now")


def _initiative(work: Work, me: Actor, initiative_id: UUID) -> Initiative:
    found = store.one(work.conn, initiative_id)
    if found is None:
        raise NotFound
    access.check_may_see(work.conn, me, found)
    moderation.check_seen(store.why_hidden(work.conn, initiative_id), inside=False)
    return found


def _mine_to_tend(work: Work, me: Actor, initiative_id: UUID, act: str) -> Initiative:
    initiative = _initiative(work, me, initiative_id)
    access.check_may_tend(work.conn, me, initiative)
    own = initiative.proposed_by == me.id or store.is_steward(work.conn, initiative_id, me.id)
    if not own:
        reason = _("as a steward of the world")
        worlds.log_act(work, me.name, act, "initiative", str(initiative_id), initiative.name, reason)
    return initiative


def _check_goals(work: Work, wanted: Sequence[UUID]) -> None:
    for goal_id in wanted:
        goal = goals.one(work.conn, goal_id)
        if goal is None or not goal.in_play:
            raise NotFound
