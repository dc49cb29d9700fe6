"""Making a sample world through the real services, with a clock that moves: never by inserting finished deeds."""

import json
import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.claims import service as claims
from app.claims import store as claims_store
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.goals import store as goals
from app.initiatives import store as initiatives
from app.packs import service as packs
from app.platform.database import Database, Work
from app.platform.ids import new_id
from app.players.actor import Actor
from app.quests import store as quests
from app.seed import people
from app.world.service import create_world
from game import confirmations as confirmation_rules
from game.confirmations import Answer
from game.errors import Refusal

PLANS = {"cool-streets": Path(__file__).with_name("cool_streets.json")}
DAYS_OF_PLAY = 20
DAYS_TO_SEASON_END = 365


class Moved:
    """A clock that the samples move through the past up to now."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Give the moment the samples have reached."""
        return self.now


def seed(url: str, name: str, now: datetime) -> None:
    """Make the sample world of this name in an empty database, its past deeds included."""
    plan: dict[str, Any] = json.loads(PLANS[name].read_text())
    clock = Moved(now - timedelta(days=DAYS_OF_PLAY))
    database = Database(url, clock=clock)
    try:
        cast = database.write_now(_found, plan)
        listed = database.write_now(_propose, plan, cast, now)
        _play(database, clock, cast, listed, plan, now)
    finally:
        database.close()


def _found(work: Work, plan: dict[str, Any]) -> list[Actor]:
    create_world(work, **plan["world"], sample=True)
    packs.load_un(work)
    steward = people.add(work, "Wren", plan["world"]["time_zone"], None, None)
    organisations = [people.found_organisation(work, steward, *o) for o in plan["organisations"]]
    teams = [people.found_team(work, steward, team, organisations[o]) for team, o in plan["teams"]]
    return [people.add(work, p, plan["world"]["time_zone"], teams[t], organisations[o]) for p, t, o in plan["people"]]


def _propose(work: Work, plan: dict[str, Any], cast: list[Actor], now: datetime) -> list[tuple[UUID, int, int]]:
    metrics: list[UUID] = []
    goal_ids: list[UUID] = []
    for number, goal in enumerate(plan["goals"], 1):
        goal_id = new_id()
        goals.add(
            work,
            [packs.goal_id("un-sdg", target) for target in goal["un"]],
            id=goal_id,
            code=str(number),
            short=goal["short"],
            title=goal["title"],
            number=number,
            sample=True,
            proposed_by=cast[0].id,
        )
        goal_ids.append(goal_id)
        made = [_metric(work, goal_id, m, now.date()) for m in goal["metrics"]]
        metrics.append(made[0])
    founded = [_initiative(work, line, goal_ids, cast) for line in plan["initiatives"]]
    listed: list[tuple[UUID, int, int]] = []
    for line in plan["quests"]:
        initiative, title, minutes, difficulty, places, evidence, amount, done_when, days, recurring, *after = line
        home = plan["initiatives"][initiative]
        quest_id = new_id()
        quests.add(
            work,
            id=quest_id,
            initiative_id=founded[initiative],
            title=title,
            minutes=minutes,
            difficulty=difficulty,
            places=places + (DAYS_OF_PLAY if recurring else 0),
            evidence=evidence,
            metric_id=metrics[home[3][0]] if amount else None,
            amount_hint_milli=amount * 1000 or None,
            done_when=done_when,
            closes_at=now + timedelta(days=days, hours=9) if days else None,
            place=home[5],
            latitude=home[6],
            longitude=home[7],
            from_home=home[5] == "From home",
            recurring=recurring,
            confirmations_needed=confirmation_rules.needed("low"),
            proposed_by=cast[initiative].id,
            sample=True,
        )
        if after:
            quests.set_needs(work, quest_id, [listed[after[0]][0]])
        listed.append((quest_id, amount, minutes))
    return listed


