"""What's first: as cards that each phone makes its own, as a page that explains it, and as one thing for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.first import pass_store
from app.goals import store as goals
from app.goals.tables import Goal
from app.players import store as players
from app.players.actor import Actor
from app.quests import list_store, views
from app.quests import store as quests
from app.quests.beginnings import Beginning, beginning
from app.quests.ranking import Ranking
from app.quests.rows import Candidate, QuestRow, Wish
from app.quests.views import QuestCard
from app.today import first_store
from app.today.first_store import Waiting
from app.world import store as worlds
from game import first as rules
from game import settling
from game.constants import SETTLED_TOP
from game.errors import NotFound
from game.first import Offer

LOOKED_AT = 200  # of these the player's own list is made
SHARED = 30
CHAINS = 3
SHOWN = ("worth", "leverage", "urgency", "ease")  # what is not ready stands on no list


@dataclass(frozen=True)
class FirstCard:
    """A card with what a phone needs to put it where it belongs for its player."""

    quest_id: UUID
    score: float
    skills: Sequence[str]
    card: QuestCard


@dataclass(frozen=True)
class Explained:
    """A place of the list, with what its score is made of and what waits behind it."""

    quest: QuestRow
    card: QuestCard
    factors: Sequence[tuple[str, int]]  # (name, per cent of the strongest of all that are shown)
    behind: Sequence[Waiting]


@dataclass(frozen=True)
class FirstPage:
    """How what's first came about."""

    places: Sequence[Explained]
    chains: Sequence[Sequence[Waiting]]
    settled: int | None  # days
    goal: Goal | None
    goals: Sequence[tuple[UUID, str]]
    beginning: Beginning | None  # where nothing can be started


def mine(conn: Connection, me: Actor | None, now: datetime, wish: Wish, ranking: Ranking) -> list[Candidate]:
    """Give a player's own list: what is free and not theirs, by score times how well it fits them."""
    found = list_store.doable(conn, now, wish, LOOKED_AT, new_to=me.id if me else None)
    skills = frozenset(players.skills(conn, me.id)) if me else frozenset()
    asked = first_store.skills_asked(conn, [one.id for one in found]) if skills else {}
    return ranking.ordered(found, player=me.id if me else None, skills=skills, asked=asked)


def cards(conn: Connection, now: datetime) -> list[FirstCard]:
    """Give the top of the world's list, the same for everybody."""
    ranking = Ranking(conn, now)
    rows = _top(conn, now, Wish(), ranking, SHARED)
    asked = first_store.skills_asked(conn, [row.id for row in rows])
    return [
        FirstCard(row.id, ranking.score(row), asked.get(row.id, ()), views.card(row, now, why=ranking.why(row)))
        for row in rows
    ]


def offers(conn: Connection, me: Actor | None, now: datetime, wish: Wish) -> list[Offer]:
    """Give what somebody could be sent to, the first first; nobody has been sent there yet."""
    found = mine(conn, me, now, wish, Ranking(conn, now))
    # where all places are taken in the table, one of them is free by a lease that is over
    return [Offer(one.id, len(found) - place, max(1, one.places - one.taken), 0) for place, one in enumerate(found)]


def _top(conn: Connection, now: datetime, wish: Wish, ranking: Ranking, most: int) -> list[QuestRow]:
    """Give the first of the world's list, or of a part of it."""
    found = ranking.ordered(list_store.doable(conn, now, wish, SHARED))
    return quests.these(conn, [one.id for one in found[:most]], None, now)


def page(conn: Connection, goal_id: UUID | None, now: datetime) -> FirstPage:
    """Explain the top of the world's list, or of a goal's; raises `NotFound` for a goal that is not there."""
    goal = goals.one(conn, goal_id) if goal_id else None
    if goal_id and goal is None:
        raise NotFound
    ranking = Ranking(conn, now)
    wish = Wish(goals=goals.reach(conn, goal_id) if goal_id else None)
    rows = _top(conn, now, wish, ranking, SETTLED_TOP)
    heads = [row.id for row in rows] if goal_id else first_store.tightest(conn, now, CHAINS)
    found, pairs = first_store.behind(conn, [*{*heads, *(row.id for row in rows)}], now)
    return FirstPage(
        places=_explained(rows, ranking, found, pairs),
        chains=chains(found, pairs, heads)[:CHAINS],
        settled=None if goal_id else settled(conn, now),
        goal=goal,
        goals=[(one.id, one.short) for one in goals.top_level(conn)],
        beginning=None if rows else beginning(conn),
    )


def settled(conn: Connection, now: datetime) -> int | None:
    """Say for how many days the top has been settled; what is done since then is no movement, and left out."""
    world = worlds.load(conn)
    today = now.astimezone(ZoneInfo(world.time_zone if world else "UTC")).date()
    kept = pass_store.days(conn, today)
    still_open = pass_store.open_among(conn, {quest for top in kept.values() for quest in top})
    days: list[list[UUID]] = []
    day = today if today in kept else today - timedelta(days=1)  # of today, once the clock has looked
    while day in kept:
        days.insert(0, [quest for quest in kept[day] if quest in still_open])
        day -= timedelta(days=1)
    return settling.settled_days(days)


def chains(
    quests: dict[UUID, Waiting], pairs: Sequence[tuple[UUID, UUID]], heads: Sequence[UUID]
) -> list[list[Waiting]]:
    """Give for each head that something waits for the chain behind it that leaves the least time."""
    after: dict[UUID, list[UUID]] = {}
    for waiter, needed in pairs:
        after.setdefault(needed, []).append(waiter)

    def urgent(one: UUID) -> tuple[bool, float]:
        quest = quests[one]
        return quest.finish_by is None, quest.finish_by.timestamp() - quest.days * 86400 if quest.finish_by else 0.0

    found = []
    for head in heads:
        chain = [head] if head in quests else []
        while chain and (waiting := [one for one in after.get(chain[-1], ()) if one not in chain]):
            chain.append(min(waiting, key=urgent))
        if len(chain) > 1:
            found.append([quests[one] for one in chain])
    return found


def _explained(
    rows: Sequence[QuestRow], ranking: Ranking, found: dict[UUID, Waiting], pairs: Sequence[tuple[UUID, UUID]]
) -> list[Explained]:
    lifts = {row.id: dict(rules.strongest(ranking.factors(row), ranking.last.medians)) for row in rows}
    strongest = max((abs(lift) for each in lifts.values() for lift in each.values()), default=0) or log(2)
    return [
        Explained(
            quest=row,
            card=views.card(row, ranking.now, why=ranking.why(row)),
            factors=[(name, round(100 * lifts[row.id][name] / strongest)) for name in SHOWN],
            behind=[found[waiter] for waiter, needed in pairs if needed == row.id],
        )
        for row in rows
    ]
