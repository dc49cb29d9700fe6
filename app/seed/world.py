"""Making a sample world through the real services, with a clock that moves: never by inserting finished deeds."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.goals import service as goals
from app.initiatives import service as initiatives
from app.packs import service as packs
from app.platform.database import Database, Work
from app.platform.ids import new_id
from app.platform.pictures.shelf import Shelf
from app.platform.refusals import Busy
from app.players.actor import Actor
from app.quests import service as quests
from app.quests.propose_forms import QuestForm
from app.seed import between, people, pointing, store, talk
from app.seed.drawings import draw_all
from app.seed.past import Past, Possible
from app.seed.pointing import Pointed
from app.world.service import create_world

PLANS = {"cool-streets": Path(__file__).with_name("cool_streets.json")}
DAYS_OF_PLAY = 20
DAYS_TO_SEASON_END = 365


class HalfMade(Exception):
    """The database went away while a sample world was made, which takes many commits."""

    def __str__(self) -> str:
        """Give the sentence for the operator."""
        return "The database went away while the sample world was made. Begin again with an empty database."


class Moved:
    """A clock that the samples move through the past up to now."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Give the moment the samples have reached."""
        return self.now


def seed(url: str, name: str, now: datetime, shelf: Shelf) -> None:
    """Make the sample world of this name in an empty database, its past deeds included.

    Pictures are drawings that say so, developed like everybody's and put on the shelf. The same world every time.
    Raises `WrongState` where there is a world, `HalfMade` when the database goes away meanwhile.
    """
    plan: dict[str, Any] = json.loads(PLANS[name].read_text())
    drawings = draw_all({quest["drawing"] for quest in plan["quests"] if "drawing" in quest})
    clock = Moved(now - timedelta(days=DAYS_OF_PLAY))
    database = Database(url, clock=clock)
    try:
        cast, possible, pointed = database.write_now(_found, name, plan, now)
        Past(database, clock, cast, possible, drawings, shelf, pointed).play(plan["world"]["name"], now)
        database.write_now(talk.go_on, name, cast, now)
    except Busy as away:
        raise HalfMade from away
    finally:
        database.close()


def _found(work: Work, name: str, plan: dict[str, Any], now: datetime) -> tuple[list[Actor], list[Possible], Pointed]:
    create_world(work, **plan["world"], sample=True)
    packs.load_un(work)
    cast = people.gather(work, plan)
    metrics = [_goal(work, cast[0], goal, now.date()) for goal in plan["goals"]]
    founded = [_initiative(work, plan, line, metrics, cast) for line in plan["initiatives"]]
    by_name = dict(zip((line["name"] for line in plan["initiatives"]), founded, strict=True))
    between.join(work, name, cast, by_name)
    begun = talk.begin(work, name, cast)
    pointed = pointing.point_out(work, name, cast, [goal for goal, _metric in metrics], begun)
    possible: list[Possible] = []
    for line in plan["quests"]:
        initiative, proposer = founded[line["initiative"]]
        home = plan["initiatives"][line["initiative"]]
        goal = home["goals"][0]
        needs = [possible[n].quest_id for n in line.get("needs", ())]
        form = _quest_form(line, initiative, home, metrics[goal][1], needs, now, plan["world"]["time_zone"])
        form.direction_id = pointed.follows(form.title)
        form.from_message = begun.get(form.title)
        quests.propose(work, proposer, form)
        possible.append(
            Possible(
                form.deed, tuple(form.evidence), line.get("amount", 0), line.get("drawing", ""), "recurring" in line
            )
        )
    store.label_all(work)
    return cast, possible, pointed


def _goal(work: Work, me: Actor, goal: dict[str, Any], today: date) -> tuple[UUID, UUID]:
    """Propose a goal with its metrics and measurements; gives it, and the metric that deeds move."""
    goal_id, first = new_id(), new_id()
    goals.propose(
        work, me, goal_id, short=goal["short"], title=goal["title"], about=goal.get("about", ""), codes=goal["un"]
    )
    for number, metric in enumerate(goal["metrics"]):
        metric_id = first if number == 0 else new_id()
        goals.add_metric(
            work,
            me,
            metric_id,
            goal_id,
            name=metric["name"],
            unit=metric["unit"],
            method=metric["method"],
            baseline_milli=metric["baseline"] * 1000,
            target_milli=metric["target"] * 1000,
            starts_on=today - timedelta(days=DAYS_OF_PLAY),
            due_on=today + timedelta(days=DAYS_TO_SEASON_END),
            source=metric.get("source", ""),
            measured_every_days=365 if metric["method"] == "latest" else 14,
        )
        for on, value in metric.get("measured", ()):
            day = date.fromisoformat(on)
            goals.measure(work, me, new_id(), metric_id, value * 1000, None, day, metric["source"])
    return goal_id, first


def _initiative(
    work: Work, plan: dict[str, Any], line: dict[str, Any], metrics: list[tuple[UUID, UUID]], cast: list[Actor]
) -> tuple[UUID, Actor]:
    """Propose an initiative by somebody of its organisation, who tends it from then on."""
    at_home = [
        me for me, person in zip(cast, plan["people"], strict=True) if person["organisation"] == line["organisation"]
    ]
    initiative_id = new_id()
    words: dict[str, Any] = {name: line.get(name) for name in ("name", "what", "so_that", "latitude", "longitude")}
    toward = [metrics[goal][0] for goal in line["goals"]]
    initiatives.propose(work, at_home[0], initiative_id, toward, "direct", place=line["place"], **words)
    return initiative_id, at_home[0]


def _quest_form(
    line: dict[str, Any],
    initiative: UUID,
    home: dict[str, Any],
    metric: UUID,
    needs: list[UUID],
    now: datetime,
    zone: str,
) -> QuestForm:
    at_home = line.get("from_home", "latitude" not in home)
    terms = {name: line[name] for name in ("title", "minutes", "done_when", "evidence")}
    chosen = {
        name: line[name] for name in ("what", "difficulty", "risk", "skills", "missing", "recurring") if name in line
    }
    return QuestForm(
        deed=new_id(),
        initiative_id=initiative,
        **terms,
        **chosen,
        places=line.get("places", 1) + (DAYS_OF_PLAY if line.get("recurring") else 0),
        impact_link=line.get("link", "direct"),
        lease_seconds=line.get("lease_hours", 24) * 3600,
        place="From home" if at_home else home["place"],
        latitude=None if at_home else home["latitude"],
        longitude=None if at_home else home["longitude"],
        from_home=at_home,
        metric_id=metric if "amount" in line else None,
        amount_hint=line.get("amount"),
        needs=needs,
        opens_at=_local(now + timedelta(days=line["opens_in_days"]), zone) if "opens_in_days" in line else None,
        closes_at=_local(now + timedelta(days=line["due_in_days"], hours=9), zone) if "due_in_days" in line else None,
    )


def _local(moment: datetime, zone: str) -> datetime:
    """Give a moment as somebody types it on their own clock."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
