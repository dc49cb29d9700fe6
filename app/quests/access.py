"""Who may do what with quests."""

from sqlalchemy import Connection

from app.initiatives import store as initiatives
from app.platform.i18n import _
from app.players.actor import Actor
from app.quests import store
from app.quests.rows import QuestRow
from game import quests as rules
from game.errors import Forbidden, LastingNeeded, NotFound


def may_tend(conn: Connection, me: Actor, quest: QuestRow) -> bool:
    """Say whether a player may open, block or close a quest: who proposed it, stewards of its initiative and world."""
    return me.steward or quest.proposed_by == me.id or initiatives.is_steward(conn, quest.initiative_id, me.id)


def check_may_tend(conn: Connection, me: Actor, quest: QuestRow) -> None:
    """Raise `Forbidden` unless the player may."""
    if not may_tend(conn, me, quest):
        raise Forbidden(who=_("the people who tend this quest"))


def check_may_give_hearts(me: Actor) -> None:
    """Raise `LastingNeeded` unless the player can come back: hearts move what everybody sees first."""
    if me.is_guest:
        raise LastingNeeded


def check_may_see(conn: Connection, me: Actor | None, quest: QuestRow) -> None:
    """Raise `NotFound` for a draft, unless the player tends it, its initiative or the world."""
    if not rules.is_draft(quest.state, quest.initiative_state):
        return
    if not store.knows(conn, quest.id, me):
        raise NotFound
