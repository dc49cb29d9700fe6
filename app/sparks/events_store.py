"""Statements that find what can give an idea, whatever its kind: whose it is and what it is called."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, case, literal, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.directions.tables import Direction
from app.initiatives.tables import Initiative
from app.moderation.store import shown
from app.players.heirs import HEIR, IS_HEIR
from app.players.tables import Player
from app.quests.tables import Quest
from game.claims import LIVE_STATES
from game.quests import DRAFT, IDEA
from game.sparks import Event

_PAGES = {"claim": "quests", "contribution": "quests", "player": ""}
_NAME = case((HEIR.c.young, ""), else_=HEIR.c.name)  # the young are named nowhere in public
_HERE = HEIR.c.kind.in_(("guest", "lasting"))


@dataclass(frozen=True)
class Told:
    """What an event is called, whose it is, and where it stands; the name is empty for who is not named in public."""

    title: str
    url: str
    who: UUID
    name: str
    done: bool


def tell(conn: Connection, wanted: Collection[Event]) -> dict[Event, Told]:
    """Say what some events are called, one statement a kind; what is hidden, over or gone is left out."""
    ids: defaultdict[str, list[UUID]] = defaultdict(list)
    for event in wanted:
        ids[event.kind].append(event.id)
    found: dict[Event, Told] = {}
    for kind, some in ids.items():
        at = _PAGES.get(kind, f"{kind}s")
        for row in conn.execute(events(kind, some)):
            url = f"/{at}/{row.page}" if at else ""
            found[Event(kind, row.asked)] = Told(row.title, url, row.who, row.name, bool(row.done))
    return found


def events(kind: str, ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """Select events of a kind that are there to be seen: kind and id, whose, title, name, page, done.

    A contribution is found by its own id (`asked`) and stands for its claim.
    """
    if kind == "quest":
        out = (col(Quest.state) != DRAFT, shown("quest", col(Quest.id)), shown("initiative", col(Quest.initiative_id)))
        return _plain(kind, Quest, col(Quest.proposed_by), col(Quest.title)).where(col(Quest.id).in_(ids), *out)
    if kind == "initiative":
        known = (col(Initiative.state) != IDEA, shown("initiative", col(Initiative.id)))
        query = _plain(kind, Initiative, col(Initiative.proposed_by), col(Initiative.name))
        return query.where(col(Initiative.id).in_(ids), *known)
    if kind == "direction":
        query = _plain(kind, Direction, col(Direction.proposed_by), col(Direction.text))
        return query.where(col(Direction.id).in_(ids), shown("direction", col(Direction.id)))
    if kind == "player":
        return (
            _columns(kind, col(Player.id), col(Player.id), _NAME)
            .select_from(Player)
            .join(HEIR, IS_HEIR)
            .where(col(Player.id).in_(ids), _HERE, shown("player", col(Player.id)))
        )
    return _deeds(kind, ids)


def _deeds(kind: str, ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    asked = col(Contribution.id) if kind == "contribution" else col(Claim.id)
    done = case((col(Claim.state) == "confirmed", 1), else_=0)
    query = (
        _columns("claim", col(Claim.id), asked, col(Quest.title), page=col(Quest.id), done=done)
        .select_from(Claim)
        .join(Player, col(Player.id) == col(Claim.player_id))
        .join(HEIR, IS_HEIR)
        .join(Quest, col(Quest.id) == col(Claim.quest_id))
        .where(asked.in_(ids), col(Claim.state).in_(LIVE_STATES), _HERE, shown("quest", col(Quest.id)))
    )
    if kind == "contribution":
        query = query.join(Contribution, col(Contribution.claim_id) == col(Claim.id)).where(~col(Contribution.hidden))
    return query


def _plain(kind: str, table: Any, whose: Any, title: Any) -> Select[*tuple[Any, ...]]:
    query = _columns(kind, col(table.id), col(table.id), title).select_from(table)
    return query.join(Player, col(Player.id) == whose).join(HEIR, IS_HEIR).where(_HERE)


def _columns(
    kind: str, id_: Any, asked: Any, title: Any, *, page: Any = None, done: Any = None
) -> Select[*tuple[Any, ...]]:
    return select(
        literal(kind).label("kind"),
        id_.label("id"),
        asked.label("asked"),
        HEIR.c.id.label("who"),
        title.label("title"),
        _NAME.label("name"),
        (id_ if page is None else page).label("page"),
        (literal(1) if done is None else done).label("done"),
    )
