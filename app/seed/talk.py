"""What the samples say, and know: through the real services, when they would have said it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.facts import service as facts
from app.platform.database import Work
from app.platform.ids import new_id
from app.players.actor import Actor
from app.seed import talk_store
from app.talk import service as talk
from game.facts import Answer

PLANS = {"cool-streets": Path(__file__).with_name("cool_streets_talk.json")}


def begin(work: Work, name: str, cast: list[Actor]) -> dict[str, UUID]:
    """Say what quests began in, before they are proposed; gives the message of each by the title of its quest."""
    begun: dict[str, UUID] = {}
    for line in _plan(name)["born"]:
        begun[line["quest"]] = new_id()
        goal = talk_store.named(work.conn, "goal", line["goal"])
        talk.say(work, cast[line["by"]], begun[line["quest"]], "goal", goal, line["text"])
    return begun


def go_on(work: Work, name: str, cast: list[Actor], now: datetime) -> None:
    """Say all the rest, each thing at its hour, and state what is known."""
    plan = _plan(name)
    for line in plan["said"]:
        kind = next(kind for kind in ("goal", "initiative", "quest") if kind in line)
        first, about = new_id(), talk_store.named(work.conn, kind, line[kind])
        work.now = now - timedelta(hours=line["hours_ago"])
        days = line.get("decide_in_days")
        until = now.date() + timedelta(days=days) if days else None
        talk.say(work, cast[line["by"]], first, kind, about, line["text"], decide_by=until)
        for answer in line["replies"]:
            work.now = now - timedelta(hours=answer["hours_ago"])
            talk.reply(work, cast[answer["by"]], new_id(), first, answer["text"])
    for line in plan["facts"]:
        _state(work, cast, line, now)
    work.now = now


def _state(work: Work, cast: list[Actor], line: dict[str, Any], now: datetime) -> None:
    fact, goal = new_id(), talk_store.named(work.conn, "goal", line["goal"])
    work.now = now - timedelta(days=line["days_ago"])
    words = {"text": line["text"], "source": line["source"], "observed_on": work.now.date()}
    facts.state(work, cast[line["by"]], fact, goal, **words)
    for who in line["agree"]:
        facts.answer(work, cast[who], fact, Answer.AGREE, "")
    for who, reason in line["dispute"]:
        facts.answer(work, cast[who], fact, Answer.DISPUTE, reason)


def _plan(name: str) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(PLANS[name].read_text())
    return plan
