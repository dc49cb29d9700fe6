"""A world with many quests: most open, at places of a city, toward several goals, some with skills and due dates."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import col

from app.first import service as first
from app.goals.tables import Goal
from app.initiatives.tables import Initiative, InitiativeGoal
from app.platform.database import Database, Work
from app.platform.ids import new_id
from app.quests.tables import Quest, QuestNeeds, QuestSkill
from bench.world import Crowd, make_world

CHUNK = 20_000
GOALS, INITIATIVES, PLACES, SKILLS = 8, 100, 200, 30
PLAYERS = 300
RARE, PLACE = "lighthouse", "Place 7"  # a word in one title of a thousand, and a place of one quest in two hundred
MIDDLE, SPREAD = (59.33, 18.07), 0.2  # of the city, in degrees
CHAIN, WAITING = 20, 4  # of twenty quests four wait for the one before them
STATES = ("open",) * 6 + ("done",) * 2 + ("closed", "blocked")


def make_quests(database: Database, *, quests: int, confirmers: int = 1) -> tuple[Crowd, UUID, list[UUID]]:
    """Fill a migrated, empty database; gives the crowd, a goal of some quests, and quests with a place to take."""
    crowd = make_world(database, players=PLAYERS, confirmers=confirmers)
    toward, initiatives = database.write_now(_efforts)
    free: list[UUID] = []
    for start in range(0, quests, CHUNK):
        free += database.write_now(_propose, initiatives, range(start, min(quests, start + CHUNK)))
    first.run_pass(database)
    return crowd, toward, free


def _efforts(work: Work) -> tuple[UUID, list[UUID]]:
    """Want some goals more, with initiatives toward them."""
    known = work.conn.execute(select(col(Initiative.proposed_by))).scalar()
    made = {"sample": False, "created_at": work.now}
    goals = [{"id": new_id(), "code": f"{n + 2}", "short": f"Goal {n}", "title": f"Goal {n}", "about": "",
              "number": n + 2, "in_play": True, **made} for n in range(GOALS)]  # fmt: skip
    about = {"what": "We do", "so_that": "it is done", "about": "", "harm": "", "place": "", "link": ""}
    efforts = [{"id": new_id(), "name": f"Effort {n}", **about, "state": "active", "proposed_by": known, **made}
               for n in range(INITIATIVES)]  # fmt: skip
    links = [
        {"initiative_id": effort["id"], "goal_id": goals[n % GOALS]["id"], "link": "direct"}
        for n, effort in enumerate(efforts)
    ]
    _add(work, Goal, goals)
    _add(work, Initiative, efforts)
    _add(work, InitiativeGoal, links)
    return UUID(str(goals[0]["id"])), [UUID(str(one["id"])) for one in efforts]


def _propose(work: Work, initiatives: Sequence[UUID], numbers: range) -> list[UUID]:
    """Propose quests of every kind; gives those that are open and far from full."""
    draw = random.Random(numbers.start)
    by = work.conn.execute(select(col(Initiative.proposed_by))).scalar()
    quests, skilled, waiting, free = [], [], [], []
    for number in numbers:
        quest, state = new_id(), draw.choice(STATES)
        word = RARE if number % 1000 == 7 else draw.choice(("trees", "paths", "fountain", "lamps"))
        placed = number % 10 != 0
        closes = work.now + timedelta(hours=draw.randrange(-200, 5000)) if number % 2 else None
        quests.append({
            "id": quest, "initiative_id": draw.choice(initiatives), "proposed_by": by, "title": f"Tend {word} {number}",
            "what": "With a spade and water. " * 8, "done_when": "it stands", "missing": "", "place": "",
            "minutes": draw.choice((15, 30, 45, 60, 120)), "difficulty": 1, "impact_link": "direct", "risk": "low",
            "places": 20, "taken": 0, "state": state, "evidence": "note", "confirmations_needed": 1,
            "lease_seconds": 86400, "from_home": not placed, "recurring": False, "sample": False, "closes_at": closes,
            "created_at": work.now - timedelta(minutes=draw.randrange(500_000)),
            "latitude": None, "longitude": None,
        })  # fmt: skip
        if placed:
            quests[-1] |= {"place": f"Place {number % PLACES}"}
            quests[-1] |= {
                name: round(draw.gauss(at, SPREAD / 3), 4)
                for name, at in zip(("latitude", "longitude"), MIDDLE, strict=True)
            }
        if number % CHAIN in range(1, WAITING + 1) and len(quests) > 1:
            waiting.append({"quest_id": quest, "needs_id": quests[-2]["id"]})
        if number % 5 == 0:
            skilled.append({"quest_id": quest, "skill": f"skill {draw.randrange(SKILLS)}"})
        if state == "open" and number % CHAIN > WAITING and (closes is None or closes > work.now + timedelta(days=1)):
            free.append(quest)
    _add(work, Quest, quests)
    _add(work, QuestSkill, skilled)
    _add(work, QuestNeeds, waiting)
    return free


def _add(work: Work, table: Any, rows: list[Any]) -> None:
    work.conn.execute(insert(table), rows)