def _metric(work: Work, goal_id: UUID, metric: dict[str, Any], today: date) -> UUID:
    metric_id = new_id()
    goals.add_metric(
        work,
        id=metric_id,
        goal_id=goal_id,
        name=metric["name"],
        unit=metric["unit"],
        method=metric["method"],
        baseline_milli=metric["baseline"] * 1000,
        target_milli=metric["target"] * 1000,
        starts_on=today - timedelta(days=DAYS_OF_PLAY),
        due_on=today + timedelta(days=DAYS_TO_SEASON_END),
        source=metric.get("source", ""),
        measured_every_days=365 if metric["method"] == "latest" else 14,
        sample=True,
    )
    for on, value in metric.get("measured", ()):
        goals.add_measurement(
            work,
            id=new_id(),
            metric_id=metric_id,
            value_milli=value * 1000,
            measured_on=date.fromisoformat(on),
            source=metric["source"],
            sample=True,
        )
    return metric_id


def _initiative(work: Work, line: list[Any], goal_ids: list[UUID], cast: list[Actor]) -> UUID:
    name, what, so_that, served, organisation, place, latitude, longitude = line
    proposer = next(actor for actor in cast if actor.organisation_id)
    tender = [actor for actor in cast if actor.organisation_id][organisation % len(cast)]
    initiative_id = new_id()
    initiatives.add(
        work,
        id=initiative_id,
        name=name,
        what=what,
        so_that=so_that,
        place=place,
        latitude=latitude,
        longitude=longitude,
        proposed_by=proposer.id,
        sample=True,
    )
    links = ("direct", "indirect")
    initiatives.set_goals(work, initiative_id, [(goal_ids[g], links[min(n, 1)]) for n, g in enumerate(served)])
    initiatives.add_steward(work, initiative_id, tender.id, tender.organisation_id)
    if tender.organisation_id:
        initiatives.add_organisation(work, initiative_id, tender.organisation_id)
    return initiative_id


def _play(
    database: Database,
    clock: Moved,
    cast: list[Actor],
    listed: list[tuple[UUID, int, int]],
    plan: dict[str, Any],
    now: datetime,
) -> None:
    """Let the samples do, hand in and confirm deeds through three weeks; the same world every time."""
    dice = random.Random(plan["world"]["name"])  # noqa: S311 - samples, not secrets
    for day in range(DAYS_OF_PLAY):
        morning = datetime.combine((now - timedelta(days=DAYS_OF_PLAY - day)).date(), time(7), UTC)
        for _nth in range(dice.randint(3, 6)):
            clock.now = min(max(clock.now, morning) + timedelta(minutes=dice.randint(20, 90)), now)
            who = dice.choice(cast)
            quest_id, amount, _minutes = dice.choice(listed)
            try:
                _one_deed(database, clock, cast, who, quest_id, amount, dice)
            except Refusal:
                continue  # a full, waiting or finished quest: a person would choose another


def _one_deed(
    database: Database, clock: Moved, cast: list[Actor], who: Actor, quest_id: UUID, amount: int, dice: random.Random
) -> None:
    claim = database.write_now(claims.claim, who, new_id(), quest_id)
    clock.now += timedelta(minutes=dice.randint(30, 120))
    quest = database.read_now(quests.one, quest_id, who.id, clock.now)
    if quest is None or "photo" in quest.evidence.split() or "link" in quest.evidence.split():
        database.write_now(_without_picture, claim)
    done = max(1, amount - dice.randint(0, max(1, amount // 3))) * 1000 if amount else None
    draft = Draft("Done, and it was a good hour.", "", done)
    database.write_now(contributions.keep_draft, who, claim, draft)
    contribution = database.write_now(contributions.hand_in, who, claim, new_id())
    others = [actor for actor in cast if actor.team_id != who.team_id]
    if dice.random() < 0.88:
        clock.now += timedelta(minutes=dice.randint(10, 60))
        database.write_now(confirmations.answer, dice.choice(others), contribution, Answer.YES)


def _without_picture(work: Work, claim_id: UUID) -> None:
    """Let a sample hand in words and numbers: we do not invent photographs."""
    claims_store.keep_draft(work, claim_id, evidence="note")
